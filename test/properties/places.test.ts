import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { RunRecord } from "../../src/model/run-record.ts";
import { constant, SECOND, US } from "../engine/plan-builder.ts";
import { changed, WIDE, withoutWaits } from "./changed-plan.ts";
import { type Places, permuted } from "./permuted-plan.ts";
import { Choice, randomPlan } from "./random-plan.ts";
import { FAMILIES } from "./random-replication.ts";

const SEEDS = Array.from({ length: 8 }, (_, seed) => 300 + seed);
const { "single leader with failover": _, ...CALM } = FAMILIES;

/** A random plan of constant times, no two of them alike, and reads that go where nothing is drawn. */
function fixed(seed: number, plan: Plan): Plan {
  const choice = new Choice(seed);
  const time = (low: number, high: number) => constant(choice.whole(low * US, high * US));
  const { replication } = plan;
  return {
    ...changed(plan, {
      node: ({ disk, cpu, apply }) => ({
        disk: { ...disk, fsync: time(20, 2000), bandwidthBytesPerSecond: null },
        cpu: { ...cpu, perOp: time(1, 100) },
        apply: { ...apply, time: time(1, 200) },
      }),
      link: () => ({ ...WIDE, delay: time(100, 9000) }),
      workload: {
        load: { kind: "closed", clients: 3, think: constant(choice.whole(US, 9000 * US)) },
        readFrom: choice.of({ kind: "leader" }, { kind: "nearest" }, { kind: "token" }),
        timeoutNs: null,
        retry: { kind: "none" },
      },
      measures: { history: true },
      run: { durationNs: SECOND },
    }),
    replication:
      // Where a key's copies lie, and whom reads repair, goes by the nodes' own places.
      replication.kind === "leaderless"
        ? {
            ...replication,
            n: replication.members.length,
            coordinator: "nearest",
            readRepairChance: 0,
          }
        : withoutWaits(replication),
  };
}

/** Whatever may be said of a run without numbering its nodes. */
function books({ windows, totals, history }: RunRecord, places: Places) {
  const [window] = windows;
  const { lagNs, lagBytes, stations, ...rest } = window!;
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  const back = (list: readonly unknown[]) => places.map((place) => list[place]);
  return {
    totals,
    rest,
    lagNs: back(lagNs),
    lagBytes: back(lagBytes),
    stations: stations.map(({ owner: _owner, ...each }) => each).sort(byName),
    asked: [...history!.node].map((node) => places.indexOf(node)),
    startNs: history!.startNs,
    endNs: history!.endNs,
  };
}

describe.each(Object.entries(CALM))("nodes in other places: %s", (_name, replication) => {
  it("do what they did, each in its new place, to the nanosecond (10)", () => {
    for (const seed of SEEDS) {
      const plan = fixed(seed, randomPlan(seed, { replication, faults: false }));
      const count = plan.topology.nodes.length;
      const places = Array.from({ length: count }, (_node, index) => (index + 1) % count);
      const asIs = places.map((_place, index) => index);
      const usual = books(runPlan(plan), asIs);
      expect(usual.totals.writesAcknowledged).toBeGreaterThan(10);
      expect(books(runPlan(permuted(plan, places)), places), `seed ${seed}`).toEqual(usual);
    }
  });
});
