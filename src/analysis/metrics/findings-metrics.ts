import { absent, type ScalarMetric } from "./metric.ts";

/** Operations that break a rule of consistency, a number per run, as the checkers of histories find them. */
export const violations: ScalarMetric = {
  kind: "scalar",
  unit: "count",
  read: ({ window, runs }, { words }) => {
    const found = window.findings?.[words[0] ?? ""];
    if (found === undefined)
      return absent("the runs kept no findings: the plan did not ask for them");
    return { value: found.violations / runs };
  },
};
