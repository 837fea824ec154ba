import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../../../src/analysis/statistics/proportion.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { exp } from "../../../src/random/mathematics.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { buildPlan } from "../../engine/plan-builder.ts";
import { runRecord, windowRecord } from "../record-builder.ts";
import { metric } from "../study-builder.ts";
import { coverageOf, fixed, type Known, lostWrites, MEAN, P99, queue } from "./known-answers.ts";

/*
 * Studies whose true answer is known: an interval of 95 % must hold it in 93 to 97 of 100. More of
 * them, longer and harder ones, are in test/bench/coverage.ts.
 */

function expectCovered(known: Known, studies: number): void {
  const { held, without } = coverageOf(known, studies);
  // Now and then the parts of a single run look too much alike to tell anything.
  expect(without, known.name).toBeLessThanOrEqual(0.01 * studies);
  expect(held, known.name).toBeGreaterThanOrEqual(0.93);
  expect(held, known.name).toBeLessThanOrEqual(0.97);
}

describe("the interval of a metric holds the truth in 93 to 97 of 100 studies", () => {
  it("for the mean of a queue, from five runs", () => {
    expectCovered(queue(MEAN, 0.5, 500, fixed(5)), 400);
  });

  it("for the 99th percentile of a queue, from five runs", () => {
    expectCovered(queue(P99, 0.5, 1500, fixed(5)), 300);
  });

  it("for the mean and the 99th percentile of a queue, from stretches of one run from empty", () => {
    expectCovered(queue(MEAN, 0.5, 5000, fixed(1), "empty"), 200);
    expectCovered(queue(P99, 0.5, 10_000, fixed(1), "empty"), 150);
  });

  it("for the mean of a queue that is run until it is known within a tenth", () => {
    const until = { kind: "until", metric: MEAN, within: 0.1, min: 10, max: 200 } as const;
    expectCovered(queue(MEAN, 0.5, 200, until), 200);
  });

  it("for a rate: Poisson arrivals, 20 a second for 10 s", () => {
    for (const trials of [3, 10]) expectCovered(arrivals(20, 10, trials), 1000);
  });

  it("for writes lost with a leader's site: their mean, rate times delay, and the chance of any", () => {
    // Few runs of the engine; many of its Poisson numbers are in count-interval.test.ts.
    const [studies, trials, mean] = [24, 12, 0.5];
    const known = lostWrites(mean, fixed(trials));
    const runs = new Map<string, RunRecord>();
    const once = (seed: string) => {
      const record = runs.get(seed) ?? known.run(seed);
      runs.set(seed, record);
      return record;
    };
    const { held, without } = coverageOf({ ...known, run: once }, studies);
    expect(without).toBe(0);
    expect(held).toBeGreaterThan(0.87);
    const losses = [...runs.values()].map(({ totals }) => totals.lostWrites);
    expect(losses).toHaveLength(studies * trials);
    const { low, high } = wilsonInterval(losses.filter((lost) => lost > 0).length, losses.length);
    expect(low).toBeLessThan(1 - exp(-mean));
    expect(high).toBeGreaterThan(1 - exp(-mean));
  });
});

/** Runs that only count how many writes came, at so many a second for so many seconds. */
function arrivals(rate: number, seconds: number, trials: number): Known {
  const throughput = metric("throughput", { words: ["write"] });
  const run = (seed: string) => {
    const stream = makeStream(seed, 0, "arrivals");
    // The product of as many uniform draws as arrive falls below e^-(rate × seconds): in parts.
    let writesOk = 0;
    const limit = exp(-rate);
    for (let second = 0; second < seconds; second += 1) {
      for (let product = stream.next(); product > limit; product *= stream.next()) writesOk += 1;
    }
    return runRecord({ windows: [windowRecord({ writesOk })] });
  };
  const name = `arrivals ${trials}`;
  return { name, plan: buildPlan(), metric: throughput, truth: rate, trials: fixed(trials), run };
}
