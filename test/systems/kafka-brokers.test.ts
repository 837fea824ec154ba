import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { SingleLeaderRun } from "../../src/model/plan.ts";
import type { RunRecord } from "../../src/model/run-record.ts";
import { expectConserved } from "../engine/conservation.ts";
import { planOf } from "../language/compile/scenario-text.ts";

const SECOND = 1e9;

/** The third broker stalls from 5 s to 25 s, the leader dies at 35 s of 50. */
function kafka(knobs: string, version = "3.7"): SingleLeaderRun {
  const plan = brokers(
    knobs,
    version,
    400,
    50,
    "at 5s pause broker[3] for 20s\nat 35s crash leader",
  );
  const windows = [
    // Broker 3 is out of the set at 12 s at the latest, and back in it soon after 25 s.
    { fromNs: 12 * SECOND, toNs: 25 * SECOND },
    { fromNs: 46 * SECOND, toNs: 50 * SECOND },
  ];
  return { ...plan, measures: { ...plan.measures, windows } };
}

/** Three brokers in a room, for so many seconds. */
function brokers(
  knobs: string,
  version: string,
  rate: number,
  seconds: number,
  faults: string,
): SingleLeaderRun {
  const plan = planOf({
    topology:
      "topology { site dc { node broker[3] } link within dc { latency = lognormal(p50: 200us, p99: 1ms), bandwidth = 1 Gbps } }",
    replicate: `system kafka "${version}" on broker { leader = broker[1], replica.lag.time.max.ms = 4s\n${knobs} }`,
    workload: `workload app on dc { arrivals = poisson(${rate} ops/s), mix = (write: 100%) }`,
    run: `run { duration = ${seconds}s, warmup = 0s, trials = 1, seed = "k" }`,
    rest: `faults { ${faults} }`,
  });
  if (plan.replication.kind !== "single_leader") throw new Error("kafka has a single leader");
  return plan as SingleLeaderRun;
}

function run(plan: SingleLeaderRun, seed: string): RunRecord {
  const record = runPlan({ ...plan, run: { ...plan.run, seed } });
  expect(record.complete).toBe(true);
  expectConserved(record);
  return record;
}

const seeds = ["kafka/0", "kafka/1", "kafka/2", "kafka/3"];
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

describe("kafka's brokers", () => {
  it("lose nothing with acks = all and two in sync, and write on without the one that stalls", () => {
    const plan = kafka("acks = all, min.insync.replicas = 2");
    for (const seed of seeds) {
      const { totals, windows } = run(plan, seed);
      expect(totals.lostWrites).toBe(0);
      const [, stalled, after] = windows;
      expect(stalled!.writesFailed).toBe(0);
      expect(stalled!.writeLatency.max).toBeLessThan(0.1 * SECOND);
      // The second broker leads, and the third is in sync with it.
      expect(after!.writesFailed).toBe(0);
      expect(after!.writesOk).toBeGreaterThan(1450);
    }
  });

  it("take no write while three must be in sync and are not", () => {
    const { windows, totals } = run(kafka("acks = all, min.insync.replicas = 3"), "kafka/3");
    for (const window of windows.slice(1)) {
      expect(window.writesOk).toBe(0);
      expect(window.writesFailed).toBeGreaterThan(1450);
    }
    expect(totals.lostWrites).toBe(0);
  });

  it("answer with acks = 1 without waiting for those who stall", () => {
    const { windows } = run(kafka("acks = 1"), "kafka/0");
    expect(windows[1]!.writesFailed).toBe(0);
    expect(windows[0]!.writeLatency.max).toBeLessThan(0.05 * SECOND);
  });

  it("lose with acks = 1 what nobody had fetched, and with acks = 0 what was on its way too", () => {
    const lost = (acks: string) => {
      const plan = brokers(`acks = ${acks}`, "3.7", 2000, 12, "at 2s crash leader");
      return sum(seeds.map((seed) => run(plan, seed).totals.lostWrites));
    };
    const [zero, one, all] = [lost("0"), lost("1"), lost("all")];
    expect(all).toBe(0);
    expect(one).toBeGreaterThan(0);
    expect(zero).toBeGreaterThan(one);
  });

  it("lose all with the power of the room, unless they flush each record before it counts", () => {
    const lost = (knobs: string) => {
      // Sessions of 9 s have to run out before anybody leads again.
      const plan = brokers(`acks = all, ${knobs}`, "3.7", 300, 24, "at 3s crash dc for 2s");
      const { totals } = run(plan, "kafka/0");
      expect(totals.writesAcknowledged).toBeGreaterThan(2500);
      return totals.lostWrites;
    };
    expect(lost("min.insync.replicas = 3")).toBeGreaterThan(850);
    expect(lost("log.flush.interval.messages = 1")).toBe(0);
  });

  it("have a new leader 7 to 9 s after the death of the old one", () => {
    for (const seed of seeds) {
      const found = run(kafka("acks = all"), seed).episodes.filter(
        ({ kind }) => kind === "failover",
      );
      expect(found).toHaveLength(1);
      expect(found[0]!.toNs - 35 * SECOND).toBeGreaterThan(7 * SECOND);
      expect(found[0]!.toNs - 35 * SECOND).toBeLessThan(9.1 * SECOND);
    }
  });

  it("wait twice as long for ZooKeeper's sessions", () => {
    const plan = kafka("acks = all", "2.8");
    const found = run(plan, "kafka/0").episodes.filter(({ kind }) => kind === "failover");
    expect(found).toHaveLength(1);
    expect(found[0]!.toNs - 35 * SECOND).toBeGreaterThan(12 * SECOND);
  });
});
