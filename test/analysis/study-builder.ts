import type { MetricRef } from "../../src/model/measures.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { CasePlan, Expectation, Study } from "../../src/model/study.ts";

/** A study whose cases are the given plans, with nothing expected and nothing to report. */
export function buildStudy(
  plans: readonly Plan[],
  parts: Partial<Study> & { readonly expectations?: readonly Expectation[] } = {},
): Study {
  const { expectations = [], ...rest } = parts;
  const cases = plans.map(
    (plan, index): CasePlan => ({
      label: `case ${index}`,
      params: [],
      plan,
      origins: [],
      expectations,
      leavesOut: [],
    }),
  );
  return {
    schema: 1,
    title: "a study",
    seed: "test",
    trials: { kind: "fixed", count: 1 },
    axes: [],
    cases,
    metrics: [],
    reportTitle: "a report",
    report: [],
    sources: [],
    ...rest,
  };
}

/** A metric by its parts; the id is made from them unless given. */
export function metric(name: string, parts: Partial<MetricRef> = {}): MetricRef {
  const words = parts.words ?? [];
  const inner = words.length > 0 ? `${name}(${words.join(", ")})` : name;
  const id = parts.aggregate === undefined ? inner : `${parts.aggregate}(${inner})`;
  return { id, name, words, numbers: {}, ...parts };
}
