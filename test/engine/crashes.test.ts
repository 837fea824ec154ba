import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { FaultAction, FaultPlan } from "../../src/model/faults.ts";
import { expectConserved } from "./conservation.ts";
import { all, any, buildPlan, constant, freeNode, MS, SECOND } from "./plan-builder.ts";

function at(atNs: number, action: FaultAction, lastsNs: number | null = null): FaultPlan {
  const lasts = lastsNs === null ? null : constant(lastsNs);
  return { label: action.kind, schedule: { kind: "at", atNs }, action, lasts };
}

function crash(site: boolean, ...nodes: number[]): FaultAction {
  return { kind: "crash", target: { kind: "nodes", nodes }, site, losesDisk: false };
}

const WAY = 5 * MS;

/** 500 writes a second, evenly spaced, to a leader that ships over 5 ms and dies after 4 s. */
function dyingLeader(site: boolean, parts: Parameters<typeof buildPlan>[0] = {}) {
  return runPlan(
    buildPlan({
      delay: constant(WAY),
      workload: { load: { kind: "constant", rate: 500 } },
      faults: [at(4 * SECOND + 1, { ...crash(site, 0), losesDisk: true } as FaultAction)],
      ...parts,
    }),
  );
}

describe("a leader that dies", () => {
  it("loses nothing acknowledged when only its process dies: the wire still delivers", () => {
    const record = dyingLeader(false);
    expectConserved(record);
    expect(record.totals.lostWrites).toBe(0);
    expect(record.totals.writesAcknowledged).toBe(2000);
  });

  it("loses rate x delay when its site dies with what is on the wire", () => {
    const record = dyingLeader(true);
    expectConserved(record);
    // 500/s for 5 ms: the writes at 3.996, 3.998 and 4.000 s had not arrived.
    expect(record.totals.lostWrites).toBe(3);
  });

  it("loses nothing acknowledged in sync mode, and leaves some in doubt", () => {
    const record = dyingLeader(true, { replication: { ack: all(1) } });
    expectConserved(record);
    expect(record.totals.lostWrites).toBe(0);
    expect(record.totals.inDoubtWrites).toBeGreaterThan(0);
  });

  it("stays down without a failover, and the run says so and ends as planned", () => {
    const record = dyingLeader(false);
    expect(record.complete).toBe(true);
    expect(record.endNs).toBe(10 * SECOND);
    expect(record.notes.map(({ code }) => code)).toContain("leader_stayed_down");
    expect(record.series.columns["leader"]?.at(-1)).toBe(-1);
    expect(record.windows[0]!.unavailableNs.max).toBeGreaterThan(5.9 * SECOND);
    expect(record.totals.writesFailed).toBeGreaterThan(2900);
  });

  it("strands acknowledged writes on its disk when nobody else has them", () => {
    const record = dyingLeader(true, {
      faults: [at(4 * SECOND + 1, crash(true, 0))],
    });
    expect(record.totals.lostWrites).toBe(0);
    expect(record.totals.strandedWrites).toBe(3);
  });

  it("comes back with its log and serves on after a restart", () => {
    const record = runPlan(
      buildPlan({
        delay: constant(WAY),
        replication: { ack: all(1) },
        workload: { load: { kind: "closed", clients: 4, think: constant(0) } },
        faults: [at(4 * SECOND, crash(false, 0), 2 * SECOND)],
      }),
    );
    expectConserved(record);
    expect(record.totals.lostWrites).toBe(0);
    expect(record.notes).toEqual([]);
    expect(record.series.columns["write.ok"]?.at(-1)).toBeGreaterThan(30);
    expect(record.episodes.filter(({ kind }) => kind === "unavailable")).toHaveLength(1);
  });

  it("times clients out when its site vanishes, and they retry once it is back", () => {
    const record = runPlan(
      buildPlan({
        delay: constant(WAY),
        workload: {
          load: { kind: "poisson", rate: 200 },
          timeoutNs: 300 * MS,
          retry: { kind: "exponential_backoff", baseNs: 50 * MS, capNs: SECOND, tries: 10 },
        },
        faults: [at(4 * SECOND, crash(true, 0), 1 * SECOND)],
      }),
    );
    expectConserved(record);
    expect(record.totals.writesTimedOut + record.totals.writesFailed).toBe(0);
    expect(record.windows[0]!.writeLatency.max).toBeGreaterThan(900 * MS);
  });
});

describe("a follower that dies", () => {
  it("blocks a rule that needs it until it is back, then catches up", () => {
    const record = runPlan(
      buildPlan({
        delay: constant(WAY),
        replication: { ack: all(1) },
        workload: { load: { kind: "poisson", rate: 300 } },
        faults: [at(3 * SECOND, crash(false, 1), 2 * SECOND)],
      }),
    );
    expectConserved(record);
    const { columns } = record.series;
    expect(columns["write.ok"]!.slice(31, 49).every((count) => count === 0)).toBe(true);
    expect(columns["lag[1]"]!.at(48)).toBeGreaterThan(1.8 * SECOND);
    expect(columns["lag[1]"]!.at(-1)).toBeLessThan(20 * MS);
    expect(record.totals.writesInFlight).toBeLessThan(20);
  });

  it("does not stop a rule that another follower can meet", () => {
    const record = runPlan(
      buildPlan({
        followers: 2,
        delay: constant(WAY),
        replication: { ack: any(1, 1, 2) },
        workload: { load: { kind: "poisson", rate: 300 } },
        faults: [at(3 * SECOND, crash(false, 1), 2 * SECOND)],
      }),
    );
    expectConserved(record);
    expect(record.windows[0]!.writeLatency.max).toBe(2 * WAY);
  });

  it("copies everything anew when its disk is gone", () => {
    const loss: FaultAction = { ...crash(false, 1), losesDisk: true } as FaultAction;
    const record = runPlan(
      buildPlan({
        delay: constant(WAY),
        link: { bandwidthBytesPerSecond: 1e6 },
        workload: { load: { kind: "constant", rate: 1000 }, value: constant(500) },
        faults: [at(4 * SECOND, loss, 1 * SECOND)],
      }),
    );
    expectConserved(record);
    // 2 MB to copy and 0.5 MB missed, over 1 MB/s that live traffic fills by half.
    const lag = record.series.columns["lag[1]"]!;
    expect(lag[60]).toBeGreaterThan(1 * SECOND);
    expect(lag.at(-1)).toBeLessThan(1.5 * SECOND);
    expect(record.totals.lostWrites).toBe(0);
  });
});

describe("a pause", () => {
  it("freezes a node and lets it go on where it was", () => {
    const apply = { workers: 1, time: constant(100 * MS) };
    const record = runPlan(
      buildPlan({
        nodes: [freeNode(0), { ...freeNode(1), apply }],
        replication: { ack: all(1), ackAt: "applied" },
        workload: { load: { kind: "closed", clients: 1, think: constant(0) } },
        faults: [
          at(
            1 * SECOND + 30 * MS,
            { kind: "pause", target: { kind: "nodes", nodes: [1] } },
            250 * MS,
          ),
        ],
      }),
    );
    expectConserved(record);
    expect(record.windows[0]!.writeLatency.max).toBe(350 * MS);
    expect(record.windows[0]!.writesOk).toBe(97);
  });
});

describe("a standby that dies while its confirmation is on the way", () => {
  /** Four sessions, a named standby 5 ms away that crashes `atNs` and is back a second later. */
  function dyingStandby(atNs: number) {
    return runPlan(
      buildPlan({
        delay: constant(WAY),
        replication: { ack: { kind: "first", count: 1, of: [1] } },
        workload: { load: { kind: "closed", clients: 4, think: constant(0) } },
        faults: [at(atNs, crash(false, 1), SECOND)],
      }),
    );
  }

  it("lets the writes go on that waited for it, once it is connected again", () => {
    // Whatever part of the round trip the crash falls into, ten seconds hold nine of writing.
    for (let part = 0; part < 10; part++) {
      const record = dyingStandby(4 * SECOND + part * MS + 1);
      expectConserved(record);
      expect(record.totals.writesAcknowledged, `${part} ms`).toBeGreaterThan(0.85 * 4 * 900);
    }
  });
});
