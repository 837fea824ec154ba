import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FailoverPlan } from "../../../src/model/failover.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, type PlanParts, SECOND } from "../plan-builder.ts";
import { at, crash, episodes, failoverPlan, figure, pause } from "./failover-builder.ts";

const WAY = 5 * MS;
const CRASH = 5 * SECOND;
const TRIALS = 120;

/** A few writes a second, so that a run costs little; the leader's process dies after 5 s. */
function dying(failover: Partial<FailoverPlan>, seed: number, parts: PlanParts = {}): RunRecord {
  const plan = failoverPlan(failover, {
    delay: constant(WAY),
    workload: { load: { kind: "constant", rate: 20 } },
    faults: [at(CRASH, crash(0))],
    ...parts,
    run: { durationNs: 12 * SECOND, seed: `detect/${seed}`, ...parts.run },
  });
  const record = runPlan(plan);
  expectConserved(record);
  return record;
}

function times(
  failover: Partial<FailoverPlan>,
  measure: (record: RunRecord) => number,
  parts: PlanParts = {},
): number[] {
  return Array.from({ length: TRIALS }, (_, seed) => measure(dying(failover, seed, parts)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** From the crash to the suspicion of the voter that asked first. */
function detected(record: RunRecord): number {
  return episodes(record, "failover")[0]!.fromNs - CRASH;
}

describe("a dead leader that beats every h and is given up after T", () => {
  it("is missed after T - h/2 and one way on average, never before T - h, never after T", () => {
    const everyNs = SECOND;
    const found = times({ detect: { kind: "heartbeat", everyNs, miss: 3 } }, detected);
    const [T, h] = [3 * everyNs, everyNs];
    // The crash strikes at any phase of the beat: uniform, with a standard deviation of h / sqrt 12.
    const error = h / Math.sqrt(12 * TRIALS);
    expect(Math.abs(mean(found) - (T - h / 2 + WAY))).toBeLessThan(4 * error);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(T - h + WAY);
    expect(Math.max(...found)).toBeLessThanOrEqual(T + WAY);
    // And all of that range is used.
    expect(Math.max(...found) - Math.min(...found)).toBeGreaterThan(0.9 * h);
  });

  it("is missed later, and its clients wait longer, when more beats are waited for", () => {
    const rto = (miss: number) =>
      mean(
        Array.from({ length: 20 }, (_, seed) =>
          figure(dying({ detect: { kind: "heartbeat", everyNs: SECOND, miss } }, seed), "rtoNs"),
        ),
      );
    const [two, three, five] = [rto(2), rto(3), rto(5)];
    // The same beats, since the streams are the same: one more miss is one more second.
    expect(three - two).toBeCloseTo(SECOND, -7);
    expect(five - three).toBeCloseTo(2 * SECOND, -7);
  });

  it("is followed once a majority has answered, the promotion is through and clients have the news", () => {
    const length = 700 * MS;
    const record = dying({ promotion: constant(length) }, 0);
    const [failover] = episodes(record, "failover");
    const missedNs = failover!.fromNs - CRASH;
    // Node 1 asks, node 2 answers: a round trip. Both missed the same beat.
    expect(failover!.toNs - failover!.fromNs).toBe(2 * WAY + length);
    // One way for the news; then the next write goes there (one way) and back.
    const ready = missedNs + 2 * WAY + length + WAY;
    expect(figure(record, "rtoNs")).toBeGreaterThanOrEqual(ready + 2 * WAY);
    expect(figure(record, "rtoNs")).toBeLessThanOrEqual(ready + 2 * WAY + SECOND / 20);
  });
});

describe("a lease of ttl that is renewed and looked at every loop (Patroni)", () => {
  const ttlNs = 3 * SECOND;
  const loopNs = SECOND;
  const lease = { detect: { kind: "lease", ttlNs, loopNs } } as const;

  it("runs out after ttl - loop .. ttl and is seen within a loop, by the first who looks", () => {
    const found = times(lease, detected);
    // Two followers look, each at its own phase: the first of two uniform moments is at loop / 3.
    const expected = ttlNs - loopNs / 2 + WAY + loopNs / 3;
    const error = Math.sqrt((loopNs * loopNs) / 12 + (loopNs * loopNs) / 18) / Math.sqrt(TRIALS);
    expect(Math.abs(mean(found) - expected)).toBeLessThan(4 * error);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(ttlNs - loopNs);
    expect(Math.max(...found)).toBeLessThanOrEqual(ttlNs + WAY + loopNs);
  });

  it("outlives a pause that is shorter than what is left of it", () => {
    for (let seed = 0; seed < 20; seed++) {
      const faults = [at(CRASH, pause(0), ttlNs - loopNs - 2 * WAY)];
      const record = dying(lease, seed, { faults });
      expect(episodes(record, "failover")).toEqual([]);
    }
  });
});

describe("phi accrual", () => {
  const phi = (threshold: number) =>
    ({ detect: { kind: "phi_accrual", everyNs: SECOND, threshold } }) as const;
  const late = { run: { durationNs: 40 * SECOND }, faults: [at(30 * SECOND, crash(0))] };

  it("waits the mean and as many deviations as the threshold asks of a normal law", () => {
    // Beats that always take 5 ms never vary: the least deviation, a tenth of the interval, counts.
    // 1 - Phi(z) = 10^-phi: z(1) = 1.28155, z(3) = 3.09023, z(8) = 5.61200.
    for (const [threshold, z] of [
      [1, 1.28155],
      [3, 3.09023],
      [8, 5.612],
    ] as const) {
      const record = dying(phi(threshold), 1, late);
      const found = episodes(record, "failover")[0]!.fromNs - 30 * SECOND;
      const lastBeat = found - (1 + z / 10) * SECOND;
      // The last beat was sent within the second before the crash, and took 5 ms.
      expect(lastBeat).toBeGreaterThan(-SECOND);
      expect(lastBeat).toBeLessThanOrEqual(WAY + 100_000);
    }
  });

  it("suspects falsely where a lower threshold meets beats that vary, and not with a higher one", () => {
    const delay = { kind: "exponential", mean: 150 * MS } as const;
    const wrong = (threshold: number) =>
      Array.from({ length: 10 }, (_, seed) => {
        const record = dying(phi(threshold), seed, {
          delay,
          faults: [],
          run: { durationNs: 60 * SECOND },
        });
        return episodes(record, "failover").length;
      }).reduce((sum, count) => sum + count, 0);
    expect(wrong(1)).toBeGreaterThan(0);
    expect(wrong(8)).toBeLessThan(wrong(1));
  });
});

describe("false suspicion", () => {
  it("falls as the time-out grows: pauses of a mean of 1 s against 2, 3 and 5 beats", () => {
    const pauses = Array.from({ length: 12 }, (_, index) => ({
      ...at((5 + 8 * index) * SECOND, pause(0)),
      lasts: { kind: "exponential", mean: SECOND } as const,
    }));
    const count = (miss: number) =>
      Array.from({ length: 10 }, (_, seed) => {
        const record = dying({ detect: { kind: "heartbeat", everyNs: SECOND, miss } }, seed, {
          faults: pauses,
          run: { durationNs: 100 * SECOND },
        });
        return episodes(record, "failover").filter(({ numbers }) => numbers?.["false"] === 1)
          .length;
      }).reduce((sum, each) => sum + each, 0);
    const [two, three, five] = [count(2), count(3), count(5)];
    expect(two).toBeGreaterThan(three);
    expect(three).toBeGreaterThan(five);
  });

  it("does not come where nothing fails: no failover, every write answered", () => {
    for (const detect of [
      { kind: "heartbeat", everyNs: SECOND, miss: 3 },
      { kind: "phi_accrual", everyNs: SECOND, threshold: 8 },
      { kind: "lease", ttlNs: 3 * SECOND, loopNs: SECOND },
    ] as const) {
      for (const fencing of [
        { kind: "none" },
        { kind: "epoch" },
        { kind: "quorum_lease", ttlNs: 4 * SECOND },
      ] as const) {
        const record = dying({ detect, fencing }, 3, { faults: [] });
        expect(record.episodes).toEqual([]);
        expect(record.windows[0]!.writesFailed).toBe(0);
        expect(record.totals.writesAcknowledged + record.totals.writesInFlight).toBe(
          record.totals.writesIssued,
        );
        expect(new Set(record.series.columns["leaders"])).toEqual(new Set([1]));
      }
    }
  });
});
