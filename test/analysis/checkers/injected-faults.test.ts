import { describe, expect, it } from "vitest";
import { RULES } from "../../../src/analysis/checkers/judge-history.ts";
import { History } from "../../../src/engine/observe/history.ts";
import { AckRule } from "../../../src/engine/replication/single-leader/ack-rule.ts";
import { Apply } from "../../../src/engine/replication/single-leader/apply.ts";
import { Leader } from "../../../src/engine/replication/single-leader/leader.ts";
import { Reads } from "../../../src/engine/replication/single-leader/reads.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { WorkloadPlan } from "../../../src/model/workload.ts";
import { prepare, sourceOf } from "../../../src/run.ts";
import { at, crash, failoverPlan } from "../../engine/failover/failover-builder.ts";
import { all, buildPlan, constant, exponential, MS, SECOND } from "../../engine/plan-builder.ts";
import { breakMethod } from "../../properties/break-method.ts";

const nothing = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};

/**
 * Engines with one fault each. The rule that the fault breaks must convict it; rules that it also
 * breaks by its nature may; no other one does. The whole engine is convicted of nothing.
 */

const ORDER = ["consistent_prefix", "monotonic_writes", "writes_follow_reads"];

/** How often each rule is broken; rules that nothing breaks are left out. */
function convictions(plan: Plan): Readonly<Record<string, number>> {
  const { history } = runPlan({ ...plan, measures: { ...plan.measures, history: true } });
  const counted = Object.entries(RULES).map(([rule, check]) => {
    return [rule, check(history!).violations[0]!] as const;
  });
  return Object.fromEntries(counted.filter(([, violations]) => violations > 0));
}

/** Sessions that write some keys and read them, without ever racing for one. */
const workload: Partial<WorkloadPlan> = {
  load: { kind: "closed", clients: 6, think: exponential(2 * MS) },
  writeShare: 0.4,
  keys: { kind: "uniform", count: 400 },
  readFrom: { kind: "leader" },
};
const atLeader = buildPlan({
  followers: 2,
  delay: exponential(MS),
  clientDelay: constant(0.2 * MS),
  workload,
  run: { durationNs: 5 * SECOND },
});

describe("an engine that is whole", () => {
  it("is convicted of nothing where reads go to its leader", () => {
    const { lost_updates: races = 0, ...rest } = convictions(atLeader);
    expect(rest).toEqual({});
    // Clients that read, and then write without asking again, do race.
    expect(races).toBeLessThan(10);
  });
});

describe("an engine that serves a stale value now and then", () => {
  it("is convicted of stale reads, and of what those make of registers and sessions", () => {
    let served = 0;
    breakMethod(Reads.prototype, "serve", (serve) => {
      return function (this: Reads, operation: number) {
        serve.call(this, operation);
        const { version } = (
          this as unknown as { world: { operations: { version: Float64Array } } }
        ).world.operations;
        served += 1;
        if (served % 50 === 0 && version[operation]! > 1) version[operation]! -= 1;
      };
    });
    const { lost_updates: _, ...found } = convictions(atLeader);
    expect(found["stale_reads"]).toBeGreaterThan(10);
    expect(found["linearizability"]).toBeGreaterThan(10);
    // One node has shown the newer version, and with it what its writer had seen.
    const sessions = ["read_your_writes", "monotonic_reads", ...ORDER];
    expect(["stale_reads", "linearizability", ...sessions]).toEqual(
      expect.arrayContaining(Object.keys(found)),
    );
  });
});

/** Sessions that stay at one follower of two, read behind the leader, and answer what they read. */
const pinned = buildPlan({
  followers: 2,
  delay: exponential(3 * MS),
  nodes: [{}, { apply: { workers: 1, time: exponential(2 * MS) } }, {}],
  workload: {
    ...workload,
    keys: { kind: "uniform", count: 12 },
    readFrom: { kind: "pinned" },
    replies: 0.5,
  },
  run: { durationNs: 5 * SECOND },
});

describe("an engine whose follower shows records out of their order", () => {
  it("is convicted of broken prefixes; in order it is late, and no more than that", () => {
    const late = convictions(pinned);
    expect(Object.keys(late)).toEqual(expect.arrayContaining(["stale_reads", "read_your_writes"]));
    for (const rule of [...ORDER, "monotonic_reads"]) expect(late).not.toHaveProperty(rule);
    breakMethod(Apply.prototype, "isApplied", (isApplied) => {
      return function (this: Apply, position: number, lsn: number) {
        return lsn % 2 === 0 || isApplied.call(this, position, lsn);
      };
    });
    const found = convictions(pinned);
    expect(found["consistent_prefix"]).toBeGreaterThan(5);
    const allowed = [...Object.keys(late), ...ORDER];
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(found)));
  });
});

describe("an engine that mixes up the answers of two sessions", () => {
  it("is convicted by the sessions' rules, and by no other", () => {
    const plan: Plan = {
      ...pinned,
      workloads: pinned.workloads.map((one) => ({
        ...one,
        readFrom: { kind: "any_follower" },
        session: ["read_your_writes", "monotonic_reads"],
      })),
    };
    const { lost_updates: _, ...whole } = convictions(plan);
    expect(Object.keys(whole).sort()).toEqual(["linearizability", "stale_reads"]);
    let held = -1;
    breakMethod(History.prototype, "add", (add) => {
      return function (this: History, kind, session, key, node, outcome) {
        // Each session is given what the reader before it was to get.
        const other = kind === 0 && held >= 0 ? held : session;
        if (kind === 0) held = session;
        add.call(this, kind, other, key, node, outcome);
      };
    });
    const { lost_updates: __, ...mixed } = convictions(plan);
    expect(mixed["read_your_writes"]).toBeGreaterThan(10);
    expect(mixed).toMatchObject(whole);
    const allowed = [...Object.keys(whole), "read_your_writes", "monotonic_reads", ...ORDER];
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(mixed)));
  });
});

describe("an engine that forgets a write", () => {
  it("is convicted of lost writes alone", () => {
    const disk = { fsync: constant(MS), bandwidthBytesPerSecond: null, capacityBytes: null };
    const dies = (node: number, losesDisk: boolean): Plan["faults"][number] =>
      at(2 * SECOND, {
        kind: "crash",
        target: { kind: "nodes", nodes: [node] },
        site: true,
        losesDisk,
      });
    const plan = buildPlan({
      followers: 2,
      delay: constant(5 * MS),
      nodes: [{ disk }, { disk }, { disk: { ...disk, fsync: constant(40 * MS) } }],
      replication: { ack: all(1, 2) },
      workload: { load: { kind: "poisson", rate: 200 }, keys: { kind: "uniform", count: 20 } },
      faults: [dies(0, true), dies(1, true), dies(2, false)],
      run: { durationNs: 3 * SECOND },
    });
    expect(convictions(plan)).toEqual({});
    breakMethod(AckRule.prototype, "confirmed", () => {
      return function (this: AckRule, state) {
        return Math.max(state.positionOf(1), state.positionOf(2));
      };
    });
    const { lost_writes: lost = 0, ...rest } = convictions(plan);
    expect(lost).toBeGreaterThan(3);
    expect(rest).toEqual({});
  });
});

describe("an engine that shows what is not safe yet", () => {
  it("is convicted of phantom reads once its leader dies", () => {
    const plan = failoverPlan(
      { detect: { kind: "heartbeat", everyNs: 100 * MS, miss: 3 } },
      {
        delay: constant(20 * MS),
        replication: { ack: all(1, 2) },
        workload: {
          ...workload,
          load: { kind: "poisson", rate: 800 },
          keys: { kind: "uniform", count: 8 },
          timeoutNs: SECOND,
        },
        faults: [at(2 * SECOND, { ...crash(0), site: true } as ReturnType<typeof crash>)],
        run: { durationNs: 5 * SECOND },
      },
    );
    const { lost_updates: _, ...whole } = convictions(plan);
    expect(whole).toEqual({});
    breakMethod(Leader.prototype, "visible", () => {
      return function (this: Leader, shard: number) {
        return this.branch.logs[shard]!.end;
      };
    });
    const { lost_updates: __, ...found } = convictions(plan);
    expect(found["phantom_reads"]).toBeGreaterThan(0);
    const allowed = ["phantom_reads", "linearizability", "monotonic_reads", "writes_follow_reads"];
    expect(allowed).toEqual(expect.arrayContaining(Object.keys(found)));
  });
});

describe("a cluster that is cut in two", () => {
  const convictedUnder = (fencing: string) => {
    const { study } = prepare(
      sourceOf(
        "split.scenario",
        `topology {
          site west { node a }  site east { node b, c }
          link within each site { rtt = 0.2ms }
          link west <-> east { rtt = 2ms }
        }
        replicate single_leader on a, b, c {
          leader = a, ack = any 1 of [b, c], ack_timeout = 100ms, on_ack_timeout = async
          failover { detect = heartbeat(every: 100ms, miss: 3), fencing = ${fencing} }
        }
        workload western on west { clients = 4, keys = uniform(20), timeout = 1s }
        workload eastern on east { clients = 4, keys = uniform(20), timeout = 1s }
        faults { at 1s partition west | east for 1s }
        run { duration = 3s, warmup = 0s, trials = 1 }`,
      ),
      { reader: nothing },
    );
    return convictions(study!.cases[0]!.plan);
  };

  it("is convicted of a split brain where nothing fences the old leader", () => {
    const found = convictedUnder("none");
    expect(found["split_brain"]).toBeGreaterThan(10);
    expect(found["lost_writes"]).toBeGreaterThan(10);
  });

  it("is convicted of none where a leader needs a majority", () => {
    expect(convictedUnder("quorum_lease(ttl: 200ms)")).not.toHaveProperty("split_brain");
  });
});
