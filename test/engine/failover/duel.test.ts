import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FailoverPlan, FencingPlan } from "../../../src/model/failover.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, type PlanParts, SECOND } from "../plan-builder.ts";
import { at, crash, cut, episodes, failoverPlan, pause } from "./failover-builder.ts";

type Stonith = Extract<FencingPlan, { kind: "stonith" }>;

const CUT = [at(2 * SECOND, cut([0], [1]), 3 * SECOND)];

/** Two machines in one place, that a switch parts for three seconds; beats every 100 ms, dead after 3. */
function pair(fencing: Partial<Stonith>, seed = 1, parts: PlanParts = {}): RunRecord {
  const failover: Partial<FailoverPlan> = {
    detect: { kind: "heartbeat", everyNs: 100 * MS, miss: 3 },
    voters: [0, 1],
    promotion: constant(500 * MS),
    fencing: { kind: "stonith", takes: constant(200 * MS), success: 1, ...fencing },
  };
  const record = runPlan(
    failoverPlan(failover, {
      followers: 1,
      delay: constant(1 * MS),
      workload: { load: { kind: "constant", rate: 50 }, timeoutNs: SECOND },
      faults: CUT,
      nodes: [{ site: 0 }, { site: 0 }],
      ...parts,
      run: { durationNs: 8 * SECOND, seed: `duel/${seed}`, ...parts.run },
    }),
  );
  expectConserved(record);
  return record;
}

const leadersAt = (record: RunRecord, point: number) => record.series.columns["leaders"]!.at(point);
const leaderAt = (record: RunRecord, point: number) => record.series.columns["leader"]!.at(point);
const isNoted = (record: RunRecord) => record.notes.some(({ code }) => code === "both_shot");

describe("two that may shoot each other", () => {
  it("both go down when a cut parts them: nobody leads, and no write is answered any more", () => {
    const record = pair({});
    expect(isNoted(record)).toBe(true);
    expect(leadersAt(record, 30)).toBe(0);
    expect(leadersAt(record, -1)).toBe(0);
    expect(episodes(record, "failover")).toEqual([]);
    expect(episodes(record, "split_brain")).toEqual([]);
    expect(record.windows[0]!.unavailableNs.max).toBeGreaterThan(5 * SECOND);
    expect(record.totals.lostWrites).toBe(0);
  });

  it("leave the leader standing when the other waits for longer than a shot takes", () => {
    const record = pair({ priorityNs: 300 * MS });
    expect(isNoted(record)).toBe(false);
    expect(leaderAt(record, 30)).toBe(0);
    expect(leadersAt(record, -1)).toBe(1);
    expect(episodes(record, "failover")).toEqual([]);
    expect(record.windows[0]!.writesTimedOut + record.windows[0]!.writesFailed).toBe(0);
  });

  it("a delay that is shorter than a shot is none", () => {
    expect(isNoted(pair({ priorityNs: 100 * MS }))).toBe(true);
  });

  it("both go down as often as two random delays fall together", () => {
    // Delays uniform over D, a shot takes T: |a - b| < T has the probability 1 - (1 - T / D)^2.
    const delay: Distribution = { kind: "uniform", low: 0, high: SECOND };
    const runs = 80;
    let both = 0;
    for (let seed = 0; seed < runs; seed++) {
      const run = { durationNs: 4 * SECOND };
      const workload = { load: { kind: "constant", rate: 5 } as const, timeoutNs: SECOND };
      if (isNoted(pair({ delay }, seed, { run, workload }))) both += 1;
    }
    const share = 1 - 0.8 * 0.8;
    expect(Math.abs(both - runs * share)).toBeLessThan(4 * Math.sqrt(runs * share * (1 - share)));
  });

  it("come up again where a shot is a reboot, and the old leader leads on", () => {
    // Whoever comes up into a cut that still lasts shoots again: this one is over by then.
    const faults = [at(2 * SECOND, cut([0], [1]), SECOND)];
    const record = pair({ reboot: constant(SECOND) }, 1, { faults });
    expect(isNoted(record)).toBe(true);
    expect(leadersAt(record, 30)).toBe(0);
    expect(leadersAt(record, -1)).toBe(1);
    const outage = episodes(record, "no_leader")[0]!;
    // Up to 100 ms since the last beat, 300 ms of silence, 200 ms of shooting: from there a second.
    expect(outage.toNs - outage.fromNs).toBeGreaterThan(SECOND);
    expect(outage.toNs - outage.fromNs).toBeLessThan(1.3 * SECOND);
    expect(record.totals.lostWrites).toBe(0);
  });

  it("cannot when the cut is between their sites: then both lead, which is worse", () => {
    const record = pair({}, 1, { nodes: [{ site: 0 }, { site: 1 }] });
    expect(isNoted(record)).toBe(false);
    expect(leadersAt(record, 40)).toBe(2);
    expect(record.totals.lostWrites).toBeGreaterThan(20);
  });

  it("do not shoot a leader that only paused without waiting, nor one that hears them", () => {
    expect(leadersAt(pair({}, 1, { faults: [] }), -1)).toBe(1);
    const paused = pair({}, 1, { faults: [at(2 * SECOND, pause(0), SECOND)] });
    // The paused leader is shot; it has not shot at the other while it stood still.
    expect(leaderAt(paused, -1)).toBe(1);
    expect(isNoted(paused)).toBe(false);
  });

  it("a leader goes on alone when its follower dies, which it shoots for certain", () => {
    const record = pair({}, 1, { faults: [at(2 * SECOND, crash(1), 2 * SECOND)] });
    expect(leaderAt(record, -1)).toBe(0);
    expect(record.windows[0]!.writesFailed).toBe(0);
  });
});

describe("a leader that is cut off and lives", () => {
  it("has failed since the last that was heard of it: the time to recover counts from there", () => {
    const detect = { kind: "heartbeat", everyNs: SECOND, miss: 3 } as const;
    const record = runPlan(
      failoverPlan(
        { detect, fencing: { kind: "epoch" } },
        {
          delay: constant(1 * MS),
          workload: { load: { kind: "constant", rate: 100 } },
          faults: [at(5 * SECOND, cut([0, 3], [1, 2]), 10 * SECOND)],
        },
      ),
    );
    const { rtoNs, false: isFalse } = episodes(record, "failover")[0]!.numbers!;
    expect(isFalse).toBe(1);
    // Three seconds of silence, a vote; clients behind the cut hear of it when it heals, at 15 s.
    expect(rtoNs).toBeGreaterThan(10 * SECOND);
    expect(rtoNs).toBeLessThan(11.1 * SECOND);
  });
});

describe("a time-out of one beat", () => {
  it("does not depose a leader whose beats come when they are due", () => {
    const detect = { kind: "heartbeat", everyNs: SECOND, miss: 1 } as const;
    for (let seed = 0; seed < 5; seed++) {
      const record = runPlan(
        failoverPlan(
          { detect },
          {
            workload: { load: { kind: "constant", rate: 10 } },
            run: { seed: `one beat/${seed}` },
          },
        ),
      );
      expect(episodes(record, "failover")).toEqual([]);
    }
  });
});
