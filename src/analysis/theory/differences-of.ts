import type { CaseResult } from "../results.ts";
import {
  type Difference,
  latencyDifference,
  readDifference,
  throughputDifference,
} from "./difference.ts";
import { pooledOf } from "./pooled-of.ts";

/** Why a case's mean latencies and its throughput are not their bounds; empty where nothing tells. */
export function differencesOf(answer: CaseResult): Difference[] {
  const pooled = pooledOf(answer);
  if (pooled === null) return [];
  return [latencyDifference(pooled), readDifference(pooled), throughputDifference(pooled)].filter(
    (one) => one !== null,
  );
}
