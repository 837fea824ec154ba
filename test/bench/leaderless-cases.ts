import type { LeaderlessPlan } from "../../src/model/leaderless.ts";
import { type BenchCase, benchPlan } from "./cases.ts";

const QUORUMS: LeaderlessPlan = {
  kind: "leaderless",
  members: [0, 1, 2],
  n: 3,
  read: { kind: "count", count: 2 },
  write: { kind: "count", count: 2 },
  coordinator: "nearest",
  readFanout: "all",
  readRepair: "async",
  readRepairChance: 0,
  hintedHandoff: { windowNs: 3600e9, bytesPerSecond: null },
  sloppy: false,
  antiEntropyNs: null,
  speculation: { kind: "never" },
  conflict: "last_write_wins",
  delays: null,
  ackAt: "flushed",
  replicaTimeoutNs: 2e9,
  recordOverheadBytes: 100,
  messageOverheadBytes: 25,
};

/** Quorums of three: writes alone, half of them reads, siblings, and WARS delays. */
export function leaderlessCases(): readonly BenchCase[] {
  const delay = { kind: "exponential", mean: 1e6 } as const;
  const delays = { w: { ...delay, mean: 5e6 }, a: delay, r: delay, s: delay };
  return [
    named("quorums, 64 sessions write", 1, 20, {}),
    named("quorums, 64 sessions read and write", 0.5, 20, {}),
    named("quorums, siblings", 0.5, 20, { conflict: "siblings" }),
    named("quorums, WARS delays", 0.5, 200, { delays, coordinator: "client", ackAt: "received" }),
  ];
}

function named(
  name: string,
  writeShare: number,
  seconds: number,
  changes: Partial<LeaderlessPlan>,
): BenchCase {
  const plan = benchPlan(64, 2, seconds);
  const workloads = plan.workloads.map((workload) => ({ ...workload, writeShare }));
  return { name, plan: { ...plan, workloads, replication: { ...QUORUMS, ...changes } } };
}
