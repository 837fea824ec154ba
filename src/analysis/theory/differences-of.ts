import type { CaseResult } from "../results.ts";
import { type Difference, latencyDifference, throughputDifference } from "./difference.ts";
import { pooledOf } from "./pooled-of.ts";

/** Why a case's mean write latency and its throughput are not their bounds; empty where nothing tells. */
export function differencesOf(answer: CaseResult): Difference[] {
  const pooled = pooledOf(answer);
  if (pooled === null) return [];
  return [latencyDifference(pooled), throughputDifference(pooled)].filter((one) => one !== null);
}
