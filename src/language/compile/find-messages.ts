import { diagnosticsOf, entry } from "../../diagnostics/catalogue.ts";

/** What can be wrong with a search: SC386 to SC389. */
export const FIND_MESSAGES = {
  SC386: entry<{ readonly name: string }>({
    severity: "error",
    title: "A param that is swept and sought",
    explain:
      "A sweep gives the param a value in each case, and `find` looks for one: every case would have the same answer. Wrong: `sweep { vary rate over [1k/s, 2k/s] }` with `find max rate where …`. Right: sweep another param, or only one of the two.",
    message: ({ name }) => `\`${name}\` is swept, so there is nothing left to find`,
  }),
  SC388: entry<{ readonly name: string; readonly text: string }>({
    severity: "error",
    title: "A domain that cannot be searched",
    explain:
      "`find` looks in a range of quantities, from the smaller to the larger end, or among the values of a list. Wrong: `param n = 3 in [3]`. Right: `param n = 3 in 1..9`, or `param n = 3 in [1, 3, 5]`.",
    message: ({ name, text }) => `there is nothing to search in the domain of \`${name}\`, ${text}`,
  }),
  SC389: entry<{ readonly text: string }>({
    severity: "error",
    title: "A search without a metric",
    explain:
      "What `find` holds against its bound is measured. Wrong: `find max rate where rate < 100/s`. Right: `find max rate where p99(write.latency) < 20ms`.",
    message: ({ text }) => `${text} names no metric, so there is nothing to run`,
  }),
} as const;

/** Makes a diagnostic of the catalogue's entry. */
export const findProblem = diagnosticsOf(FIND_MESSAGES);
