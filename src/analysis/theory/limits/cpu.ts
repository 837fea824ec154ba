import type { SingleLeaderRun } from "../../../model/plan.ts";
import { meanOf } from "../../../random/moments.ts";
import { askedNodes } from "../asked-node.ts";
import { nodeAt, offeredRate } from "../plan-facts.ts";
import { countOf, type Limit, timeText, unlimited } from "./limit.ts";

/**
 * How many writes the cores of the leader, or of whomever clients ask in its place, can take, with
 * the reads that come to it between them.
 */
export function cpuLimit(plan: SingleLeaderRun): Limit {
  const [asked = plan.replication.leader, ...others] = askedNodes(plan);
  if (others.length > 0) return unlimited("cpu", "clients ask several members");
  const { name, cpu } = nodeAt(plan, asked);
  const time = meanOf(cpu.perOp);
  const where = `${name}.cpu`;
  if (time === 0) return { ...unlimited("cpu", "an operation takes no CPU"), where };
  const { writes, operations } = leaderLoad(plan);
  if (writes === 0) return { ...unlimited("cpu", "nobody writes"), where };
  const perWrite = (time * operations) / writes;
  return {
    name: "cpu",
    writesPerSecond: (cpu.cores / perWrite) * 1e9,
    formula: `${countOf(cpu.cores, "core")} / ${timeText(perWrite)} a write at ${where}`,
    where,
  };
}

/** Writes, and operations of the leader, in proportion. */
function leaderLoad(plan: SingleLeaderRun): { writes: number; operations: number } {
  let [writes, operations] = [0, 0];
  for (const { load, writeShare, readFrom } of plan.workloads) {
    const rate = offeredRate(load) ?? (load.kind === "closed" ? load.clients : 0);
    const { followers } = plan.replication;
    const leaderReads =
      readFrom.kind === "leader" || followers.length === 0
        ? 1
        : readFrom.kind === "any"
          ? 1 / (followers.length + 1)
          : 0;
    writes += rate * writeShare;
    operations += rate * (writeShare + (1 - writeShare) * leaderReads);
  }
  return { writes, operations };
}
