import { describe, expect, it } from "vitest";
import { contentHash } from "../../../src/model/canonical.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { cellKey } from "../../../src/sweep/cache/cell-key.ts";
import { buildPlan } from "../../engine/plan-builder.ts";

const plan = buildPlan({});

describe("the key of a run", () => {
  it("is the hash of the canonical JSON of its plan and of the code, trial by trial", () => {
    for (const seed of ["one/0", "one/1", "one/0"]) {
      const ofTrial = { ...plan, run: { ...plan.run, seed } };
      expect(`sha256:${cellKey(ofTrial, "e1")}`).toBe(contentHash({ engine: "e1", plan: ofTrial }));
    }
  });

  it("is that of an equal plan, whatever the order of its fields and what it leaves undefined", () => {
    const turned = Object.fromEntries(Object.entries(plan).reverse()) as unknown as Plan;
    const absent = { ...turned, unknown: undefined } as Plan;
    expect(cellKey(structuredClone(absent), "e1")).toBe(cellKey(plan, "e1"));
  });

  it("is another for another part of the plan or other code", () => {
    const longer = { ...plan, run: { ...plan.run, durationNs: plan.run.durationNs + 1 } };
    const alone = { ...plan, faults: [], workloads: [] };
    const keys = [
      cellKey(plan, "e1"),
      cellKey(plan, "e2"),
      cellKey(longer, "e1"),
      cellKey(alone, "e1"),
    ];
    expect(new Set(keys).size).toBe(4);
  });
});
