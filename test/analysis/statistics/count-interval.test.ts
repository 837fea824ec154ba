import { describe, expect, it } from "vitest";
import { countInterval } from "../../../src/analysis/statistics/count-interval.ts";
import { NO_INTERVAL, trialInterval } from "../../../src/analysis/statistics/interval.ts";
import { exp } from "../../../src/random/mathematics.ts";
import { makeStream, type Stream } from "../../../src/random/stream.ts";

const none = (trials: number) => new Array<number>(trials).fill(0);

/** A Poisson number, by multiplying (Knuth); for small means. */
function poisson(stream: Stream, mean: number): number {
  const limit = exp(-mean);
  let count = 0;
  for (let product = stream.next(); product > limit; product *= stream.next()) count += 1;
  return count;
}

/** The share of studies whose interval holds the mean, and the mean width in units of that. */
function coverage(name: string, trials: number, mean: number, draw: (stream: Stream) => number) {
  const stream = makeStream("counts", 0, name);
  const studies = 1500;
  let covered = 0;
  for (let study = 0; study < studies; study += 1) {
    const { low, high } = countInterval(Array.from({ length: trials }, () => draw(stream)));
    if (low! <= mean && mean <= high!) covered += 1;
  }
  return covered / studies;
}

describe("the interval of a number of events", () => {
  it("bounds what was never seen by the rule of three", () => {
    expect(countInterval(none(30))).toEqual({ low: 0, high: expect.closeTo(0.1, 3) });
    // -ln(0.05) / 30, to the last digits.
    expect(countInterval(none(30)).high).toBeCloseTo(2.995732273553991 / 30, 12);
    expect(countInterval([0]).high).toBeCloseTo(2.995732273553991, 12);
    expect(countInterval(none(30), { level: 0.99 }).high).toBeCloseTo(4.605170185988092 / 30, 12);
  });

  it("does not exist for one trial that saw something, or for none", () => {
    expect(countInterval([4])).toEqual(NO_INTERVAL);
    expect(countInterval([])).toEqual(NO_INTERVAL);
    expect(countInterval([1, Infinity])).toEqual(NO_INTERVAL);
  });

  it("never reaches below zero, where a t interval does", () => {
    const counts = [0, 0, 1, 0, 0];
    expect(trialInterval(counts, 0.2).low).toBeLessThan(0);
    const { low, high } = countInterval(counts);
    expect(low).toBeGreaterThan(0);
    expect(low).toBeLessThan(0.02);
    expect(high).toBeGreaterThan(1);
  });

  it("is the t interval for many events, and has no width when all trials agree", () => {
    const counts = [1010, 990, 1003, 995, 1002];
    const { low, high } = countInterval(counts);
    const t = trialInterval(counts, 1000);
    expect(low).toBeCloseTo(t.low!, 9);
    expect(high).toBeCloseTo(t.high!, 9);
    expect(countInterval([3, 3, 3, 3, 3])).toEqual({ low: 3, high: 3 });
    // Three trials may agree by luck: nine events that came alone, Garwood's 4.12 to 17.08 of them.
    expect(countInterval([3, 3, 3]).low).toBeCloseTo(4.115 / 3, 3);
    expect(countInterval([3, 3, 3]).high).toBeCloseTo(17.085 / 3, 3);
  });

  it("passes into the t interval without a step", () => {
    const counts = (events: number) => [events - 1, events, events + 1];
    // Two trials of 14 and 15 thousand give just under, just over a thousand events' worth.
    for (const events of [36, 37, 38, 39, 40, 41, 42]) {
      const [c, t] = [countInterval(counts(events)), trialInterval(counts(events), events)];
      expect(Math.abs(c.low! - t.low!)).toBeLessThan(0.04 * (t.high! - t.low!));
      expect(Math.abs(c.high! - t.high!)).toBeLessThan(0.04 * (t.high! - t.low!));
    }
  });

  it("is wider for a stricter level", () => {
    const [usual, strict] = [
      countInterval([1, 0, 3, 2]),
      countInterval([1, 0, 3, 2], { level: 0.99 }),
    ];
    expect(strict.low).toBeLessThan(usual.low!);
    expect(strict.high).toBeGreaterThan(usual.high!);
  });

  it("is of runs, also where parts of runs were counted", () => {
    // Two runs in ten parts each: three a run at most would be 3.00 / 2, not 3.00 / 20 a part.
    expect(countInterval(none(20), { exposure: 2 }).high).toBeCloseTo(2.995732273553991 / 2, 12);
    const counts = [4, 2, 9, 5, 1, 7, 3, 3, 6, 2];
    const [parts, runs] = [countInterval(counts, { exposure: 1 }), countInterval(counts)];
    expect(parts.low).toBeCloseTo(10 * runs.low!, 9);
    expect(parts.high).toBeCloseTo(10 * runs.high!, 9);
  });

  it("holds the mean of events of which a study has a handful in 93 to 100 of 100", () => {
    for (const [trials, events] of [
      [30, 1],
      [30, 2.5],
      [10, 3.3],
      [3, 3.3],
      [5, 7],
      [3, 15],
    ] as const) {
      const mean = events / trials;
      const share = coverage(`rare ${trials} ${events}`, trials, mean, (s) => poisson(s, mean));
      expect(share, `${events} events in ${trials} trials`).toBeGreaterThan(0.935);
    }
  });

  it("holds the mean of events that come alone in 93 to 97 of 100 studies", () => {
    for (const [trials, mean] of [
      [30, 2],
      [10, 6],
      [5, 20],
    ] as const) {
      const share = coverage(`alone ${trials} ${mean}`, trials, mean, (s) => poisson(s, mean));
      expect(share, `${trials} trials of ${mean}`).toBeGreaterThan(0.93);
      expect(share, `${trials} trials of ${mean}`).toBeLessThan(0.97);
    }
  });

  it("holds it when they come in bunches too, where one by one they would be far too sure", () => {
    // A run loses some 20 writes or, in two of three, none.
    const bunch = (stream: Stream) => (stream.next() < 1 / 3 ? poisson(stream, 20) : 0);
    const share = coverage("bunches", 20, 20 / 3, bunch);
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
  });
});
