import type { CaseResult, StudyResult, Verdict } from "../../src/analysis/results.ts";
import type { MeasureExpr } from "../../src/model/measures.ts";
import { metricRef } from "../report/result-builder.ts";

export interface Wish {
  readonly metric: string;
  readonly below: number | ((one: CaseResult) => number);
  readonly label?: string;
}

/** The same results, of which `metric < below` is expected in every case and judged. */
export function expecting(result: StudyResult, ...wishes: readonly Wish[]): StudyResult {
  const cases = result.cases.map((one): CaseResult => {
    const expectations = wishes.map(({ metric, below, label }) => {
      const bound = typeof below === "number" ? below : below(one);
      const { low, high, value } = one.metrics.get(metric) ?? {};
      const verdict: Verdict =
        (high ?? value ?? 0) < bound ? "pass" : (low ?? value ?? 0) >= bound ? "fail" : "undecided";
      const condition: MeasureExpr = {
        kind: "binary",
        op: "<",
        left: { kind: "metric", metric: metricRef(metric) },
        right: { kind: "number", value: bound },
      };
      const text = `${metric} < ${bound}`;
      return {
        expectation: {
          kind: "expect" as const,
          text,
          condition,
          applies: true,
          ...(label && { label }),
        },
        verdict,
        passed: 0,
        of: one.trials,
        seen: "",
      };
    });
    return { ...one, expectations };
  });
  return { ...result, cases };
}
