import type { MeasureExpr, MetricRef } from "../../model/measures.ts";
import { betterOf } from "../comparison/better.ts";
import { measure } from "../comparison/trial-values.ts";
import type { CaseResult, Estimate } from "../results.ts";
import { keepsSeries } from "./kept-series.ts";

/** The two runs of a case that tell most: what usually happens, and what may happen. */
export interface TellingRuns {
  /** What the runs are told apart by. */
  readonly metric: MetricRef;
  readonly unit: Estimate["unit"];
  /** Indices of trials, and the metric's value in each. */
  readonly usual: TellingRun;
  readonly worst: TellingRun;
}

export interface TellingRun {
  readonly trial: number;
  readonly value: number;
}

const plain = (name: string, aggregate?: string): MetricRef => ({
  id: aggregate === undefined ? name : `${aggregate}(${name})`,
  ...(aggregate !== undefined && { aggregate }),
  name,
  words: [],
  numbers: {},
});

/** What runs are told apart by where no expectation says: what hurts most comes first. */
const HARM: readonly MetricRef[] = [
  plain("lost_writes"),
  plain("unavailable_time"),
  plain("write.latency", "p99"),
  plain("read.latency", "p99"),
];

/** Runs that differ by less than this share are alike: two pictures of them would say the same. */
const APART = 0.05;

/**
 * The trial whose value lies nearest to the median, and the one with the worst: of the first metric
 * in which these two differ, among those of expectations that do not hold, of the others,
 * and then of what hurts. The first of equals. Null with fewer than three runs that have kept what
 * happened over time, or where all of them are alike.
 */
export function tellingRuns(one: CaseResult): TellingRuns | null {
  if (one.records.filter(keepsSeries).length < 3) return null;
  const failing = one.expectations.filter(({ verdict }) => verdict !== "pass");
  const asked = [...failing, ...one.expectations].flatMap(({ expectation }) =>
    metricsOf(expectation.condition),
  );
  const seen = new Set<string>();
  for (const metric of [...asked, ...HARM]) {
    if (seen.has(metric.id)) continue;
    seen.add(metric.id);
    const found = toldBy(metric, one);
    if (found !== null) return found;
  }
  return null;
}

function toldBy(metric: MetricRef, { plan, records }: CaseResult): TellingRuns | null {
  const better = betterOf(metric);
  if (better === "neither") return null;
  const { bySeed, estimate } = measure(metric, { plan: plan.plan, records });
  const runs = records.flatMap(({ seed }, trial) => {
    const value = bySeed.get(seed) ?? null;
    return value === null ? [] : [{ trial, value }];
  });
  const sorted = [...runs].sort((a, b) => a.value - b.value);
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  if (least === undefined || most === undefined || least.value === most.value) return null;
  // With an even number the lower of the two in the middle: a run that there is.
  const median = sorted[(sorted.length - 1) >> 1]!.value;
  const usual = runs.find(({ value }) => value === median)!;
  const end = better === "higher" ? least.value : most.value;
  const worst = runs.find(({ value }) => value === end)!;
  const larger = Math.max(Math.abs(usual.value), Math.abs(worst.value));
  if (Math.abs(worst.value - usual.value) < APART * larger) return null;
  return { metric, unit: estimate.unit, usual, worst };
}

/** The metrics in a condition, from left to right. */
function metricsOf(condition: MeasureExpr): readonly MetricRef[] {
  switch (condition.kind) {
    case "metric":
      return [condition.metric];
    case "unary":
      return metricsOf(condition.of);
    case "binary":
      return [...metricsOf(condition.left), ...metricsOf(condition.right)];
    default:
      return [];
  }
}
