import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import { canonicalJson } from "../../src/model/canonical.ts";
import type { FaultPlan } from "../../src/model/faults.ts";
import type { Plan } from "../../src/model/plan.ts";
import { expectConserved } from "./conservation.ts";
import {
  all,
  any,
  buildPlan,
  constant,
  exponential,
  freeNode,
  MS,
  SECOND,
  US,
} from "./plan-builder.ts";

/** A plan with a bit of everything that is random. */
function lively(seed: string): Plan {
  const node = (index: number) => ({
    ...freeNode(index),
    cpu: { cores: 2, perOp: exponential(50 * US) },
    disk: { fsync: exponential(300 * US), bandwidthBytesPerSecond: 1e8, capacityBytes: null },
    apply: { workers: 2, time: exponential(80 * US) },
  });
  const crash: FaultPlan = {
    label: "crash",
    schedule: { kind: "every", gapNs: exponential(2 * SECOND), fromNs: 0, toNs: 8 * SECOND },
    action: {
      kind: "crash",
      target: { kind: "choose", count: 1, of: [1, 2] },
      site: false,
      losesDisk: false,
    },
    lasts: exponential(300 * MS),
  };
  return buildPlan({
    followers: 2,
    nodes: [node(0), node(1), node(2)],
    delay: exponential(3 * MS),
    link: { loss: 0.001, bandwidthBytesPerSecond: 1e7 },
    replication: { ack: any(1, 1, 2), shards: 2 },
    workload: {
      load: { kind: "closed", clients: 20, think: exponential(2 * MS) },
      writeShare: 0.5,
      keys: { kind: "zipf", count: 1000, skew: 0.9 },
      readFrom: { kind: "any" },
      timeoutNs: 200 * MS,
      retry: { kind: "exponential_backoff", baseNs: 10 * MS, capNs: SECOND, tries: 2 },
    },
    faults: [crash],
    measures: { history: true },
    run: { seed },
  });
}

describe("determinism", () => {
  it("gives the same record for the same plan, byte for byte", () => {
    const [once, again] = [runPlan(lively("a")), runPlan(lively("a"))];
    expect(once.traceHash).toBe(again.traceHash);
    expect(canonicalJson(once)).toBe(canonicalJson(again));
    expect(once.events).toBeGreaterThan(100_000);
    expectConserved(once);
  });

  it("gives another trace for another seed", () => {
    expect(runPlan(lively("a")).traceHash).not.toBe(runPlan(lively("b")).traceHash);
  });

  it("runs the first half of a run as it runs a run of half the length", () => {
    const whole = lively("a");
    const half = { ...whole, run: { ...whole.run, durationNs: 5 * SECOND } };
    const [long, short] = [runPlan(whole), runPlan(half)];
    const [from, to] = [long.series.columns["write.ok"]!, short.series.columns["write.ok"]!];
    expect([...to]).toEqual([...from].slice(0, 50));
  });

  it("keeps names out of the draws: renamed nodes change no event", () => {
    const plan = lively("a");
    const nodes = plan.topology.nodes.map((node) => ({ ...node, name: `__proto__${node.name}` }));
    const renamed = runPlan({ ...plan, topology: { ...plan.topology, nodes } });
    expect(renamed.traceHash).toBe(runPlan(plan).traceHash);
  });
});

describe("what must not matter", () => {
  const synchronous = (parts: { scale?: number; faults?: FaultPlan[]; followers?: number }) => {
    const scale = parts.scale ?? 1;
    const disk = {
      fsync: constant(512 * US * scale),
      bandwidthBytesPerSecond: null,
      capacityBytes: null,
    };
    const followers = parts.followers ?? 1;
    return buildPlan({
      followers,
      nodes: Array.from({ length: followers + 1 }, (_, node) => ({ ...freeNode(node), disk })),
      delay: constant(4096 * US * scale),
      replication: { ack: all(1) },
      workload: { load: { kind: "closed", clients: 7, think: constant(3000 * US * scale) } },
      faults: parts.faults ?? [],
      measures: { seriesIntervalNs: 100 * MS * scale },
      run: { durationNs: 10 * SECOND * scale },
    });
  };

  it("all times four times as long: the same counts, latencies four times as long", () => {
    const [usual, slow] = [runPlan(synchronous({})), runPlan(synchronous({ scale: 4 }))];
    expect(slow.totals).toEqual(usual.totals);
    expect(slow.events).toBe(usual.events);
    expect(slow.windows[0]!.writeLatency.sum).toBe(4 * usual.windows[0]!.writeLatency.sum);
    expect(slow.windows[0]!.flushes).toBe(usual.windows[0]!.flushes);
  });

  it("a fault after the end of the run: no change at all", () => {
    const late: FaultPlan = {
      label: "late",
      schedule: { kind: "at", atNs: 11 * SECOND },
      action: { kind: "heal" },
      lasts: null,
    };
    const record = runPlan(synchronous({ faults: [late] }));
    expect(canonicalJson(record)).toBe(canonicalJson(runPlan(synchronous({}))));
  });

  it("a follower that no rule asks: the same latencies", () => {
    const [alone, joined] = [runPlan(synchronous({})), runPlan(synchronous({ followers: 3 }))];
    expect(joined.windows[0]!.writeLatency).toEqual(alone.windows[0]!.writeLatency);
  });
});

describe("limits", () => {
  it("stop a run at the events allowed, and say so", () => {
    const plan = lively("a");
    const record = runPlan({
      ...plan,
      run: { ...plan.run, limits: { maxEvents: 5000, maxBytes: 1e9 } },
    });
    expect(record.stopped).toBe("max_events");
    expect(record.complete).toBe(false);
    expect(record.events).toBe(5000);
    expect(record.endNs).toBeLessThan(10 * SECOND);
    expectConserved(record);
  });

  it("stop a run whose history outgrows its memory", () => {
    const plan = lively("a");
    const limits = { maxEvents: 1e8, maxBytes: 600_000 };
    expect(runPlan({ ...plan, run: { ...plan.run, limits } }).stopped).toBe("max_bytes");
  });

  it("stop a run when asked to", () => {
    let asked = 0;
    const record = runPlan(lively("a"), { shouldStop: () => ++asked > 3 });
    expect(record.stopped).toBe("interrupted");
    expectConserved(record);
  });
});
