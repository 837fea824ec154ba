import { contentHash } from "../../model/canonical.ts";
import type { Plan } from "../../model/plan.ts";

/**
 * The name of a run: SHA-256 (hex) of everything that its record depends on, which is the plan with the
 * trial's own seed, and the code that carries it out (`engine`, a fingerprint of it). Labels, params
 * and expectations of the case are no part of it.
 */
export function cellKey(plan: Plan, engine: string): string {
  return contentHash({ engine, plan }).slice("sha256:".length);
}
