/** What limits a case, as a reader says it; the one-word names are for data. */
const WORDS = new Map([
  ["round_trip", "the round trip"],
  ["fsync", "the flushes to disk"],
  ["network", "the network"],
  ["apply", "the followers' apply rate"],
  ["cpu", "the leader's CPU"],
  ["offered", "the offered load"],
]);

export function limitWords(bottleneck: string): string {
  return WORDS.get(bottleneck) ?? bottleneck;
}
