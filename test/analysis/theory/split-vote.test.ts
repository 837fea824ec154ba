import { describe, expect, it } from "vitest";
import { splitVoteChance } from "../../../src/analysis/theory/split-vote.ts";
import { makeStream } from "../../../src/random/stream.ts";

describe("the chance of a split vote", () => {
  it("is the share of draws whose two earliest lie within the delay", () => {
    const stream = makeStream("split", "voters", "times");
    for (const others of [2, 4]) {
      const trials = 20_000;
      let split = 0;
      for (let trial = 0; trial < trials; trial++) {
        const times = Array.from({ length: others }, () => stream.next() * 100);
        times.sort((a, b) => a - b);
        if (times[1]! - times[0]! < 20) split += 1;
      }
      const theory = splitVoteChance(others, 100, 20);
      const error = Math.sqrt((theory * (1 - theory)) / trials);
      expect(Math.abs(split / trials - theory)).toBeLessThan(4 * error);
    }
  });

  it("is nothing for one voter or without delay, and certain within the spread", () => {
    expect(splitVoteChance(1, 100, 20)).toBe(0);
    expect(splitVoteChance(4, 100, 0)).toBe(0);
    expect(splitVoteChance(2, 100, 100)).toBe(1);
    expect(splitVoteChance(2, 0, 5)).toBe(1);
  });
});
