import type { MetricRef } from "../../model/measures.ts";

/** Which way a metric should go: `neither` for what is no merit in itself, such as a utilisation. */
export type Better = "lower" | "higher" | "neither";

const HIGHER: ReadonlySet<string> = new Set([
  "throughput",
  "availability",
  "consistency_probability",
  "converged",
  "bound",
]);

const NEITHER: ReadonlySet<string> = new Set([
  "utilization",
  "count",
  "leader",
  "bottleneck",
  "failovers",
]);

/**
 * Whether less or more of a metric is better for whoever runs the cluster. Times, queues, losses,
 * traffic and money are better low; a spread (`sd`) is better low whatever it is of.
 */
export function betterOf({ name, aggregate, words }: MetricRef): Better {
  if (NEITHER.has(name)) return "neither";
  if (aggregate === "sd") return "lower";
  if (name === "rate") return /\.ok$|^(write|read)$/.test(words[0] ?? "") ? "higher" : "lower";
  return HIGHER.has(name) ? "higher" : "lower";
}
