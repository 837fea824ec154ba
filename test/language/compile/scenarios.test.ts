import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { check } from "../../../src/language/check/check.ts";
import { compile } from "../../../src/language/compile/compile.ts";
import { parse } from "../../../src/language/parse.ts";
import { hasSingleLeader } from "../../../src/model/plan.ts";
import type { Study } from "../../../src/model/study.ts";
import { noFiles } from "./checked-builder.ts";

const folder = fileURLToPath(new URL("../../../notebooks/scenarios/", import.meta.url));
const names = readdirSync(folder).filter((name) => name.endsWith(".scenario"));

function compiled(name: string) {
  const text = readFileSync(`${folder}${name}`, "utf8");
  const checked = check(parse({ id: name, text, holes: 0 }), { reader: noFiles });
  const { study, diagnostics } = compile(checked, { reader: noFiles });
  return { study, diagnostics: [...checked.diagnostics, ...diagnostics] };
}

function studyOf(name: string): Study {
  const { study } = compiled(name);
  if (study === null) throw new Error(`${name} has no study`);
  return study;
}

const ms = 1e6;
const s = 1e9;

describe("the scenarios of the notebooks", () => {
  it.each(names)("%s compiles, or says in one sentence what is not simulated", (name) => {
    const { study, diagnostics } = compiled(name);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (study !== null) return expect(errors).toEqual([]);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.message).toContain("not simulated yet");
  });

  it("first-answer: one session, 70 ms there and back, both copies flushed", () => {
    const study = studyOf("first-answer.scenario");
    expect(study).toMatchObject({ title: "first-answer", axes: [], trials: { count: 5 } });
    const { plan } = study.cases[0]!;
    expect(
      plan.topology.links.filter(({ roundTrip }) => roundTrip).map(({ delay }) => delay),
    ).toEqual([
      { kind: "constant", value: 35 * ms },
      { kind: "constant", value: 35 * ms },
    ]);
    expect(plan.replication).toMatchObject({
      leader: 0,
      followers: [1],
      ack: { kind: "any", count: 1, of: [1] },
      ackAt: "flushed",
      localFlush: true,
      shipAfter: "append",
    });
    expect(plan.workloads[0]).toMatchObject({
      load: { kind: "closed", clients: 1, think: { kind: "constant", value: 0 } },
      writeShare: 1,
    });
    expect(plan.run).toMatchObject({ durationNs: 60 * s, warmupNs: null, seed: "quorate" });
  });

  it("hardware-limits: eight cases, each with its own figures", () => {
    const study = studyOf("hardware-limits.scenario");
    expect(study.cases).toHaveLength(8);
    const figures = study.cases.map(({ plan }) => {
      const [leader, follower] = plan.topology.nodes;
      const wan = plan.topology.links.find(({ name }) => name === "east -> west");
      const load = plan.workloads[0]?.load;
      return [
        leader?.disk.fsync,
        wan?.bandwidthBytesPerSecond,
        follower?.apply.time,
        wan?.delay,
        load?.kind === "closed" ? load.clients : null,
      ];
    });
    const constant = (value: number) => ({ kind: "constant", value });
    expect(figures.filter((_, index) => index % 2 === 1)).toEqual([
      [constant(100e3), 1.25e9, constant(5e3), constant(35 * ms), 64],
      [constant(5 * ms), 1.25e9, constant(5e3), constant(0), 64],
      [constant(100e3), 1.25e6, constant(5e3), constant(0.5 * ms), 64],
      [constant(100e3), 1.25e9, constant(2 * ms), constant(0.5 * ms), 64],
    ]);
    expect(study.cases[1]?.plan.replication).toMatchObject({ ackAt: "applied" });
  });

  it("geo-sync: a preset, four rules by three round trips, four kinds of trouble", () => {
    const study = studyOf("geo-sync.scenario");
    expect(study.cases.map(({ label }) => label)[4]).toBe("ack=any 1 of [pg2, pg3], rtt50=72 ms");
    const rules = study.cases.map(({ plan }) =>
      hasSingleLeader(plan) ? plan.replication.ack : null,
    );
    expect([rules[0], rules[3], rules[6], rules[9]]).toEqual([
      { kind: "none" },
      { kind: "any", count: 1, of: [1, 2] },
      { kind: "first", count: 1, of: [2] },
      { kind: "any", count: 2, of: [1, 2] },
    ]);
    const { plan, expectations } = study.cases[4]!;
    expect(plan.replication).toMatchObject({
      shipAfter: "flush",
      receiver: "serial",
      applyAfter: "flushed",
      recordOverheadBytes: 172,
    });
    expect(plan.topology.nodes[0]?.clock).toEqual({ kind: "ntp", errorNs: 2 * ms });
    expect(plan.faults.map(({ label, schedule }) => [label, schedule.kind])).toEqual([
      ["WAN brown-out", "at"],
      ["WAN cut", "at"],
      ["Virginia lost", "at"],
      ["pause any 1 of replicas", "every"],
    ]);
    expect(plan.faults[0]?.action).toMatchObject({
      changes: {
        loss: 0.02,
        delay: { kind: "shifted", by: 40 * ms, of: { p50: 36 * ms, p99: 50.4 * ms } },
      },
    });
    expect(plan.measures.windows).toEqual([{ fromNs: 15 * s, toNs: 60 * s }]);
    expect(plan.replication).toMatchObject({
      failover: {
        detect: { kind: "heartbeat", everyNs: s, miss: 3 },
        fencing: { kind: "stonith", takes: { kind: "constant", value: 5 * s }, success: 1 },
        voters: [0, 1, 2],
        arbiter: true,
      },
    });
    expect(expectations.map(({ notSimulated }) => notSimulated !== undefined)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(new Set(study.cases.map((one) => one.plan.run.seed))).toEqual(new Set(["geo-2024"]));
  });

  it("capacity: runs at its given rate, until the tail is known within 5 %", () => {
    const study = studyOf("capacity.scenario");
    expect(study.trials).toMatchObject({ kind: "until", within: 0.05 });
    expect(study.cases.map(({ label }) => label)).toEqual([
      "fsync=50 us",
      "fsync=200 us",
      "fsync=1 ms",
      "fsync=5 ms",
    ]);
    const { plan, leavesOut, finds } = study.cases[3]!;
    expect(plan.workloads[0]?.load).toEqual({ kind: "poisson", rate: 1000 });
    expect(plan.topology.nodes[0]?.disk.fsync).toEqual({
      kind: "lognormal",
      p50: 5 * ms,
      p99: 20 * ms,
    });
    expect(plan.topology.nodes[0]?.nicBytesPerSecond).toBe(1.25e9);
    expect(leavesOut).toEqual([]);
    expect(finds?.map(({ param, label }) => [param, label])).toEqual([
      ["rate", "capacity at the SLO"],
    ]);
  });
});
