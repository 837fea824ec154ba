import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { prepare, sourceOf } from "../../src/run.ts";
import { requestFor } from "../../src/sweep/protocol.ts";
import { noFiles } from "../language/compile/checked-builder.ts";
import { counted, PATIENCE } from "../soak.ts";
import { complaints } from "./judges.ts";
import { randomScenario } from "./random-scenario.ts";

describe("scenarios written by chance", PATIENCE, () => {
  it("compile without a mistake and run without a complaint of the judges", () => {
    const { seed, numRuns } = counted(100, 50_000);
    for (let at = seed; at < seed + numRuns; at += 1) {
      const { study, diagnostics } = prepare(sourceOf("random.scenario", randomScenario(at)), {
        reader: noFiles,
      });
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      expect(
        errors.map(({ code, message }) => `${code} ${message}`),
        `seed ${at}`,
      ).toEqual([]);
      const { plan } = requestFor(study!.cases[0]!, 0, 0);
      const watched = { ...plan, measures: { ...plan.measures, history: true } };
      expect(complaints(watched, runPlan(watched)), `seed ${at}`).toEqual([]);
    }
  });
});
