import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { ReplicationPlan } from "../../src/model/replication.ts";
import type { RunRecord } from "../../src/model/run-record.ts";
import { constant, MS, SECOND } from "../engine/plan-builder.ts";
import { complaints } from "./judges.ts";
import { randomPlan } from "./random-plan.ts";
import { FAMILIES } from "./random-replication.ts";

const SEEDS = Array.from({ length: 20 }, (_, seed) => 100 + seed);
const KEYS = { kind: "uniform", count: 5 } as const;
/** Enough to notice who is missing, to choose, to let back in and to compare. */
const CALM_NS = 9 * SECOND;

/** What brings a family's replicas together by itself, and nothing that an operator must undo. */
function mending(replication: ReplicationPlan): ReplicationPlan {
  switch (replication.kind) {
    case "leaderless": {
      // Each read shows what one replica has. Hints do not know what a crash took.
      const read = { kind: "count", count: 1 } as const;
      return { ...replication, read, readFanout: "quorum", antiEntropyNs: 300 * MS };
    }
    case "multi_leader":
      return { ...replication, antiEntropyNs: 300 * MS };
    case "consensus":
      return { ...replication, reads: "local" };
    case "single_leader": {
      const { failover } = replication;
      // Without a fence two go on leading, and who was shot stays off until somebody switches it on.
      const mends = failover?.fencing.kind === "epoch" || failover?.fencing.kind === "quorum_lease";
      if (failover === undefined || mends) return replication;
      return { ...replication, failover: { ...failover, fencing: { kind: "epoch" } } };
    }
  }
}

/** Writes and trouble that end together; then calm; then a second of reads of every key anywhere. */
function healed(plan: Plan): Plan {
  const { durationNs } = plan.run;
  const [workload] = plan.workloads;
  const quiet = { from: 0, to: 0, durationNs: durationNs + CALM_NS };
  return {
    ...plan,
    topology: {
      ...plan.topology,
      // A line that loses packets may still be at what came before.
      links: plan.topology.links.map((link) => ({ ...link, loss: 0 })),
    },
    replication: mending(plan.replication),
    workloads: [
      {
        ...workload!,
        keys: KEYS,
        load: { kind: "phases", phases: [{ from: 150, to: 150, durationNs }] },
      },
      {
        ...workload!,
        name: "afterwards",
        keys: KEYS,
        writeShare: 0,
        readFrom: { kind: "any" },
        load: { kind: "phases", phases: [quiet, { from: 300, to: 300, durationNs: SECOND }] },
      },
    ],
    faults: plan.faults.map((fault) => {
      const fromNs = fault.schedule.kind === "at" ? fault.schedule.atNs : 0;
      const lasts = fault.lasts?.kind === "constant" ? fault.lasts.value : 0;
      return { ...fault, lasts: constant(Math.max(1, Math.min(lasts, durationNs - fromNs))) };
    }),
    run: { ...plan.run, durationNs: durationNs + CALM_NS + SECOND },
  };
}

/** Keys of which the reads since then have seen several versions, and how many reads there were. */
function readsSince({ history }: RunRecord, fromNs: number): { reads: number; torn: number[] } {
  const shown = new Map<number, Set<number>>();
  let reads = 0;
  const { count, kind, outcome, startNs, key, version } = history!;
  for (let row = 0; row < count; row++) {
    if (kind[row] !== 0 || outcome[row] !== 0 || startNs[row]! < fromNs) continue;
    reads += 1;
    const versions = shown.get(key[row]!) ?? new Set<number>();
    shown.set(key[row]!, versions.add(version[row]!));
  }
  return { reads, torn: [...shown].filter(([, { size }]) => size > 1).map(([name]) => name) };
}

/** What is not as it should be once all is quiet. */
function unhealed(plan: Plan, record: RunRecord): readonly string[] {
  const { columns } = record.series;
  const found = [...complaints(plan, record)];
  const { reads, torn } = readsSince(record, plan.run.durationNs - SECOND);
  if (reads < 100) found.push(`only ${reads} reads`);
  if (torn.length > 0) found.push(`keys ${torn.join(", ")} are shown in several versions`);
  const last = (name: string) => columns[name]?.at(-1) ?? 0;
  if (last("divergence") > 0) found.push(`${last("divergence")} keys differ`);
  plan.topology.nodes.forEach((_, node) => {
    if (last(`lag[${node}]`) > 0) found.push(`${node} is ${last(`lag[${node}]`)} ns behind`);
    if (last(`lag_bytes[${node}]`) !== 0) found.push(`${node} is bytes behind`);
  });
  const open = record.episodes.filter(
    ({ kind, toNs }) => kind === "convergence" && toNs === record.endNs,
  );
  return open.length === 0 ? found : [...found, "a convergence has not ended"];
}

describe.each(Object.entries(FAMILIES))("healed and quiet: %s", (_name, replication) => {
  it("every replica shows the same of every key, and none is behind", () => {
    let troubles = 0;
    for (const seed of SEEDS) {
      const plan = healed(randomPlan(seed, { replication }));
      troubles += plan.faults.length;
      expect(unhealed(plan, runPlan(plan)), `seed ${seed}`).toEqual([]);
    }
    expect(troubles).toBeGreaterThan(SEEDS.length);
  });
});

describe("healed, but with nothing that mends", () => {
  it("replicas without a leader stay apart", () => {
    const apart = SEEDS.filter((seed) => {
      const plan = healed(randomPlan(seed, { replication: FAMILIES["leaderless"]! }));
      const { replication } = plan;
      if (replication.kind !== "leaderless") return false;
      const nothing = { antiEntropyNs: null, hintedHandoff: null, readRepair: "off" } as const;
      const bare = { ...plan, replication: { ...replication, ...nothing, readRepairChance: 0 } };
      return unhealed(bare, runPlan(bare)).some((each) => each.includes("several versions"));
    });
    expect(apart.length).toBeGreaterThan(0);
  });
});
