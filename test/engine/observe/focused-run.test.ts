import { describe, expect, it } from "vitest";
import { runFocused } from "../../../src/engine/focused-run.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import type { FocusPlan } from "../../../src/model/trace.ts";
import {
  all,
  buildPlan,
  constant,
  exponential,
  freeNode,
  MS,
  type PlanParts,
  SECOND,
  US,
} from "../plan-builder.ts";

const WAY = 5 * MS;
const [LEADER_FLUSH, FLUSH, APPLY] = [1 * MS, 2 * MS, 3 * MS];

/** A write every 50 ms to a leader whose follower must have flushed it. */
function pair(parts: PlanParts = {}) {
  const disk = (fsync: number) => ({
    fsync: constant(fsync),
    bandwidthBytesPerSecond: null,
    capacityBytes: null,
  });
  return buildPlan({
    nodes: [
      { ...freeNode(0), disk: disk(LEADER_FLUSH) },
      { ...freeNode(1), disk: disk(FLUSH), apply: { workers: 1, time: constant(APPLY) } },
    ],
    delay: constant(WAY),
    clientDelay: constant(100 * US),
    replication: { ack: all(1) },
    workload: { load: { kind: "constant", rate: 20 }, keys: { kind: "single" } },
    ...parts,
  });
}

function watched(plan: Plan, focus: Partial<FocusPlan>): RunRecord {
  const whole = {
    window: { fromNs: 0, toNs: plan.run.durationNs },
    sessions: [],
    writes: [],
    until: [],
    patienceNs: 0,
    ...focus,
  };
  return runFocused({ ...plan, measures: { ...plan.measures, focus: whole } });
}

/** The n-th operation of the trial's own history. */
function operation(plan: Plan, row: number) {
  const history = runPlan({ ...plan, measures: { ...plan.measures, history: true } }).history!;
  return {
    key: history.key[row]!,
    version: history.version[row]!,
    session: history.session[row]!,
    startNs: history.startNs[row]!,
    endNs: history.endNs[row]!,
  };
}

describe("a run that is made again and watched", () => {
  const plan = pair();
  const write = operation(plan, 7);
  const window = { fromNs: write.startNs - MS, toNs: write.endNs + MS };
  const record = watched(plan, {
    window,
    sessions: [write.session],
    writes: [write],
    until: [{ node: 1, write: 0 }],
    patienceNs: SECOND,
  });
  const trace = record.trace!;
  const at = (node: number, stage: string) =>
    trace.marks.find((mark) => mark.node === node && mark.stage === stage)!.atNs - write.startNs;

  it("knows when the write came to each stage on each node", () => {
    const appended = 100 * US;
    expect(at(0, "received")).toBe(appended);
    expect(at(0, "flushed")).toBe(appended + LEADER_FLUSH);
    expect(at(1, "received")).toBe(appended + WAY);
    expect(at(1, "written")).toBe(appended + WAY);
    expect(at(1, "flushed")).toBe(appended + WAY + FLUSH);
    expect(at(1, "applied")).toBe(appended + WAY + FLUSH + APPLY);
    expect(at(0, "committed")).toBe(appended + WAY + FLUSH + WAY);
    expect(trace.marks.some(({ earlier }) => earlier)).toBe(false);
  });

  it("keeps the session's messages and those that carried and confirmed the write, no others", () => {
    const told = trace.messages.map(({ role, from, to, writes, session, fate }) => ({
      role,
      from,
      to,
      writes,
      isOwn: session === write.session,
      fate,
    }));
    const [leader, follower, client] = [0, 1, 2];
    expect(told).toEqual([
      { role: "request", from: client, to: leader, writes: [], isOwn: true, fate: "delivered" },
      {
        role: "replication",
        from: leader,
        to: follower,
        writes: [0],
        isOwn: false,
        fate: "delivered",
      },
      {
        role: "acknowledgement",
        from: follower,
        to: leader,
        writes: [0],
        isOwn: false,
        fate: "delivered",
      },
      { role: "response", from: leader, to: client, writes: [], isOwn: true, fate: "delivered" },
    ]);
    const [, carried] = trace.messages;
    expect(carried!.endNs - carried!.sentNs).toBe(WAY);
  });

  it("is the same run: its operations are those of the trial", () => {
    const again = record.history!;
    expect(again.count).toBeGreaterThan(0);
    const row = again.startNs.indexOf(write.startNs);
    expect(again.endNs[row]).toBe(write.endNs);
    expect(again.version[row]).toBe(write.version);
  });

  it("ends with its focus", () => {
    expect(record.stopped).toBe("interrupted");
    expect(record.endNs).toBeLessThan(window.toNs + 100 * MS);
  });

  it("goes on until the node has the write, though its disk takes two seconds", () => {
    const slow = pair({
      replication: {},
      nodes: [
        freeNode(0),
        {
          ...freeNode(1),
          disk: { fsync: constant(2 * SECOND), bandwidthBytesPerSecond: null, capacityBytes: null },
        },
      ],
    });
    const first = operation(slow, 0);
    const long = watched(slow, {
      window: { fromNs: 0, toNs: first.endNs },
      writes: [first],
      until: [{ node: 1, write: 0 }],
      patienceNs: 5 * SECOND,
    }).trace!;
    const applied = long.marks.find(({ node, stage }) => node === 1 && stage === "applied")!;
    expect(applied.atNs).toBe(first.startNs + 100 * US + WAY + 2 * SECOND);
    expect(long.toNs).toBe(applied.atNs);
  });

  it("says what was there before the watch began", () => {
    const late = watched(plan, {
      window: { fromNs: write.endNs + 20 * MS, toNs: write.endNs + 21 * MS },
      writes: [write],
    }).trace!;
    expect(late.marks.length).toBeGreaterThan(0);
    expect(late.marks.every(({ earlier }) => earlier)).toBe(true);
    expect(late.messages).toEqual([]);
  });

  it("holds no more than its window asks for, however many messages pass", () => {
    const busy = pair({
      workload: {
        load: { kind: "closed", clients: 20, think: exponential(MS) },
        keys: { kind: "single" },
      },
      run: { durationNs: 2 * SECOND },
    });
    const own = watched(busy, {
      window: { fromNs: SECOND, toNs: 1.1 * SECOND },
      sessions: [3],
    });
    const { messages } = own.trace!;
    expect(messages.length).toBeGreaterThan(5);
    expect(messages.every(({ session }) => session === 3)).toBe(true);
    expect(messages.length).toBeLessThan(0.02 * runPlan(busy).windows[0]!.messages);
  });
});
