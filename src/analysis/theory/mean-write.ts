import type { Plan, SingleLeaderRun } from "../../model/plan.ts";
import type { Distribution } from "../../random/distribution.ts";
import { meanOf } from "../../random/moments.ts";
import { writeWeights } from "./plan-facts.ts";
import { unloadedWrite } from "./unloaded-time.ts";
import type { Part } from "./write-parts.ts";

/** The unloaded write of a case, over all who write and the places that they sit in. Nanoseconds. */
export interface MeanWrite {
  readonly total: number;
  readonly parts: readonly Part[];
}

const known = new WeakMap<SingleLeaderRun, MeanWrite>();

/** The mean over the workloads by how much each writes, and over each one's hosts alike. */
export function meanWrite(plan: SingleLeaderRun): MeanWrite {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const writes = writeWeights(plan).flatMap(([workload, weight]) =>
    workload.clientHosts.map((host) => ({
      weight: weight / workload.clientHosts.length,
      write: unloadedWrite(plan, workload, host),
    })),
  );
  const found = {
    total: writes.reduce((sum, { weight, write }) => sum + weight * write.total, 0),
    parts: writes.flatMap(({ weight, write }) =>
      write.parts.map((part) => ({ ...part, ns: part.ns * weight })),
    ),
  };
  known.set(plan, found);
  return found;
}

const constants = new WeakMap<Plan, Plan>();

/** The same plan with every delay, flush and applying at its mean: what waits for several has no tail. */
export function withoutSpread<P extends Plan>(plan: P): P {
  const before = constants.get(plan);
  if (before !== undefined) return before as P;
  const { topology, replication } = plan;
  const at = (time: Distribution): Distribution => ({ kind: "constant", value: meanOf(time) });
  const delays = replication.kind === "leaderless" ? replication.delays : null;
  const made = {
    ...plan,
    topology: {
      ...topology,
      links: topology.links.map((link) => ({ ...link, delay: at(link.delay) })),
      nodes: topology.nodes.map((node) => ({
        ...node,
        disk: { ...node.disk, fsync: at(node.disk.fsync) },
        apply: { ...node.apply, time: at(node.apply.time) },
      })),
    },
    ...(delays !== null && {
      replication: {
        ...replication,
        delays: { w: at(delays.w), a: at(delays.a), r: at(delays.r), s: at(delays.s) },
      },
    }),
  };
  constants.set(plan, made);
  return made;
}
