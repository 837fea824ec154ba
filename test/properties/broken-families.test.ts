import { describe, expect, it } from "vitest";
import { Answers, countOf } from "../../src/engine/replication/leaderless/answer-rules.ts";
import { Hints } from "../../src/engine/replication/leaderless/hints.ts";
import { MajorityAgrees } from "../../src/engine/replication/multi-leader/majority-agrees.ts";
import { WinnerMerge } from "../../src/engine/replication/multi-leader/winner-merge.ts";
import { Writes } from "../../src/engine/replication/multi-leader/writes.ts";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { GroupPlan } from "../../src/model/multi-leader.ts";
import { leaderlessPlan, quorums } from "../engine/leaderless/plan-builder.ts";
import { at, crash, fault, multiPlan, partition } from "../engine/multi-leader/plan.ts";
import { exponential, MS, SECOND } from "../engine/plan-builder.ts";
import { breakMethod } from "./break-method.ts";

/** Engines of several leaders and of none, broken on purpose: each breakage must be seen. */

const GROUP: GroupPlan = {
  keepaliveNs: SECOND,
  suspectNs: 2 * SECOND,
  flowLimit: null,
  flowFactor: 1,
  causalReads: false,
  cutOff: "wait",
  order: "rotating",
};

/** The one that is cut off from a group of three answers no write until it is back. */
function minorityIsSilent(): boolean {
  const plan = multiPlan({
    leaders: 3,
    replication: { conflict: { kind: "certify" }, group: GROUP },
    workloads: [at(0, { load: { kind: "constant", rate: 50 }, timeoutNs: SECOND })],
    faults: [fault(2 * SECOND, partition([0, 3], [1, 2, 4, 5]), 4 * SECOND)],
  });
  const ok = runPlan(plan).series.columns["write.ok"]!;
  const during = ok.slice(22, 60).reduce((sum, each) => sum + each, 0);
  return during === 0 && ok.slice(0, 20).reduce((sum, each) => sum + each, 0) > 90;
}

/** Two leaders write fifty keys for five seconds and fall silent: both show the same in the end. */
function leadersAgree(): boolean {
  const load = {
    kind: "phases",
    phases: [{ from: 2000, to: 2000, durationNs: 5 * SECOND }],
  } as const;
  // A third of the keys are written at both within the delay of each other at the last.
  const plan = multiPlan({ workload: { load, keys: { kind: "uniform", count: 50 } } });
  const { divergence } = runPlan(plan).series.columns;
  return (divergence?.at(-1) ?? 0) === 0;
}

/** Two leaders' writes to a key within a delay of each other have not seen one another. */
function conflictsAreSeen(): boolean {
  // Of rates a = b = 50/s over 10 keys, each within D = 10 ms on either side: 2 D a b / K pairs a second.
  const own = {
    load: { kind: "poisson", rate: 50 },
    keys: { kind: "uniform", count: 10 },
  } as const;
  const plan = multiPlan({
    workloads: [at(0, own), at(1, own)],
    run: { durationNs: 40 * SECOND },
  });
  const expected = ((2 * 0.01 * 50 * 50) / 10) * 40;
  const seen = runPlan(plan).windows[0]!.conflicts;
  return Math.abs(seen - expected) < 5 * Math.sqrt(expected);
}

/** R + W > N: a read that begins after the answer to a write sees it. */
function quorumsOverlap(): boolean {
  const plan = leaderlessPlan({
    delay: exponential(5 * MS),
    replication: quorums(2, 2),
    run: { durationNs: 5 * SECOND },
  });
  const [window] = runPlan(plan).windows;
  return window!.readsOk > 1000 && window!.staleReads === 0;
}

/** A replica that was away gets what was kept for it, and nobody has written since. */
function hintsBringItUp(): boolean {
  const load = {
    kind: "phases",
    phases: [{ from: 300, to: 300, durationNs: 4 * SECOND }],
  } as const;
  const plan = leaderlessPlan({
    replication: {
      coordinator: "nearest",
      hintedHandoff: { windowNs: 3600 * SECOND, bytesPerSecond: null },
      replicaTimeoutNs: 100 * MS,
    },
    workload: { load, writeShare: 1, keys: { kind: "uniform", count: 50 }, timeoutNs: SECOND },
    faults: [fault(1 * SECOND, crash(2), 5 * SECOND)],
    run: { durationNs: 30 * SECOND },
  });
  const divergence = runPlan(plan).series.columns["divergence"]!;
  return Math.max(...divergence.slice(10, 30)) > 20 && divergence.at(-1) === 0;
}

describe("families that are whole", () => {
  it.each([
    ["the minority is silent", minorityIsSilent],
    ["leaders agree in the end", leadersAgree],
    ["conflicts are seen", conflictsAreSeen],
    ["quorums overlap", quorumsOverlap],
    ["hints bring a replica up", hintsBringItUp],
  ])("%s", (_, judge) => {
    expect(judge()).toBe(true);
  });
});

describe("several leaders, broken, are caught", () => {
  it("when a group takes a write in before a majority has it", () => {
    breakMethod(MajorityAgrees.prototype, "isAgreed", () => () => true);
    expect(minorityIsSilent()).toBe(false);
  });

  it("when the last that comes wins, in place of the last that was written", () => {
    breakMethod(WinnerMerge.prototype, "apply", () => {
      return function (this: WinnerMerge, member: number, write: number) {
        const { replicas, divergence } = this as unknown as {
          replicas: { writes: Writes };
          divergence: { set(member: number, row: number, write: number): void };
        };
        divergence.set(member, replicas.writes.rowOf(write), write);
      };
    });
    expect(leadersAgree()).toBe(false);
  });

  it("when every write counts as having seen all before it", () => {
    breakMethod(Writes.prototype, "saw", () => () => true);
    expect(conflictsAreSeen()).toBe(false);
  });
});

describe("no leader at all, broken, is caught", () => {
  it("when one answer less is enough", () => {
    breakMethod(Answers.prototype, "enough", () => {
      return function (this: Answers, bits: number) {
        return countOf(bits) >= this.count - 1;
      };
    });
    expect(quorumsOverlap()).toBe(false);
  });

  it("when what is kept for an absent replica is never handed over", () => {
    breakMethod(Hints.prototype, "keep", () => () => {});
    expect(hintsBringItUp()).toBe(false);
  });
});
