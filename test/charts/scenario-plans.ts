import type { StudyResult } from "../../src/analysis/results.ts";
import type { CasePlan } from "../../src/model/study.ts";
import { prepare, sourceOf } from "../../src/run.ts";

/** The plans of a scenario's cases; nothing is run. Throws with the first error. */
export function plansOf(text: string): readonly CasePlan[] {
  const { study, diagnostics } = prepare(sourceOf("test", text), {
    reader: { readText: () => ({ problem: "no files here" }) } as never,
  });
  if (study === null) {
    throw new Error(diagnostics.find(({ severity }) => severity === "error")?.message);
  }
  return study.cases;
}

/** A result with plans and without any run, for charts of what was planned. */
export function unrun(text: string): StudyResult {
  return { cases: plansOf(text).map((plan) => ({ plan })) } as unknown as StudyResult;
}
