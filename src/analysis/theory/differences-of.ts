import { viewsOf } from "../metrics/view.ts";
import type { CaseResult } from "../results.ts";
import { type Difference, latencyDifference, throughputDifference } from "./difference.ts";

/** Why a case's mean write latency and its throughput are not their bounds; empty where nothing tells. */
export function differencesOf({ plan: { plan }, records }: CaseResult): Difference[] {
  const { pooled } = viewsOf(plan, records);
  if (pooled === null) return [];
  return [latencyDifference(pooled), throughputDifference(pooled)].filter((one) => one !== null);
}
