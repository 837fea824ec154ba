import { describe, expect, it } from "vitest";
import { meanTimeToLossOfPair } from "../../../src/analysis/theory/availability.ts";
import { planYears } from "../../../src/analysis/years/strata.ts";
import type { Cycle, Stratum } from "../../../src/analysis/years/years.ts";
import type { FaultPlan } from "../../../src/model/faults.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { rareFaults, SECONDS_A_YEAR } from "../../../src/model/rare-faults.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { cdfOf } from "../../../src/random/moments.ts";
import { buildPlan, constant, exponential, SECOND } from "../../engine/plan-builder.ts";

const DAY = 86_400 * SECOND;

function crash(node: number, gap: Distribution, lasts: Distribution): FaultPlan {
  return {
    label: `node ${node} dies`,
    schedule: { kind: "every", gapNs: gap, fromNs: 0, toNs: 10 * SECOND },
    action: {
      kind: "crash",
      target: { kind: "nodes", nodes: [node] },
      site: false,
      losesDisk: false,
    },
    lasts,
  };
}

function planWith(...faults: FaultPlan[]): Plan {
  return buildPlan({ followers: 2, faults });
}

const counts = { alone: 32, overlapping: 400 };
const SINGLE = (stratum: Stratum) => stratum.cycles[0]!.strikes.length === 1;

/** Seconds in which both faults of a cycle last, if they hit different nodes. */
function bothDown({ strikes: [a, b] }: Cycle): number {
  if (b === undefined || a!.fault === b.fault) return 0;
  const end = Math.min(a!.atNs + a!.lengthNs, b.atNs + b.lengthNs);
  return Math.max(0, end - Math.max(a!.atNs, b.atNs)) / 1e9;
}

function sum(strata: readonly Stratum[], of: (cycle: Cycle) => number): number {
  return strata.reduce(
    (all, { cycles }) => all + cycles.reduce((some, one) => some + one.weight * of(one), 0),
    0,
  );
}

describe("rare faults", () => {
  it("are those of which a run hardly ever sees one", () => {
    const often = crash(0, exponential(30 * SECOND), constant(SECOND));
    const seldom = crash(0, exponential(DAY), constant(SECOND));
    const once: FaultPlan = { ...seldom, schedule: { kind: "at", atNs: SECOND } };
    const late: FaultPlan = {
      ...seldom,
      schedule: { kind: "every", gapNs: exponential(DAY), fromNs: SECOND, toNs: 10 * SECOND },
    };
    expect(rareFaults(planWith(often, seldom, once, late))).toEqual([1]);
  });
});

describe("how often each kind of cycle comes", () => {
  it("is exact for outages of one length: alone λ·p0·e^(−λD), two at a time as much times 1 − e^(−λD)", () => {
    // A tenth of the time in faults, so that all terms are seen.
    const plan = planWith(crash(0, exponential(1000 * SECOND), constant(100 * SECOND)));
    const { strata, busyShare, leftOut } = planYears(plan, counts);
    const begins = Math.exp(-0.1) * (SECONDS_A_YEAR / 1000);
    expect(busyShare).toBeCloseTo(1 - Math.exp(-0.1), 12);
    expect(strata[0]!.perYear).toBeCloseTo(begins * Math.exp(-0.1), 6);
    const pairs = begins * Math.exp(-0.1) * (1 - Math.exp(-0.1));
    expect(strata[1]!.perYear / pairs).toBeCloseTo(1, 2);
    const more = begins * (1 - Math.exp(-0.1)) ** 2;
    expect(leftOut.perYear / more).toBeCloseTo(1, 1);
  });

  it("adds up to all cycles that there are: rate times the share of time without faults", () => {
    const plan = planWith(
      crash(0, exponential(DAY), { kind: "lognormal", p50: 300 * SECOND, p99: 7200 * SECOND }),
      crash(1, exponential(3 * DAY), exponential(3600 * SECOND)),
    );
    const { strata, busyShare, leftOut } = planYears(plan, counts);
    const all = (365 + 365 / 3) * (1 - busyShare);
    const found = strata.reduce((total, { perYear }) => total + perYear, leftOut.perYear);
    expect(found / all).toBeCloseTo(1, 3);
    for (const { perYear, cycles } of strata) {
      const weights = cycles.reduce((total, { weight }) => total + weight, 0);
      expect(weights / perYear).toBeCloseTo(1, 9);
    }
  });

  it("shares the strikes on any one of several nodes evenly between them", () => {
    const any: FaultPlan = {
      ...crash(0, exponential(30 * DAY), constant(60 * SECOND)),
      action: {
        kind: "crash",
        target: { kind: "choose", count: 1, of: [0, 1, 2] },
        site: false,
        losesDisk: false,
      },
    };
    const { strata, strikes } = planYears(planWith(any), counts);
    const single = strata.filter(SINGLE);
    expect(single.map(({ cycles }) => cycles[0]!.strikes[0]!.node)).toEqual([0, 1, 2]);
    for (const { perYear } of single) expect(perYear / (365 / 90)).toBeCloseTo(1, 3);
    expect(strikes.get("node 0 dies")).toBeCloseTo(365 / 30, 9);
  });
});

describe("the lengths of the cycles", () => {
  it("stand for the whole distribution, its long tail included", () => {
    const lasts: Distribution = { kind: "lognormal", p50: SECOND, p99: 20 * SECOND };
    const { strata } = planYears(planWith(crash(0, exponential(DAY), lasts)), counts);
    const alone = strata.filter(SINGLE);
    const lengthOf = ({ strikes }: Cycle): number => strikes[0]!.lengthNs;
    for (const limit of [1, 3, 10, 30, 60]) {
      const longer = sum(alone, (cycle) => (lengthOf(cycle) > limit * SECOND ? 1 : 0));
      const share = 1 - cdfOf(lasts, limit * SECOND);
      // A layer that holds the limit counts wholly or not at all: twenty of them share nine tenths.
      const layer = share > 0.1 ? 0.9 / 22 : share;
      expect(Math.abs(longer / alone[0]!.perYear - share), `${limit} s`).toBeLessThan(layer);
    }
  });
});

describe("two faults at a time", () => {
  it("take both of a pair down as long as closed form says: (1 − e^(−λD))² of the time", () => {
    // An outage of an hour every ten days: a strike while down prolongs it, hence the exponential.
    const plan = planWith(
      crash(0, exponential(10 * DAY), exponential(3600 * SECOND)),
      crash(1, exponential(10 * DAY), exponential(3600 * SECOND)),
    );
    const { strata } = planYears(plan, counts);
    const down = 1 - Math.exp(-3600 / 864_000);
    const found = sum(strata, bothDown) / SECONDS_A_YEAR;
    expect(found / (down * down)).toBeGreaterThan(0.95);
    expect(found / (down * down)).toBeLessThan(1.05);
  });

  it("come as often as the mean time to the loss of a pair says: (3λ + μ) / 2λ²", () => {
    const plan = planWith(
      crash(0, exponential(100 * DAY), exponential(DAY / 4)),
      crash(1, exponential(100 * DAY), exponential(DAY / 4)),
    );
    const { strata } = planYears(plan, counts);
    const losses = sum(strata, (cycle) => (bothDown(cycle) > 0 ? 1 : 0));
    const years = meanTimeToLossOfPair(100, 0.25) / 365;
    expect(losses * years).toBeGreaterThan(0.93);
    expect(losses * years).toBeLessThan(1.07);
  });

  it("hold unlike lengths: a second fault sooner falls into a long outage", () => {
    const plan = planWith(
      crash(0, exponential(30 * DAY), {
        kind: "mixture",
        parts: [
          { weight: 0.9, of: constant(60 * SECOND) },
          { weight: 0.1, of: constant(6000 * SECOND) },
        ],
      }),
      crash(1, exponential(30 * DAY), constant(SECOND)),
    );
    const pairs = planYears(plan, counts).strata.filter((stratum) => !SINGLE(stratum));
    const first = sum(pairs, ({ strikes: [a, b] }) => (a!.fault === 0 && b!.fault === 1 ? 1 : 0));
    const long = sum(pairs, ({ strikes: [a, b] }) =>
      a!.fault === 0 && b!.fault === 1 && a!.lengthNs > 1000 * SECOND ? 1 : 0,
    );
    // 0.1 · 6000 of 0.9 · 60 + 0.1 · 6000.
    expect(long / first).toBeGreaterThan(0.88);
    expect(long / first).toBeLessThan(0.95);
  });
});
