import type { SingleLeaderRun } from "../../../model/plan.ts";
import type { WorkloadPlan } from "../../../model/workload.ts";
import { meanOf } from "../../../random/moments.ts";
import { offeredRate, writingSessions } from "../plan-facts.ts";
import { type UnloadedWrite, unloadedRead, unloadedWrite } from "../unloaded-time.ts";
import { countOf, type Limit, timeText, unlimited } from "./limit.ts";

/**
 * Sessions over the time that one write takes with idle hardware: a session in a closed loop cannot
 * write faster, however strong the machines are. A mix of reads and writes counts the whole cycle.
 *
 * Where commits wait in groups, one behind the other (`commit_pipeline`), this is what they would
 * reach if no group had to wait for the one before.
 */
export function roundTripLimit(plan: SingleLeaderRun): Limit {
  const closed = plan.workloads.filter(
    ({ load, writeShare }) => load.kind === "closed" && writeShare > 0,
  );
  if (closed.length === 0) return unlimited("round_trip", "an open loop waits for no answer");
  const cycles = cyclesOf(plan);
  const closedRate = cycles.reduce((sum, { writes, cycle }) => sum + (writes / cycle) * 1e9, 0);
  const openRate = plan.workloads.reduce(
    (sum, w) => sum + (offeredRate(w.load) ?? 0) * w.writeShare,
    0,
  );
  const sessions = writingSessions(plan);
  const spread = new Set(cycles.map(({ cycle }) => cycle)).size > 1;
  const onlyWrites = closed.every(({ writeShare }) => writeShare === 1);
  const writes = cycles.reduce((sum, one) => sum + one.writes, 0);
  const perWrite = (writes / closedRate) * 1e9;
  return {
    name: "round_trip",
    writesPerSecond: closedRate + openRate,
    formula: [
      countOf(sessions, "session"),
      onlyWrites ? "" : ` × ${countOf(writes / sessions, "write")} a cycle`,
      ` / ${timeText(perWrite)}`,
      spread ? " on average" : "",
      openRate > 0 ? " + what the open loops offer" : "",
    ].join(""),
  };
}

/** What sessions of one workload that sit in one place do between two requests. */
export interface Cycle {
  /** Writes of all these sessions in one cycle each. */
  readonly writes: number;
  /** Mean nanoseconds from one request to the next. */
  readonly cycle: number;
  readonly write: UnloadedWrite;
  /** Share of the requests that write. */
  readonly writeShare: number;
}

/** The cycles of all closed loops that write, one entry for each place that clients sit in. */
export function cyclesOf(plan: SingleLeaderRun): readonly Cycle[] {
  return plan.workloads.flatMap((workload) => cyclesOfOne(plan, workload));
}

function cyclesOfOne(plan: SingleLeaderRun, workload: WorkloadPlan): Cycle[] {
  const { load, clientHosts, writeShare } = workload;
  if (load.kind !== "closed" || clientHosts.length === 0 || writeShare === 0) return [];
  const think = meanOf(load.think);
  return clientHosts.map((host) => {
    const write = unloadedWrite(plan, workload, host);
    const read = writeShare < 1 ? fastestRead(plan, workload, host) : 0;
    return {
      writes: (load.clients / clientHosts.length) * writeShare,
      cycle: think + writeShare * write.total + (1 - writeShare) * read,
      write,
      writeShare,
    };
  });
}

/** The least that a read can take by its route, so that the limit stays one. */
function fastestRead(plan: SingleLeaderRun, workload: WorkloadPlan, host: number): number {
  const { leader, followers } = plan.replication;
  const from = (nodes: readonly number[]) =>
    nodes.map((node) => unloadedRead(plan, workload, host, node));
  const all = from([leader, ...followers]);
  const mean = (times: readonly number[]) => times.reduce((a, b) => a + b, 0) / times.length;
  switch (workload.readFrom.kind) {
    case "leader":
      return all[0]!;
    case "any":
      return mean(all);
    case "any_follower":
      return followers.length === 0 ? all[0]! : mean(from(followers));
    case "quorum":
      return [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!;
    default:
      return Math.min(...all);
  }
}
