import { createHash } from "node:crypto";
import { canonicalJson } from "../../model/canonical.ts";
import type { Plan } from "../../model/plan.ts";

/**
 * The name of a run: SHA-256 (hex) of everything that its record depends on, which is the plan with the
 * trial's own seed, and the code that carries it out (`engine`, a fingerprint of it). Labels, params
 * and expectations of the case are no part of it. It is the hash of the canonical JSON of both.
 */
export function cellKey(plan: Plan, engine: string): string {
  const fields = Object.entries(plan)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${canonicalJson(name)}:${textOf(value)}`);
  return createHash("sha256")
    .update(`{"engine":${canonicalJson(engine)},"plan":{${fields.join(",")}}}`)
    .digest("hex");
}

/** All trials of a case share every part of their plan but `run`, and plans never change. */
const known = new WeakMap<object, string>();

function textOf(part: unknown): string {
  if (typeof part !== "object" || part === null) return canonicalJson(part);
  const before = known.get(part);
  if (before !== undefined) return before;
  const text = canonicalJson(part);
  known.set(part, text);
  return text;
}
