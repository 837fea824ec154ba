import { describe, expect, it } from "vitest";
import { lostWrites } from "../../../src/analysis/checkers/lost-writes.ts";
import { phantomReads } from "../../../src/analysis/checkers/phantom-reads.ts";
import { staleReads } from "../../../src/analysis/checkers/stale-reads.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import { prepare, sourceOf } from "../../../src/run.ts";
import { buildRaft } from "../../engine/consensus/plan-builder.ts";
import { at } from "../../engine/failover/failover-builder.ts";
import { constant, MS, SECOND } from "../../engine/plan-builder.ts";
import { complaints } from "../../properties/judges.ts";
import { randomPlan } from "../../properties/random-plan.ts";
import { FAMILIES } from "../../properties/random-replication.ts";
import { harshPlan } from "./harsh-plan.ts";
import { historyOf, read, write } from "./history-builder.ts";

describe("lost writes", () => {
  it("are acknowledged and gone", () => {
    const history = historyOf([
      write(1, 0, 1, 1),
      write(1, 2, 3, 2, { gone: true }),
      write(1, 4, 5, 3, { gone: true, outcome: "unknown" }),
    ]);
    expect(lostWrites(history)).toEqual({ checked: [2], violations: [1], witnesses: [[1]] });
  });

  it("are not spoken of where the history does not say what is gone", () => {
    const { gone: _, ...history } = historyOf([write(1, 0, 1, 1)]);
    expect(lostWrites(history).checked).toEqual([0]);
    expect(phantomReads(history).checked).toEqual([0]);
  });
});

describe("phantom reads", () => {
  it("returned what is gone, whether it was acknowledged or not", () => {
    const history = historyOf([
      write(1, 0, 9, 1, { gone: true, outcome: "unknown" }),
      read(2, 2, 3, 1, { gone: true }),
      read(2, 10, 11, 0),
    ]);
    expect(phantomReads(history)).toEqual({ checked: [1], violations: [1], witnesses: [[0, 1]] });
    expect(lostWrites(history).violations).toEqual([0]);
  });

  it("may return a write that the history does not have", () => {
    const found = phantomReads(historyOf([read(2, 2, 3, 7, { gone: true })]));
    expect(found.witnesses).toEqual([[0]]);
  });
});

describe("runs in which writes get lost", () => {
  // In the last four a leader writes anew what another had acknowledged, and may lose that again.
  const seeds = [...Array.from({ length: 16 }, (_, seed) => seed), 30, 37, 121, 135];
  const runs = seeds.map((seed) => {
    const plan = harshPlan(seed);
    return { plan, record: runPlan(plan) };
  });

  it("lose in their histories what the engine's books have lost, and miss what it says is missed", () => {
    for (const [index, { plan, record }] of runs.entries()) {
      expect(complaints(plan, record), `seed ${seeds[index]}`).toEqual([]);
    }
    const lost = runs.filter(({ record }) => record.totals.lostWrites > 0);
    expect(lost.length).toBeGreaterThan(5);
  });

  it("let readers see what is gone later, and miss what was acknowledged and is gone", () => {
    let [phantoms, missesOfTheLost] = [0, 0];
    for (const { record } of runs) {
      const history = record.history!;
      phantoms += phantomReads(history).violations[0]!;
      for (const [missed] of staleReads(history).witnesses) {
        missesOfTheLost += history.gone![missed!]!;
      }
    }
    expect(phantoms).toBeGreaterThan(100);
    expect(missesOfTheLost).toBeGreaterThan(50);
  });
});

describe.each(["leaderless", "multi leader"])("crashes that take the disk: %s", (family) => {
  it("lose in the histories what they lose in the books", () => {
    const replication = Object.entries(FAMILIES).find(([name]) => name === family)![1];
    let lost = 0;
    for (const seed of Array.from({ length: 12 }, (_, each) => each)) {
      const plan = randomPlan(seed, { replication });
      const faults = plan.faults.map((fault) =>
        fault.action.kind === "crash"
          ? { ...fault, action: { ...fault.action, site: true, losesDisk: true } }
          : fault,
      );
      const harsh = { ...plan, faults };
      const record = runPlan(harsh);
      expect(complaints(harsh, record), `seed ${seed}`).toEqual([]);
      lost += record.totals.lostWrites;
    }
    expect(lost).toBeGreaterThan(5);
  });
});

describe("a Raft group whose majority loses its disks", () => {
  it("has lost what the third had not flushed, and shown it to readers", () => {
    const disk = { fsync: constant(MS), bandwidthBytesPerSecond: null, capacityBytes: null };
    const dies = (node: number, losesDisk: boolean) =>
      at(2 * SECOND, {
        kind: "crash",
        target: { kind: "nodes", nodes: [node] },
        site: true,
        losesDisk,
      });
    const plan = buildRaft({
      delay: constant(2 * MS),
      nodes: [{ disk }, { disk }, { disk: { ...disk, fsync: constant(50 * MS) } }],
      workload: {
        load: { kind: "poisson", rate: 1000 },
        writeShare: 0.5,
        keys: { kind: "uniform", count: 20 },
      },
      faults: [dies(0, true), dies(1, true), dies(2, false)],
      measures: { history: true },
      run: { durationNs: 3 * SECOND },
    });
    const { history, totals } = runPlan(plan);
    expect(totals.lostWrites).toBeGreaterThan(5);
    expect(lostWrites(history!).violations).toEqual([totals.lostWrites]);
    expect(phantomReads(history!).violations[0]).toBeGreaterThan(5);
    const whole = runPlan({ ...plan, faults: [dies(0, true)] });
    expect(phantomReads(whole.history!).violations).toEqual([0]);
    expect(phantomReads(whole.history!).checked[0]).toBeGreaterThan(500);
  });
});

describe("two leaders, one of which loses its disk", () => {
  it("have lost what had not been shipped, and shown it to its neighbours", () => {
    const text = `
      topology {
        site east { node a }  site west { node b }
        link within each site { rtt = 0.2ms }
        link east <-> west { rtt = 100ms }
      }
      replicate multi_leader on a, b { leaders = [a, b] }
      workload eastern on east {
        clients = 4, think = 2ms, keys = uniform(10), mix = (read: 50%, write: 50%)
        read_from = nearest, timeout = 1s
      }
      faults { at 2s crash a with loss of disk }
      run { duration = 3s, warmup = 0s, trials = 1 }`;
    const nothing = {
      read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
      readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
    };
    const { study } = prepare(sourceOf("leaders.scenario", text), { reader: nothing });
    const { plan } = study!.cases[0]!;
    const { history, totals } = runPlan({ ...plan, measures: { ...plan.measures, history: true } });
    expect(totals.lostWrites).toBeGreaterThan(5);
    expect(lostWrites(history!).violations).toEqual([totals.lostWrites]);
    expect(phantomReads(history!).violations[0]).toBeGreaterThan(5);
  });
});
