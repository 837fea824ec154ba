import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import { check } from "../../../src/language/check/check.ts";
import { compile } from "../../../src/language/compile/compile.ts";
import { parse } from "../../../src/language/parse.ts";
import type { MultiLeaderPlan } from "../../../src/model/multi-leader.ts";
import { noFiles } from "./checked-builder.ts";
import { scenarioText } from "./scenario-text.ts";

const TOPOLOGY = `topology {
  site us { node a }  site eu { node b }  site ap { node c, d }
  link us <-> eu { rtt = 80ms }  link us <-> ap { rtt = 160ms }  link eu <-> ap { rtt = 190ms }
}`;

function compiled(replicate: string) {
  const workload = "workload app on us, eu, ap { clients = 6, mix = (write: 100%) }";
  const text = scenarioText({ topology: TOPOLOGY, replicate, workload });
  const checked = check(parse({ id: "s", text, holes: 0 }), { reader: noFiles });
  const { study, diagnostics } = compile(checked, { reader: noFiles });
  const plan = study?.cases[0]?.plan ?? null;
  const told = [...checked.diagnostics, ...diagnostics]
    .filter(({ severity }) => severity === "error")
    .map(({ code, message }) => `${code}: ${message}`);
  return { plan, told };
}

function planOf(settings: string): MultiLeaderPlan {
  const { plan, told } = compiled(`replicate multi_leader { leaders = [a, b, c], ${settings} }`);
  if (plan?.replication.kind !== "multi_leader") throw new Error(told.join("; "));
  return plan.replication;
}

describe("replicate multi_leader", () => {
  it("has all-to-all, no batches and last write wins where nothing is said", () => {
    expect(planOf("")).toEqual({
      kind: "multi_leader",
      leaders: [0, 1, 2],
      followers: [3],
      upstream: [-1],
      exchange: { kind: "all_to_all" },
      shipping: { batchNs: 0, maxBytes: null },
      conflict: { kind: "last_write_wins" },
      antiEntropyNs: null,
      localFlush: true,
      groupCommit: { enabled: true, delayNs: 0, max: null },
      recordOverheadBytes: 0,
      messageOverheadBytes: 0,
    });
  });

  it.each([
    ["exchange = ring", { exchange: { kind: "ring" } }],
    ["exchange = star(b)", { exchange: { kind: "star", center: 1 } }],
    ["exchange = star(center: c)", { exchange: { kind: "star", center: 2 } }],
    [
      "shipping = async(batch: 20ms, max: 256 KiB)",
      { shipping: { batchNs: 20e6, maxBytes: 262_144 } },
    ],
    ["in_flight = one", { shipping: { batchNs: 0, maxBytes: null, oneAtATime: true } }],
    ["conflict = siblings", { conflict: { kind: "siblings" } }],
    ["conflict = revisions", { conflict: { kind: "revisions" } }],
    ["conflict = crdt(or_set)", { conflict: { kind: "crdt", type: "or_set" } }],
    ["conflict = crdt(text)", { conflict: { kind: "crdt", type: "text" } }],
    ["conflict = site_priority([ap, us])", { conflict: { kind: "site_priority", sites: [2, 0] } }],
    ["anti_entropy = every 30s", { antiEntropyNs: 30e9 }],
    ["record_overhead = 80 B", { recordOverheadBytes: 80 }],
  ])("%s", (settings, expected) => {
    expect(planOf(settings)).toMatchObject(expected);
  });

  it("gives a group its settings", () => {
    const settings =
      "conflict = certify, local_flush = off, suspect_after = 3s, flow_limit = 20, flow_resume = 50%, causal_reads = on";
    expect(planOf(settings)).toMatchObject({
      conflict: { kind: "certify" },
      localFlush: false,
      group: {
        keepaliveNs: 1e9,
        suspectNs: 3e9,
        flowLimit: 20,
        flowFactor: 0.5,
        causalReads: true,
      },
    });
  });

  it.each([
    ["leaders = [a, x]", "x"],
    ["leaders = []", "nodes such as"],
    ["leaders = [a, b], exchange = star(d)", "one of the leaders"],
    ["leaders = [a, b], conflict = site_priority([a])", "site"],
    ["leaders = [a, b], local_flush = off", "certify"],
    ["leaders = [a, b], anti_entropy = every 0s", "period"],
    ["leaders = [a, b], conflict = crdt(graph)", "graph"],
    ["leaders = [a, b], conflict = first_write_wins", "first_write_wins"],
  ])("says what is wrong with %s", (settings, word) => {
    const { plan, told } = compiled(`replicate multi_leader { ${settings} }`);
    expect(plan).toBeNull();
    expect(told.join("\n")).toContain(word);
  });

  it("makes a plan that runs, with the follower at its nearest leader", () => {
    const { plan } = compiled("replicate multi_leader { leaders = [a, b, c] }");
    const record = runPlan(plan!);
    expect(record.complete).toBe(true);
    expect(record.totals.lostWrites).toBe(0);
    // d stands beside c and has what c has: half of 190 ms from b at most.
    expect(record.windows[0]!.lagNs[3]!.max).toBeLessThan(97e6);
    expect(record.windows[0]!.lagNs[3]!.max).toBeGreaterThan(80e6);
  });
});
