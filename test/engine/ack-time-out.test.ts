import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { FaultPlan } from "../../src/model/faults.ts";
import type { SingleLeaderPlan } from "../../src/model/single-leader.ts";
import { all, buildPlan, constant, MS, SECOND } from "./plan-builder.ts";

/** 100 writes a second, each confirmed after 20 ms, but for 1 s in which the follower is cut off. */
function run(replication: Partial<SingleLeaderPlan>, faults: readonly FaultPlan[] = []) {
  return runPlan(
    buildPlan({
      delay: constant(10 * MS),
      replication: { ack: all(1), ...replication },
      workload: { load: { kind: "constant", rate: 100 } },
      faults,
    }),
  );
}

const cut: FaultPlan = {
  label: "cut",
  schedule: { kind: "at", atNs: 3 * SECOND + 1 },
  action: { kind: "partition", groups: [[0], [1]], direction: "both" },
  lasts: constant(1 * SECOND),
};

const note = (record: ReturnType<typeof run>) =>
  record.notes.find(({ code }) => code === "ack_timed_out")?.text ?? "none";

describe("the count of acknowledgements that did not come in time", () => {
  it("is every write when the time-out is shorter than the round trip, none when longer", () => {
    const short = run({ ackTimeoutNs: 15 * MS });
    expect(note(short)).toMatch(new RegExp(`^${short.windows[0]!.commitLatency.count} writes`));
    expect(short.windows[0]!.commitLatency.count).toBeGreaterThan(990);
    expect(note(run({ ackTimeoutNs: 25 * MS }))).toBe("none");
  });

  it("is those that a partition held when writes block", () => {
    const record = run({ ackTimeoutNs: 100 * MS, onAckTimeout: "block" }, [cut]);
    // All from 3.00 s on wait until 4.02 s, those before 2.99 s had their confirmation on its way:
    // waits of 1.02 s down to 0.10 s are 93, the one of 2.99 s has its confirmation cut off.
    const [, count] = /^(\d+) writes .* They kept waiting\.$/.exec(note(record)) ?? [];
    expect(Number(count)).toBeGreaterThanOrEqual(92);
    expect(Number(count)).toBeLessThanOrEqual(95);
    expect(record.windows[0]!.commitLatency.max).toBeGreaterThan(1 * SECOND);
  });

  it("is the one that turned waiting off when writes fall back", () => {
    const record = run({ ackTimeoutNs: 100 * MS, onAckTimeout: "async" }, [cut]);
    expect(note(record)).toMatch(/^1 writes/);
    expect(record.windows[0]!.commitLatency.max).toBe(100 * MS);
    expect(record.episodes.map(({ kind }) => kind)).toContain("async_fallback");
  });
});

describe("a write that is answered after its own time-out", () => {
  const ANSWER = { ackTimeoutNs: 100 * MS, onAckTimeout: "answer" } as const;

  it("has waited for just as long, while the others wait for their own, and nobody falls back", () => {
    const record = run(ANSWER, [cut]);
    const [window] = record.windows;
    // Cut off are the confirmations from 2.99 s on; those from 3.92 s on come in time, at 4.02 s.
    const late = Number(/^(\d+) writes/.exec(note(record))?.[1]);
    expect(late).toBeGreaterThanOrEqual(93);
    expect(late).toBeLessThanOrEqual(95);
    expect(window!.commitLatency.max).toBe(100 * MS);
    const inTime = window!.commitLatency.count - late;
    // 10 after the cut wait from 90 down to 20 ms, all others for a round trip.
    const waits = inTime * 20 * MS + late * 100 * MS + ((10 + 70) * 8 * MS) / 2 - 8 * 10 * MS;
    expect(window!.commitLatency.sum / waits).toBeCloseTo(1, 1);
    expect(record.episodes.map(({ kind }) => kind)).not.toContain("async_fallback");
  });

  it.each([1, 8])(
    "lets %s sessions write as often as the time-out goes into the cut",
    (clients) => {
      const record = runPlan(
        buildPlan({
          delay: constant(10 * MS),
          replication: { ack: all(1), ...ANSWER },
          workload: { load: { kind: "closed", clients, think: constant(0) } },
          faults: [{ ...cut, schedule: { kind: "at", atNs: 0 }, lasts: null }],
        }),
      );
      const { count, min, max } = record.windows[0]!.writeLatency;
      expect(count / clients).toBe(10_000 / 100 - 1);
      expect([min, max]).toEqual([100 * MS, 100 * MS]);
    },
  );

  it("is not answered before it is on the leader's own disk", () => {
    const plan = buildPlan({
      delay: constant(10 * MS),
      replication: { ack: all(1), ...ANSWER },
      workload: { load: { kind: "constant", rate: 4 } },
      faults: [{ ...cut, schedule: { kind: "at", atNs: 0 }, lasts: null }],
    });
    const nodes = plan.topology.nodes.map((node) => ({
      ...node,
      disk: { ...node.disk, fsync: constant(130 * MS) },
    }));
    const record = runPlan({ ...plan, topology: { ...plan.topology, nodes } });
    const { min, max, count } = record.windows[0]!.commitLatency;
    expect(count).toBeGreaterThan(30);
    expect([min, max]).toEqual([130 * MS, 130 * MS]);
  });
});
