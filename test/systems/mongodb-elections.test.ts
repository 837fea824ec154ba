import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { SingleLeaderRun } from "../../src/model/plan.ts";
import type { EpisodeRecord, RunRecord } from "../../src/model/run-record.ts";
import { expectConserved } from "../engine/conservation.ts";
import { planOf } from "../language/compile/scenario-text.ts";

const SECOND = 1e9;

/** Three members in as many sites, 100 writes a second from the two that do not lead. */
function mongodb(knobs: string, faults: string): SingleLeaderRun {
  const plan = planOf({
    topology:
      "topology { site x { node a } site y { node b } site z { node c } link x <-> y { rtt = 10ms, bandwidth = 1 Gbps } link x <-> z { rtt = 12ms, bandwidth = 1 Gbps } link y <-> z { rtt = 8ms, bandwidth = 1 Gbps } }",
    replicate: `system mongodb "7.0" on a, b, c { leader = a\n${knobs} }`,
    workload: "workload app on x, y { arrivals = constant(100 ops/s), mix = (write: 100%) }",
    run: 'run { duration = 60s, warmup = 1s, trials = 1, seed = "m" }',
    rest: `faults { ${faults} }`,
  });
  if (plan.replication.kind !== "single_leader") throw new Error("mongodb has a single leader");
  return plan as SingleLeaderRun;
}

function run(plan: SingleLeaderRun, seed: string): RunRecord {
  const record = runPlan({ ...plan, run: { ...plan.run, seed } });
  expect(record.complete).toBe(true);
  expectConserved(record);
  return record;
}

function failovers(record: RunRecord): readonly EpisodeRecord[] {
  return record.episodes.filter(({ kind }) => kind === "failover");
}

const seeds = Array.from({ length: 31 }, (_, index) => `mongodb/${index}`);

describe("mongodb's elections", () => {
  it("have a new primary in at most 12 s in the median, with the settings that it comes with", () => {
    const plan = mongodb("", "at 20s crash a");
    const waits = seeds.map((seed) => {
      const [only, ...more] = failovers(run(plan, seed));
      expect(more).toEqual([]);
      return (only!.toNs - 20 * SECOND) / SECOND;
    });
    waits.sort((one, other) => one - other);
    // Eight to ten seconds until the silence is long enough, and up to 1.5 s until somebody asks.
    expect(waits[0]).toBeGreaterThan(8);
    expect(waits.at(-1)).toBeLessThan(12);
    const median = waits[15]!;
    expect(median).toBeLessThanOrEqual(12);
    expect(Math.abs(median - 9.75)).toBeLessThan(0.6);
  });

  it("are needed as well when the old primary is back at once, as a secondary", () => {
    const plan = mongodb("", "at 20s crash a for 1s");
    for (const seed of seeds.slice(0, 9)) {
      const [only, ...more] = failovers(run(plan, seed));
      expect(more).toEqual([]);
      const wait = (only!.toNs - 20 * SECOND) / SECOND;
      // The others wait until they have not heard of a primary for long enough, as if it were away.
      expect(wait).toBeGreaterThan(8);
      expect(wait).toBeLessThan(12);
    }
  });

  it("roll back what w: 1 took while the old primary was alone, and nothing of a majority's", () => {
    const faults = "at 20s partition x | [y, z] for 25s";
    for (const seed of seeds.slice(0, 5)) {
      const one = run(mongodb("writeConcern = (w: 1)", faults), seed);
      const [cut] = failovers(one);
      expect(cut?.numbers?.false).toBe(1);
      // Half of the clients are with the old primary, 8 to 10 s until it steps down: 50 a second.
      expect(one.totals.lostWrites).toBeGreaterThan(8 * 50 - 20);
      expect(one.totals.lostWrites).toBeLessThan(10 * 50 + 20);
      const majority = run(mongodb("writeConcern = (w: majority)", faults), seed);
      expect(failovers(majority)).toHaveLength(1);
      expect(majority.totals.lostWrites).toBe(0);
    }
  });

  it("come sooner with a shorter time-out", () => {
    const plan = mongodb("electionTimeoutMillis = 4000", "at 20s crash a");
    const waits = seeds
      .slice(0, 9)
      .map((seed) => (failovers(run(plan, seed))[0]!.toNs - 20e9) / 1e9);
    expect(Math.min(...waits)).toBeGreaterThan(2);
    expect(Math.max(...waits)).toBeLessThan(5);
  });

  it("do not happen while the primary is well", () => {
    const record = run(mongodb("", "at 20s slow disk of b by 5x for 5s"), "calm");
    expect(failovers(record)).toEqual([]);
    expect(record.totals.writesFailed).toBe(0);
  });
});
