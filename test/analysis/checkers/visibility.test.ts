import { describe, expect, it } from "vitest";
import { WHOLE } from "../../../src/analysis/checkers/violation.ts";
import { visibilityOf } from "../../../src/analysis/checkers/visibility.ts";
import { histogramCountUpTo } from "../../../src/analysis/statistics/histogram.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import {
  buildPlan,
  constant,
  exponential,
  freeNode,
  MS,
  SECOND,
} from "../../engine/plan-builder.ts";
import { historyOf, read, write } from "./history-builder.ts";

/** The share of writes that a read of that age sees. */
function shareAt(history: Parameters<typeof visibilityOf>[0], ns: number): number {
  const [whole] = visibilityOf(history, WHOLE);
  const { visibleAfterNs, neverVisible } = whole!;
  return histogramCountUpTo(visibleAfterNs, ns) / (visibleAfterNs.count + neverVisible);
}

describe("when writes are seen, from what reads saw", () => {
  const w = write(1, 0, 100, 1);
  const at = (age: number, version: number) => read(2, 100 + age, 101 + age, version);

  it("is the share of the reads of each age, never falling with the age", () => {
    const history = historyOf([w, at(10, 0), at(20, 1), at(30, 0), at(40, 1)]);
    expect([5, 15, 20, 35, 40].map((age) => shareAt(history, age))).toEqual([0, 0, 0.5, 0.5, 1]);
  });

  it("has writes that were never seen, and begins with the first that was asked", () => {
    expect(shareAt(historyOf([w, at(10, 0), at(20, 0)]), 1e9)).toBe(0);
    expect(shareAt(historyOf([w, at(10, 1), at(20, 1)]), 0)).toBe(1);
  });

  it("asks for the newest write that was acknowledged before, of each window alone", () => {
    const history = historyOf([w, write(1, 200, 210, 2), at(150, 1), read(2, 400, 401, 2)]);
    expect(visibilityOf(history, WHOLE)[0]).toMatchObject({ neverVisible: 0 });
    const early = visibilityOf(history, [{ fromNs: 0, toNs: 300 }])[0]!;
    expect([early.visibleAfterNs.count, early.neverVisible]).toEqual([0, 1]);
  });

  it("says nothing where nobody reads what was written", () => {
    const [none] = visibilityOf(historyOf([w]), WHOLE);
    expect([none!.visibleAfterNs.count, none!.neverVisible]).toEqual([0, 0]);
  });
});

describe("a follower that applies a write an exponential time after the acknowledgement", () => {
  /** Writes so rare that they hardly ever wait for each other, and many reads between them. */
  const plan = (route: "any_follower" | "any", time: Distribution) =>
    buildPlan({
      nodes: [freeNode(0), { ...freeNode(1), apply: { workers: 1, time } }],
      workloads: [
        { load: { kind: "poisson", rate: 2 }, keys: { kind: "single" } },
        {
          load: { kind: "poisson", rate: 300 },
          writeShare: 0,
          keys: { kind: "single" },
          readFrom: { kind: route },
        },
      ],
      measures: { history: true },
      run: { durationNs: 500 * SECOND },
    });
  // A thousand writes: an error of three standard deviations is 0.05.
  const [ages, error] = [[2, 10, 30, 80], 0.05];

  it("shows it to a reader of age t with chance 1 - e^(-t / mean)", () => {
    const { history } = runPlan(plan("any_follower", exponential(20 * MS)));
    for (const ms of ages) {
      expect(Math.abs(shareAt(history!, ms * MS) - (1 - Math.exp(-ms / 20)))).toBeLessThan(error);
    }
  });

  it("shows it to half of those who ask anybody at once, and to the others with that chance", () => {
    const { history } = runPlan(plan("any", exponential(20 * MS)));
    for (const ms of ages) {
      const theory = 1 - 0.5 * Math.exp(-ms / 20);
      expect(Math.abs(shareAt(history!, ms * MS) - theory)).toBeLessThan(error);
    }
  });

  it("shows it late, at one instant, when all takes the same time", () => {
    const { history } = runPlan(plan("any_follower", constant(20 * MS)));
    expect(shareAt(history!, 19 * MS)).toBeLessThan(0.01);
    // Four in a hundred begin while the one before is applied, and wait for it.
    expect(shareAt(history!, 20.5 * MS)).toBeGreaterThan(0.95);
    expect(shareAt(history!, 41 * MS)).toBeGreaterThan(0.99);
  });
});
