import { describe, expect, it } from "vitest";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import { findBottleneck } from "../../../src/analysis/theory/bottleneck.ts";
import { limitsOf } from "../../../src/analysis/theory/bounds.ts";
import { explain } from "../../../src/analysis/theory/explanation.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { StationWindow, WindowRecord } from "../../../src/model/run-record.ts";
import { all, buildPlan, constant, MS } from "../../engine/plan-builder.ts";
import { histogram, runRecord, SECOND, station, windowRecord } from "../record-builder.ts";

const cpu = (perOp: number) => ({ cpu: { cores: 1, perOp: constant(perOp) } });
const busy = (share: number): StationWindow =>
  station({ name: "leader.cpu", kind: "cpu", busyNs: share * 10 * SECOND });

function view(plan: Plan, perSecond: number, parts: Partial<WindowRecord> = {}) {
  const windows = [windowRecord({ writesOk: perSecond * 10, ...parts })];
  return viewsOf(plan, [runRecord({ windows })]).pooled!;
}
const name = (plan: Plan, perSecond: number, parts?: Partial<WindowRecord>) =>
  findBottleneck(plan, view(plan, perSecond, parts))?.name;

describe("the bottleneck", () => {
  const workload = { load: { kind: "closed", clients: 50, think: constant(50 * MS) } } as const;
  const plan = buildPlan({ nodes: [cpu(1 * MS)], workload });

  it("is the station that does nine tenths of what it can or more", () => {
    expect(name(plan, 910)).toBe("cpu");
    expect(name(plan, 890)).toBe("round_trip");
  });

  it("is a station that was busier than its limit tells, as faults make it", () => {
    expect(name(plan, 400, { stations: [busy(0.95)] })).toBe("cpu");
    expect(name(plan, 400, { stations: [busy(0.4)] })).toBe("round_trip");
  });

  it("is not a group-commit disk that is always busy and far from its limit", () => {
    const disk = { fsync: constant(2 * MS), bandwidthBytesPerSecond: null, capacityBytes: null };
    const grouped = buildPlan({ nodes: [{ disk }], workload });
    const always = station({ busyNs: 10 * SECOND });
    expect(name(grouped, 900, { stations: [always] })).toBe("round_trip");
  });

  it("of an open loop is what is offered, until a station keeps it from that", () => {
    const open = buildPlan({
      nodes: [cpu(1 * MS)],
      workload: { load: { kind: "poisson", rate: 950 } },
    });
    expect(name(open, 945, { stations: [busy(0.945)] })).toBe("offered");
    const over = buildPlan({
      nodes: [cpu(1 * MS)],
      workload: { load: { kind: "poisson", rate: 1500 } },
    });
    expect(name(over, 1000, { stations: [busy(1)] })).toBe("cpu");
  });

  it("of a load in phases is what was offered in the window, not the mean of all phases", () => {
    const phases = [
      { from: 0, to: 800, durationNs: 5 * SECOND },
      { from: 800, to: 800, durationNs: 5 * SECOND },
    ];
    const ramp = buildPlan({
      nodes: [cpu(1 * MS)],
      workload: { load: { kind: "phases", phases } },
    });
    const seen = view(ramp, 798, { writesStarted: 8000 });
    const found = findBottleneck(ramp, seen);
    expect(found?.name).toBe("offered");
    expect(explain(ramp, seen, limitsOf(ramp), found)).toBe(
      "798 writes/s reach the offered load of 800 writes/s. No station limits them.",
    );
  });

  it("is nothing where nobody writes", () => {
    const readers = buildPlan({ workload: { writeShare: 0 } });
    expect(findBottleneck(readers, view(readers, 0))).toBeNull();
    expect(explain(readers, view(readers, 0), limitsOf(readers), null)).toBe("Nobody writes.");
  });
});

describe("the bottleneck of sessions that find no station full", () => {
  const times = (parts: { fsync?: number; apply?: number; wide?: number; rtt?: number }) =>
    buildPlan({
      nodes: [
        {
          disk: {
            fsync: constant(parts.fsync ?? 0),
            bandwidthBytesPerSecond: null,
            capacityBytes: null,
          },
          ...cpu(0.5 * MS),
        },
        { apply: { workers: 1, time: constant(parts.apply ?? 0) } },
      ],
      delay: constant((parts.rtt ?? 0) / 2),
      link: { bandwidthBytesPerSecond: parts.wide ?? null },
      replication: { ack: all(1), ackAt: "applied" },
      workload: { load: { kind: "closed", clients: 1, think: constant(0) } },
    });
  const idle = { stations: [] };

  it.each([
    ["fsync", "leader's flush", { fsync: 4 * MS, apply: 1 * MS, rtt: 1.5 * MS }],
    ["apply", "r1's apply", { fsync: 1 * MS, apply: 2 * MS, rtt: 1.5 * MS }],
    ["round_trip", "network delay", { fsync: 1 * MS, apply: 1.4 * MS, rtt: 1.5 * MS }],
    ["network", "sending the bytes through 0 -> 1 and 1 -> 0", { wide: 1e5, rtt: 1.5 * MS }],
    ["cpu", "leader's CPU", { rtt: 0.4 * MS }],
  ] as const)("is %s when most of the wait is %s", (word, part, parts) => {
    const plan = times(parts);
    const bound = limitsOf(plan).find((limit) => limit.name === "round_trip")!;
    const most = Math.max(...Object.values(parts).filter((one) => one >= 1e6), 0);
    const seen = view(plan, bound.writesPerSecond * 0.8, idle);
    expect(findBottleneck(plan, seen)?.name).toBe(word);
    const reached = view(plan, bound.writesPerSecond * 0.999, idle);
    const said = explain(plan, reached, limitsOf(plan), findBottleneck(plan, reached));
    expect(said).toContain(` of that is ${part}.`);
    if (most > 0 && word !== "network") expect(said).toContain(`: ${most / MS} ms of that`);
  });

  it("is the loop itself where sessions think for longer", () => {
    const load = { kind: "closed", clients: 1, think: constant(3 * MS) } as const;
    const plan = buildPlan({ nodes: [cpu(1 * MS)], workload: { load } });
    expect(name(plan, 249, idle)).toBe("round_trip");
    const seen = view(plan, 249.9, idle);
    expect(explain(plan, seen, limitsOf(plan), findBottleneck(plan, seen))).toBe(
      "249.9 writes/s reach the round-trip bound of 250 writes/s (1 session / 4 ms). Between two writes a session thinks for 3 ms; the write takes 1 ms.",
    );
    // Three reads of 1 ms fall to each write.
    const readers = { load: { ...load, think: constant(0) }, writeShare: 0.25 };
    expect(name(buildPlan({ nodes: [cpu(1 * MS)], workload: readers }), 200)).toBe("round_trip");
    const short = { kind: "closed", clients: 1, think: constant(0.9 * MS) } as const;
    expect(name(buildPlan({ nodes: [cpu(1 * MS)], workload: { load: short } }), 400)).toBe("cpu");
  });
});

describe("an open loop that gets less than it offers", () => {
  const load = { kind: "poisson", rate: 500 } as const;
  const plan = buildPlan({ nodes: [cpu(0.1 * MS)], workload: { load } });
  const nameOf = (silentSeconds: number) => {
    const parts = {
      writesStarted: 5000,
      unavailableNs: histogram(silentSeconds > 0 ? [silentSeconds * SECOND] : []),
    };
    return findBottleneck(plan, view(plan, 300, parts))?.name;
  };

  it("is held by an outage when the silence explains at least half of it", () => {
    // 40 % are missing: 4 of 10 seconds.
    expect(nameOf(4)).toBe("outage");
    expect(nameOf(2.1)).toBe("outage");
    expect(nameOf(1.9)).toBe("offered");
    expect(nameOf(0)).toBe("offered");
  });
});

describe("the explanation", () => {
  const load = { kind: "closed", clients: 2, think: constant(0) } as const;
  const plan = buildPlan({ nodes: [cpu(1 * MS)], workload: { load } });
  const text = (perSecond: number, parts: Partial<WindowRecord> = {}) => {
    const seen = view(plan, perSecond, parts);
    return explain(plan, seen, limitsOf(plan), findBottleneck(plan, seen));
  };

  it("is short when the bound is reached", () => {
    expect(text(995)).toBe(
      "995 writes/s reach the CPU bound of 1000 writes/s (1 core / 1 ms a write at leader.cpu).",
    );
  });

  it("says how far below, and how much of the time is waiting", () => {
    const explained = text(500, { writeLatency: histogram([2 * MS]) });
    expect(explained).toContain("500 writes/s are 25 % of the round-trip bound of 2000 writes/s");
    expect(explained).toContain(
      "which holds them back, and 50 % of the smallest limit, the CPU bound of 1000 writes/s",
    );
    expect(explained).toContain(
      "A write takes 2 ms on average, 1 ms of it with idle hardware (1 ms: leader's CPU)",
    );
  });

  it("tells of outages, failures and batches with their numbers", () => {
    const explained = text(500, {
      unavailableNs: histogram([2 * SECOND]),
      writesTimedOut: 12,
      writeLatency: histogram([1 * MS]),
      flushes: 100,
      flushedRecords: 250,
    });
    expect(explained).toContain("For 2 s of a run no write is acknowledged.");
    expect(explained).toContain("12 writes a run fail or time out.");
    expect(explained).toContain("A flush holds 2.5 records on average.");
  });
});
