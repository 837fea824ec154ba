/**
 * The chance that a second of `others` voters stands for election before it hears of the first: each
 * stands at a time drawn evenly over `spread`, and a request for its vote takes `delay`. One of n is
 * the first at x, the n - 1 others come after x + d: summed over x and the n who may be first that
 * is (1 - d)^n of a spread of 1. Of three voters, one of them dead, this splits the vote; of more it
 * is a bound from above. Times in any one unit.
 */
export function splitVoteChance(others: number, spread: number, delay: number): number {
  if (others < 2 || delay <= 0) return 0;
  if (delay >= spread) return 1;
  let apart = 1;
  for (let voter = 0; voter < others; voter++) apart *= 1 - delay / spread;
  return 1 - apart;
}
