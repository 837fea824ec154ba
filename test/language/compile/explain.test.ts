import { describe, expect, it } from "vitest";
import { compile } from "../../../src/language/compile/compile.ts";
import { explainExpansion } from "../../../src/language/compile/explain.ts";
import { namesOnly, noFiles } from "./checked-builder.ts";
import { scenarioText } from "./scenario-text.ts";

const system =
  'system postgresql "16" on a, b, c { leader = a, synchronous_standby_names = "ANY 1 (b, c)" }';

describe("explaining an expansion", () => {
  const text = scenarioText({ replicate: system });
  const [only] = explainExpansion(namesOnly(text), { reader: noFiles }).cases;

  it("writes the block that the system stands for, and that block gives the same plan", () => {
    expect(only?.system).toBe('postgresql "16"');
    expect(only?.replicate).toContain("ack = any 1 of [b, c]");
    const plan = (replicate: string) => {
      const scenario = namesOnly(scenarioText({ replicate }));
      expect(scenario.diagnostics).toEqual([]);
      return compile(scenario, { reader: noFiles }).study?.cases[0]?.plan.replication;
    };
    expect(plan(only?.replicate ?? "")).toEqual(plan(system));
  });

  it.each([
    'kafka "3.7" on a, b, c { leader = a, min.insync.replicas = 2, acks = all }',
    'kafka "3.6" on a, b, c { leader = a, acks = 0, controller.quorum.voters = [b, c] }',
    'mongodb "7.0" on a, b, c { leader = a, writeConcern = (w: 2, j: true, wtimeout: 5s) }',
    'mongodb "8.0" on a, b, c { leader = a, readConcern = majority }',
  ])("gives the plan of %s again, failover and all", (head) => {
    const planIn = (replicate: string) => {
      const scenario = namesOnly(scenarioText({ replicate }));
      return compile(scenario, { reader: noFiles }).study?.cases[0]?.plan.replication;
    };
    const written = namesOnly(scenarioText({ replicate: `system ${head}` }));
    const [explained] = explainExpansion(written, { reader: noFiles }).cases;
    expect(explained?.replicate).toContain("failover {");
    const plan = planIn(`system ${head}`);
    expect(plan).toBeDefined();
    expect(planIn(explained?.replicate ?? "")).toEqual(plan);
  });

  it("groups the values by what they are of, each with where it comes from", () => {
    const heads = only?.groups.map(({ head }) => head);
    expect(heads).toEqual(
      expect.arrayContaining([
        "postgresql",
        "node b",
        "link here <-> there",
        "workload app",
        "run",
      ]),
    );
    const own = only?.groups.find(({ head }) => head === "postgresql")?.origins;
    expect(own?.find(({ path }) => path === "receiver")).toMatchObject({
      text: "serial",
      from: "preset",
      source: expect.stringContaining("walreceiver.c"),
    });
    for (const { origins } of only?.groups ?? []) {
      for (const { from, source } of origins) {
        if (from === "preset" || from === "dataset") expect(source).toBeTruthy();
      }
    }
  });
});
