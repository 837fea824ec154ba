/** What limits a case, as a reader says it; the one-word names are for data. */
const WORDS = new Map([
  ["round_trip", "the round trip"],
  ["fsync", "the flushes to disk"],
  ["network", "the network"],
  ["apply", "the apply rate"],
  ["cpu", "the CPU"],
  ["offered", "the offered load"],
  ["outage", "the time without a node that takes writes"],
]);

export function limitWords(bottleneck: string): string {
  return WORDS.get(bottleneck) ?? bottleneck;
}
