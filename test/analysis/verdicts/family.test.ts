import { describe, expect, it } from "vitest";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import { judgeAll } from "../../../src/analysis/verdicts/family.ts";
import type { MeasureExpr } from "../../../src/model/measures.ts";
import type { Expectation } from "../../../src/model/study.ts";
import { normalQuantile } from "../../../src/random/special/normal.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { buildPlan } from "../../engine/plan-builder.ts";
import { runRecord, windowRecord } from "../record-builder.ts";
import { metric } from "../study-builder.ts";

const plan = buildPlan();
const throughput = metric("throughput", { words: ["write"] });

function expectation(op: "<" | ">" | "==", value: number, parts: Partial<Expectation> = {}) {
  const condition: MeasureExpr = {
    kind: "binary",
    op,
    left: { kind: "metric", metric: throughput },
    right: { kind: "number", value },
  };
  return { kind: "expect", text: "as written", condition, applies: true, ...parts } as const;
}

/** A case whose trials had these throughputs. */
function caseOf(perSecond: readonly number[], ...expectations: Expectation[]) {
  const records = perSecond.map((rate) =>
    runRecord({ windows: [windowRecord({ writesOk: rate * 10 })] }),
  );
  return { plan, records, views: viewsOf(plan, records), expectations };
}

const verdicts = (cases: Parameters<typeof judgeAll>[0], index = 0) =>
  judgeAll(cases).map((results) => results[index]!.verdict);

// 100/s with t = (bound - 100) / 2: 97.5 % of a single t with four degrees lies below 2.78.
const five = [96, 98, 100, 102, 104];
const bound = (t: number) => 100 + t * Math.sqrt(10 / 5);

describe("one expectation in many cases", () => {
  it("must be clear among all of them, not by itself alone", () => {
    const clear = caseOf(five, expectation("<", bound(3)));
    expect(verdicts([clear])).toEqual(["pass"]);
    const found = judgeAll([clear, clear, clear, clear]);
    expect(found.map(([one]) => one!.verdict)).toEqual(new Array(4).fill("undecided"));
    expect(found[0]![0]!.seen).toMatch(/clear by itself \(pass\), not among 4 cases \(Holm\)$/);
  });

  it("stands at the level that the family needs, a fail as well as a pass", () => {
    // t(1 - 0.05 / 8, 4) = 4.3147.
    const far = caseOf(five, expectation("<", bound(4.4)));
    const near = caseOf(five, expectation("<", bound(0.1)));
    expect(verdicts([far, near, near, near])).toEqual(["pass", ...new Array(3).fill("undecided")]);
    const below = caseOf(five, expectation(">", bound(4.4)));
    expect(verdicts([below, below, below, below])).toEqual(new Array(4).fill("fail"));
    const almost = caseOf(five, expectation("<", bound(4.25)));
    expect(verdicts([almost, near, near, near])[0]).toBe("undecided");
  });

  it("asks less of the others once some stand: step by step", () => {
    const far = caseOf(five, expectation("<", bound(50)));
    // Alone of two it needs t(0.975, 4) = 2.776 when the other stands, else t(0.9875, 4) = 3.495.
    const middle = caseOf(five, expectation("<", bound(3)));
    expect(verdicts([far, middle])).toEqual(["pass", "pass"]);
    expect(verdicts([middle, middle])).toEqual(["undecided", "undecided"]);
  });

  it("leaves alone what chance has no part in, and other expectations", () => {
    const equal = caseOf([100, 100, 100], expectation("==", 100));
    expect(verdicts([equal, equal, equal])).toEqual(["pass", "pass", "pass"]);
    const both = caseOf(five, expectation("<", bound(3)), expectation("<", bound(50)));
    expect(verdicts([both, both, both], 1)).toEqual(["pass", "pass", "pass"]);
  });

  it("counts only the cases that it is asked in", () => {
    const clear = caseOf(five, expectation("<", bound(3)));
    const elsewhere = caseOf(five, expectation("<", bound(3), { applies: false }));
    expect(verdicts([clear, elsewhere, elsewhere])).toEqual(["pass", "skipped", "skipped"]);
  });

  it("judges shares of runs in the family too", () => {
    const asked = expectation("<", 150, { inShareOfRuns: 0.95 });
    // 8 of 10 runs: Wilson's 95 % interval ends at 94.3 %, the one of a family of 20 at 96.8 %.
    const runs = [...new Array<number>(8).fill(100), ...new Array<number>(2).fill(200)];
    const one = caseOf(runs, asked);
    expect(verdicts([one])).toEqual(["fail"]);
    expect(verdicts(new Array(20).fill(one))).toEqual(new Array(20).fill("undecided"));
  });

  it("is wrong in 5 of 100 sweeps at most, not in 40", () => {
    // The truth lies on the bound: every pass and every fail is a mistake.
    const stream = makeStream("family", 0, "sweeps");
    const sweeps = 300;
    let [alone, together] = [0, 0];
    for (let sweep = 0; sweep < sweeps; sweep += 1) {
      const cases = Array.from({ length: 10 }, () => {
        const rates = Array.from({ length: 5 }, () =>
          Math.round(1000 + 50 * normalQuantile(stream.next())),
        );
        return caseOf(rates, expectation("<", 1000));
      });
      if (cases.some((one) => verdicts([one])[0] !== "undecided")) alone += 1;
      if (verdicts(cases).some((verdict) => verdict !== "undecided")) together += 1;
    }
    expect(alone / sweeps).toBeGreaterThan(0.3);
    expect(together / sweeps).toBeLessThan(0.08);
  });
});
