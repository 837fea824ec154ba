import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { linearizability } from "../../../src/analysis/checkers/linearizability.ts";
import { Committed } from "../../../src/engine/replication/consensus/committed.ts";
import { Leader } from "../../../src/engine/replication/consensus/leader.ts";
import { Members } from "../../../src/engine/replication/consensus/members.ts";
import type { Post } from "../../../src/engine/replication/consensus/post.ts";
import { Reads } from "../../../src/engine/replication/consensus/reads.ts";
import { Turns } from "../../../src/engine/replication/consensus/turns.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { buildRaft, type RaftRun } from "./plan-builder.ts";
import { troubledRun } from "./random-trouble.ts";

const RUNS = { seed: 20_141, numRuns: 40 };

afterEach(() => vi.restoreAllMocks());

/** A run, and what its members were inside: who began to lead in which term, and the last state. */
function watched(plan: RaftRun): {
  record: RunRecord;
  terms: Map<number, Set<number>>;
  members: Members;
} {
  const terms = new Map<number, Set<number>>([[1, new Set([plan.replication.leader])]]);
  let members: Members | null = null;
  const begin = Leader.prototype.begin;
  const beginSpy = vi.spyOn(Leader.prototype, "begin").mockImplementation(function (
    this: Leader,
    node,
  ) {
    const state = Reflect.get(this, "members") as Members;
    const term = state.term[node]!;
    terms.set(term, new Set([...(terms.get(term) ?? []), node]));
    checkLogs(state);
    begin.call(this, node);
  });
  const durability = Committed.prototype.durability;
  const durabilitySpy = vi.spyOn(Committed.prototype, "durability").mockImplementation(function (
    this: Committed,
  ) {
    members = Reflect.get(this, "members") as Members;
    return durability.call(this);
  });
  let record: RunRecord;
  try {
    record = runPlan(plan);
  } finally {
    beginSpy.mockRestore();
    durabilitySpy.mockRestore();
  }
  if (members === null) throw new Error("nobody asked where the writes are");
  return { record, terms, members };
}

/** Log matching: logs that have an entry of the same term at the same place agree up to there. */
function checkLogs({ all, logs }: Members): void {
  for (const a of all) {
    for (const b of all) {
      if (a >= b) continue;
      const [one, other] = [logs[a]!, logs[b]!];
      const low = Math.max(one.base, other.base);
      let agree = false;
      for (let index = Math.min(one.end, other.end); index >= low; index--) {
        agree ||= one.termAt(index) === other.termAt(index);
        if (agree && one.serialAt(index) !== other.serialAt(index)) {
          throw new Error(`logs of ${a} and ${b} part at ${index}`);
        }
      }
    }
  }
}

/** What is wrong with a run: nothing may be. */
function complaints(plan: RaftRun, seen: (record: RunRecord) => void = () => {}): string[] {
  const found: string[] = [];
  try {
    const { record, terms, members } = watched(plan);
    seen(record);
    expectConserved(record);
    checkLogs(members);
    if (record.totals.lostWrites > 0) found.push(`${record.totals.lostWrites} writes are lost`);
    if (record.notes.some(({ code }) => code === "log_broken")) found.push("a commit was replaced");
    for (const [term, { size }] of terms) if (size > 1) found.push(`${size} lead in term ${term}`);
    const [violations] = linearizability(record.history!).violations;
    if (violations! > 0) found.push(`${violations} keys have no order`);
    if (record.windows[0]!.staleReads > 0) found.push("stale reads");
  } catch (error) {
    found.push(String(error));
  }
  return found;
}

const SAMPLE = { seed: RUNS.seed, numRuns: 25 };

/** Whether of some troubled runs as many as this have something wrong with them. */
function areWrong(atLeast: number, change: (plan: RaftRun) => RaftRun = (plan) => plan): boolean {
  let wrong = 0;
  return fc.sample(troubledRun, SAMPLE).some((plan) => {
    wrong += complaints(change(plan)).length > 0 ? 1 : 0;
    return wrong >= atLeast;
  });
}

describe("whatever happens to a cluster whose disks are kept", () => {
  it("loses no acknowledged write, has one leader a term, and reads what was written last", () => {
    let [reads, writes, elections] = [0, 0, 0];
    fc.assert(
      fc.property(troubledRun, (plan) => {
        const found = complaints(plan, ({ totals, episodes }) => {
          reads += totals.readsAcknowledged;
          writes += totals.writesAcknowledged;
          elections += episodes.filter(({ kind }) => kind === "election").length;
        });
        expect(found).toEqual([]);
      }),
      RUNS,
    );
    // The trouble was trouble, and the clusters worked all the same.
    expect(elections).toBeGreaterThan(RUNS.numRuns);
    expect(writes).toBeGreaterThan(RUNS.numRuns * 200);
    expect(reads).toBeGreaterThan(RUNS.numRuns * 200);
  });
});

/** All three lose their power at once, the followers in the middle of a flush of 50 ms. */
function blackout(seed: number): RaftRun {
  const flush = (ms: number) => ({
    disk: { fsync: constant(ms * MS), bandwidthBytesPerSecond: null, capacityBytes: null },
  });
  const target = { kind: "nodes", nodes: [0, 1, 2] } as const;
  return buildRaft({
    nodes: [flush(1), flush(50), flush(50)],
    workload: { load: { kind: "closed", clients: 4, think: constant(5 * MS) } },
    faults: [
      {
        label: "blackout",
        schedule: { kind: "at", atNs: 1020 * MS },
        action: { kind: "crash", target, site: false, losesDisk: false },
        lasts: constant(SECOND),
      },
    ],
    measures: { history: true },
    run: { seed: `blackout ${seed}` },
  });
}

describe("a Raft that is broken on purpose", () => {
  it("is caught when voters elect whoever asks, however old its log", () => {
    vi.spyOn(Members.prototype, "isUpToDate").mockReturnValue(true);
    expect(areWrong(1)).toBe(true);
  });

  it("is caught when one copy beside the leader's is taken for a majority's", () => {
    const majorityOf = Members.prototype.majorityOf;
    vi.spyOn(Members.prototype, "majorityOf").mockImplementation(function (this: Members, ...args) {
      Reflect.set(this, "majority", 1);
      return majorityOf.apply(this, args);
    });
    expect(areWrong(1)).toBe(true);
  });

  it("is caught when a deposed leader trusts a lease that has run out", () => {
    vi.spyOn(Reads.prototype, "holdsLease").mockReturnValue(true);
    const leased = (plan: RaftRun): RaftRun => ({
      ...plan,
      replication: { ...plan.replication, reads: "lease", checkQuorum: false },
    });
    expect(areWrong(1, leased)).toBe(true);
  });

  it("is caught when members answer before their flush", () => {
    const plans = Array.from({ length: 8 }, (_, seed) => blackout(seed));
    expect(plans.flatMap((plan) => complaints(plan))).toEqual([]);
    const take = Turns.prototype.take;
    vi.spyOn(Turns.prototype, "take").mockImplementation(function (this: Turns, node) {
      const post = Reflect.get(this, "post") as Post;
      post.drain(node, post.waiting(node));
      take.call(this, node);
    });
    expect(plans.flatMap((plan) => complaints(plan)).join()).toContain("writes are lost");
  });

  it("is caught when reads are local", () => {
    const local = (plan: RaftRun): RaftRun => ({
      ...plan,
      replication: { ...plan.replication, reads: "local" },
    });
    expect(areWrong(11, local)).toBe(true);
  });
});
