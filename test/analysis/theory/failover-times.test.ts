import { describe, expect, it } from "vitest";
import {
  conflictChance,
  conflictRate,
  sameKeyChance,
} from "../../../src/analysis/theory/conflict-odds.ts";
import {
  electionStart,
  exactly,
  heartbeatDetection,
  inSequence,
  leaseDetection,
  splitBrainOverlap,
  writesOnTheWay,
} from "../../../src/analysis/theory/failover-times.ts";
import { ln } from "../../../src/random/mathematics.ts";
import { makeStream } from "../../../src/random/stream.ts";

const N = 40_000;
const stream = makeStream("failover", 0, "draws");
const draws = (one: () => number) => Array.from({ length: N }, one);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));
const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));

/** Draws against a range: the ends are approached, the mean is met. */
function agree(values: readonly number[], range: ReturnType<typeof exactly>): void {
  const width = range.most - range.least;
  expect(mean(values)).toBeCloseTo(range.mean, 1);
  expect(least(values)).toBeGreaterThanOrEqual(range.least - 1e-9);
  expect(most(values)).toBeLessThanOrEqual(range.most + 1e-9);
  expect(most(values) - least(values)).toBeGreaterThan(0.8 * width);
}

describe("how long a failover takes", () => {
  it("by heartbeats: T - h/2 on average after a death at any moment between two beats", () => {
    const range = heartbeatDetection(1, 3, 0.1);
    expect(range).toEqual({ least: 2.1, mean: 2.6, most: 3.1 });
    agree(
      draws(() => 3.1 - stream.next()),
      range,
    );
  });

  it("by a lease: what is left of it, and the next look", () => {
    agree(
      draws(() => 30 - 10 * stream.next() + 10 * stream.next()),
      leaseDetection(30, 10),
    );
  });

  it("by Raft: the first of the others' time-outs, counted from the last beat", () => {
    const range = electionStart(1, 2, 2, 0.1);
    agree(
      draws(() => Math.min(1 + stream.next(), 1 + stream.next()) - 0.1 * stream.next()),
      range,
    );
    expect(electionStart(1, 2, 4, 0.1).mean).toBeLessThan(range.mean);
  });

  it("adds its phases up", () => {
    const all = inSequence([heartbeatDetection(1, 3), exactly(5), exactly(0.5)]);
    expect(all).toEqual({ least: 7.5, mean: 8, most: 8.5 });
  });

  it("leaves two leaders until the old one stops, if that is later", () => {
    expect([splitBrainOverlap(20, 4), splitBrainOverlap(4, 20)]).toEqual([16, 0]);
  });

  it("loses what was on its way: 490 writes/s over 5 ms are 2.45", () => {
    expect(writesOnTheWay(490, 0.005).mean).toBeCloseTo(2.45, 12);
  });
});

describe("how often writes conflict", () => {
  const exponential = (rate: number) => -ln(stream.next()) / rate;

  it("is 1 - e^(-2dλ/K): another write of the key within d before or after", () => {
    const [delay, rate, keys] = [0.04, 200, 20];
    const p = conflictChance(delay, rate, keys);
    const hits = draws(() => {
      const [before, after] = [exponential(rate / keys), exponential(rate / keys)];
      return Math.min(before, after) < delay ? 1 : 0;
    });
    expect(Math.abs(mean(hits) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / N));
    expect(conflictChance(0, rate, keys)).toBe(0);
  });

  it("gives pairs at a rate, whose chance a write is when it is small", () => {
    const perWrite = conflictRate(0.01, 100, 50, 1e5) / 100;
    expect(perWrite).toBeCloseTo(conflictChance(0.01, 50, 1e5), 8);
  });

  it("counts uneven keys as fewer", () => {
    expect(sameKeyChance([1, 1, 1, 1])).toBe(0.25);
    expect(sameKeyChance([1, 0.5, 0.25, 0.25])).toBeCloseTo((1 + 0.25 + 0.125) / 4, 12);
  });
});
