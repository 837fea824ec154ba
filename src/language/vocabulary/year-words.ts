import { type MetricWord, NOW } from "./word.ts";

/** What failures come to in years, of faults too rare for a run: `every exponential(mean: 30d) …`. */
export const YEAR_METRICS: readonly MetricWord[] = [
  {
    kind: "metric",
    name: "per_year",
    unit: "count",
    aggregate: "possible",
    doc: "How many come in a year, rare faults and all; `p95` is what one year in twenty exceeds.",
    example: "p95(per_year(lost_writes))",
    argument: {
      kind: "words",
      words: ["lost_writes", "failed_writes", "failovers", "false_failovers", "data_losses"],
    },
    since: NOW,
  },
  {
    kind: "metric",
    name: "downtime_per_year",
    unit: "s",
    aggregate: "possible",
    doc: "Time of a year without any acknowledged write; `p95` is what one year in twenty exceeds.",
    example: "downtime_per_year",
    argument: null,
    since: NOW,
  },
  {
    kind: "metric",
    name: "nines",
    unit: "count",
    aggregate: "none",
    doc: "Nines of the share of a year in which writes are acknowledged: 3 is 99.9 %.",
    example: "nines(availability)",
    argument: { kind: "words", words: ["availability"] },
    since: NOW,
  },
];
