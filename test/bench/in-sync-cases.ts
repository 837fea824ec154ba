import type { SingleLeaderRun } from "../../src/model/plan.ts";
import type { SingleLeaderPlan } from "../../src/model/single-leader.ts";
import { type BenchCase, benchPlan } from "./cases.ts";

const SECOND = 1e9;

/** Kafka's way over the bench's hardware: followers fetch, all in sync confirm, no disk is waited for. */
export function inSyncCases(): readonly BenchCase[] {
  return [
    { name: "in sync, 1 session, 2 followers", plan: inSyncPlan(1, 2, 200) },
    { name: "in sync, 64 sessions, 2 followers", plan: inSyncPlan(64, 2, 20) },
    { name: "in sync, 1024 sessions, 2 f.", plan: inSyncPlan(1024, 2, 10) },
  ];
}

function inSyncPlan(clients: number, followers: number, seconds: number): SingleLeaderRun {
  const plan = benchPlan(clients, followers, seconds) as SingleLeaderRun;
  const of = plan.replication.followers;
  const replication: SingleLeaderPlan = {
    ...plan.replication,
    ack: { kind: "any", count: of.length, of },
    ackAt: "written",
    localFlush: false,
    groupCommit: { enabled: true, delayNs: 30 * SECOND, max: null },
    writeBackNs: 30 * SECOND,
    shipAfter: "append",
    applyAfter: "written",
    survives: "written",
    inSync: { lagTimeMaxNs: 30 * SECOND, min: 2, uncleanElection: false },
    fetch: { waitNs: SECOND / 2, minBytes: 1, maxBytes: 1_048_576 },
  };
  return { ...plan, replication };
}
