import { describe, expect, it } from "vitest";
import { figureOf, weighedQuantile, weighedSum } from "../../../src/analysis/years/estimate.ts";
import { planYears } from "../../../src/analysis/years/strata.ts";
import type { Stratum } from "../../../src/analysis/years/years.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { SECONDS_A_YEAR } from "../../../src/model/rare-faults.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { cdfOf, meanOf } from "../../../src/random/moments.ts";
import { makeStream, type Stream } from "../../../src/random/stream.ts";
import { buildPlan, exponential, SECOND } from "../../engine/plan-builder.ts";

const HOUR = 3600 * SECOND;
const LASTS: Distribution = { kind: "lognormal", p50: SECOND, p99: 20 * SECOND };

/** A pause of the leader, a hundred hours from one to the next. */
function pausing(seed: number): Plan {
  const plan = buildPlan({
    run: { seed: `pause ${seed}` },
    faults: [
      {
        label: "stall",
        schedule: { kind: "every", gapNs: exponential(100 * HOUR), fromNs: 0, toNs: 10 * SECOND },
        action: { kind: "pause", target: { kind: "leader" } },
        lasts: LASTS,
      },
    ],
  });
  return plan;
}

const made = new Map<number, Stratum>();

function stratumOf(seed: number): Stratum {
  const known = made.get(seed);
  if (known !== undefined) return known;
  const { strata } = planYears(pausing(seed), { alone: 24, overlapping: 1 });
  made.set(seed, strata[0]!);
  return strata[0]!;
}

/** Cycles of one fault alone, with what a rule makes of their length. */
function figure(seed: number, of: (seconds: number, noise: Stream) => number) {
  const alone = stratumOf(seed);
  const noise = makeStream(`noise ${seed}`, 0, "test");
  const cycles = alone.cycles.map(({ weight, strikes }) => ({
    weight,
    value: of(strikes[0]!.lengthNs / 1e9, noise),
  }));
  return figureOf([weighedSum(cycles)]);
}

/** How many of so many intervals hold the truth, and how wide they are at most on average. */
function coverage(truth: number, of: (seconds: number, noise: Stream) => number) {
  const seeds = 200;
  let [held, width, error] = [0, 0, 0];
  for (let seed = 0; seed < seeds; seed++) {
    const { value, low, high } = figure(seed, of);
    if (low! <= truth && truth <= high!) held += 1;
    width += (high! - low!) / 2 / truth;
    error += Math.abs(value - truth) / truth;
  }
  return { held: held / seeds, width: width / seeds, error: error / seeds };
}

const STALLS = (SECONDS_A_YEAR / 3600 / 100) * Math.exp(-meanOf(LASTS) / (100 * HOUR));

describe("a figure of a year", () => {
  it("counts the pauses that are longer than a time-out: rate times P(pause > T)", () => {
    const truth = STALLS * (1 - cdfOf(LASTS, 3 * SECOND));
    const { held, width, error } = coverage(truth, (seconds) => (seconds > 3 ? 1 : 0));
    expect(held).toBeGreaterThan(0.95);
    // Two dozen independent draws would be off by a third of it and need twice that.
    expect(error).toBeLessThan(0.15);
    expect(width).toBeLessThan(0.55);
  });

  it("holds the truth of a time that grows with the fault and has a heavy tail", () => {
    const { held, error } = coverage(STALLS * (meanOf(LASTS) / 1e9), (seconds) => seconds);
    expect(held).toBeGreaterThan(0.95);
    expect(error).toBeLessThan(0.05);
  });

  it("holds the truth of what has nothing to do with the fault's length", () => {
    const { held, width } = coverage(STALLS * 2, (_, noise) => 4 * noise.next());
    expect(held).toBeGreaterThan(0.91);
    expect(width).toBeLessThan(0.4);
  });

  it("holds the truth of what comes in one cycle of four", () => {
    const { held } = coverage(STALLS / 4, (_, noise) => (noise.next() < 0.25 ? 1 : 0));
    expect(held).toBeGreaterThan(0.88);
  });

  it("sees what only one fault in a thousand brings", () => {
    const limit = 40;
    const truth = STALLS * (1 - cdfOf(LASTS, limit * SECOND));
    expect(truth / STALLS).toBeLessThan(0.003);
    const { value } = figure(1, (seconds) => (seconds > limit ? 1 : 0));
    expect(value).toBeGreaterThan(truth / 3);
    expect(value).toBeLessThan(truth * 3);
  });

  it("is known exactly where all cycles bring the same", () => {
    const { value, low, high } = figure(1, () => 2);
    expect(value).toBeCloseTo(2 * STALLS, 1);
    expect([low, high]).toEqual([value, value]);
  });

  it("has no interval from a single cycle", () => {
    expect(figureOf([weighedSum([{ weight: 3, value: 2 }])])).toEqual({
      value: 6,
      low: null,
      high: null,
    });
  });

  it("adds the errors of several kinds as independent ones", () => {
    const noisy = weighedSum([0, 4, 0, 4, 0, 4].map((value) => ({ weight: 1, value })));
    const [one, two] = [figureOf([noisy]), figureOf([noisy, noisy])];
    expect(two.value).toBe(2 * one.value);
    const ratio = (two.high! - two.value) / (one.high! - one.value);
    expect(ratio).toBeGreaterThan(1.2);
    expect(ratio).toBeLessThan(Math.SQRT2 + 0.01);
  });
});

describe("a quantile by weight", () => {
  it("counts each value for what it stands for", () => {
    const values = [
      { weight: 90, value: 1 },
      { weight: 9, value: 10 },
      { weight: 1, value: 100 },
    ];
    const at = (p: number) => weighedQuantile(values, p);
    expect([0.5, 0.95, 0.995].map(at)).toEqual([1, 10, 100]);
    expect(weighedQuantile([], 0.5)).toBeNull();
  });
});
