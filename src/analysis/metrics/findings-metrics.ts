import { absent, type ScalarMetric } from "./metric.ts";

const UNASKED = "the runs kept no findings: the plan did not ask for them";

/** Operations that break a rule of consistency, a number per run, as the checkers of histories find them. */
export const violations: ScalarMetric = {
  kind: "scalar",
  unit: "count",
  read: ({ window, runs }, { words }) => {
    const found = window.findings?.[words[0] ?? ""];
    if (found === undefined) return absent(UNASKED);
    return { value: found.violations / runs };
  },
};

/** Reads of what is gone at the end, a number per run; only a history that says what is gone can tell. */
export const phantomReads: ScalarMetric = {
  kind: "scalar",
  unit: "count",
  read: ({ window, runs }) => {
    if (window.findings === undefined) return absent(UNASKED);
    const found = window.findings["phantom_reads"];
    if (found === undefined) return absent("this replication does not tell what it loses");
    return { value: found.violations / runs };
  },
};
