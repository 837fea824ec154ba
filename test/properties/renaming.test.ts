import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { randomPlan } from "./random-plan.ts";
import { FAMILIES } from "./random-replication.ts";

/** The same plan under other names: of places, machines, ways, clients and troubles. */
function renamed<T>(part: T): T {
  if (Array.isArray(part)) return part.map(renamed) as T;
  if (typeof part !== "object" || part === null) return part;
  const named = Object.entries(part).map(([key, value]) => {
    const isName = key === "name" || key === "group" || key === "label";
    return [key, isName && typeof value === "string" ? `__proto__ ${value} ☃` : renamed(value)];
  });
  return Object.fromEntries(named) as T;
}

describe.each(Object.entries(FAMILIES))("other names: %s", (_name, replication) => {
  it("change no event", () => {
    for (const seed of [0, 1, 3, 5, 6, 7, 8, 9]) {
      const plan = randomPlan(seed, { replication });
      const [usual, other] = [runPlan(plan), runPlan(renamed(plan))];
      expect(other.traceHash, `seed ${seed}`).toBe(usual.traceHash);
      expect(other.totals, `seed ${seed}`).toEqual(usual.totals);
    }
  });
});
