import type { Plan } from "../../../model/plan.ts";
import type { WorkloadPlan } from "../../../model/workload.ts";
import { meanOf } from "../../../random/moments.ts";
import { offeredRate, writingSessions } from "../plan-facts.ts";
import { countOf, type Limit, timeText, unlimited } from "./limit.ts";

/** Mean nanoseconds of one operation of a workload from a client host, with idle hardware. */
export type TimeOf = (workload: WorkloadPlan, host: number, kind: "write" | "read") => number;

/**
 * Sessions of closed loops over the time of one cycle: thinking, and their mix of writes and reads.
 * What open loops offer comes on top. Infinite where no closed loop writes.
 */
export function closedLoopLimit(plan: Plan, timeOf: TimeOf): Limit {
  let [rate, writes] = [0, 0];
  for (const workload of plan.workloads) {
    const { load, clientHosts, writeShare } = workload;
    if (load.kind !== "closed" || writeShare === 0) continue;
    for (const host of clientHosts) {
      const write = timeOf(workload, host, "write");
      const read = writeShare < 1 ? timeOf(workload, host, "read") : 0;
      const cycle = meanOf(load.think) + writeShare * write + (1 - writeShare) * read;
      const share = (load.clients / clientHosts.length) * writeShare;
      writes += share;
      rate += (share / cycle) * 1e9;
    }
  }
  if (writes === 0) return unlimited("round_trip", "an open loop waits for no answer");
  const open = plan.workloads.reduce(
    (sum, { load, writeShare }) => sum + (offeredRate(load) ?? 0) * writeShare,
    0,
  );
  const sessions = writingSessions(plan);
  const perWrite = (writes / rate) * 1e9;
  return {
    name: "round_trip",
    writesPerSecond: rate + open,
    formula: [
      countOf(sessions, "session"),
      writes === sessions ? "" : ` × ${countOf(writes / sessions, "write")} a cycle`,
      ` / ${timeText(perWrite)} on average`,
      open > 0 ? " + what the open loops offer" : "",
    ].join(""),
  };
}
