import type { Plan } from "../../src/model/plan.ts";
import type { ReplicationPlan } from "../../src/model/replication.ts";
import type { LinkPlan, NodePlan } from "../../src/model/topology.ts";
import type { WorkloadPlan } from "../../src/model/workload.ts";
import { constant } from "../engine/plan-builder.ts";

/** What a test changes of a plan, whatever its family. Numbers are places in the plan's own lists. */
export interface Changes {
  readonly node?: (node: NodePlan, index: number) => Partial<NodePlan>;
  readonly link?: (link: LinkPlan, index: number) => Partial<LinkPlan>;
  readonly workload?: Partial<WorkloadPlan>;
  readonly faults?: Plan["faults"];
  readonly measures?: Partial<Plan["measures"]>;
  readonly run?: Partial<Plan["run"]>;
}

/** The same plan with other machines, ways, workloads. */
export function changed(plan: Plan, changes: Changes): Plan {
  const { topology } = plan;
  return {
    ...plan,
    topology: {
      ...topology,
      nodes: topology.nodes.map((node, index) => ({ ...node, ...changes.node?.(node, index) })),
      links: topology.links.map((link, index) => ({ ...link, ...changes.link?.(link, index) })),
    },
    workloads: plan.workloads.map((workload) => ({ ...workload, ...changes.workload })),
    faults: changes.faults ?? plan.faults,
    measures: { ...plan.measures, ...changes.measures },
    run: { ...plan.run, ...changes.run },
  };
}

/** A machine on which nothing takes time. */
export function idleMachine({ disk, cpu, apply }: NodePlan): Partial<NodePlan> {
  return {
    disk: { ...disk, fsync: constant(0), bandwidthBytesPerSecond: null },
    cpu: { cores: cpu.cores, perOp: constant(0) },
    apply: { ...apply, time: constant(0) },
    nicBytesPerSecond: null,
  };
}

/** A way that is as wide as one likes and loses nothing. */
export const WIDE = { bandwidthBytesPerSecond: null, loss: 0 } as const;

/** The same rules of replication, but that nothing waits for company. */
export function withoutWaits(replication: ReplicationPlan): ReplicationPlan {
  const atOnce = { enabled: true, delayNs: 0, max: null };
  switch (replication.kind) {
    case "single_leader":
    case "consensus":
      return { ...replication, groupCommit: atOnce };
    case "multi_leader": {
      const { shipping } = replication;
      return { ...replication, groupCommit: atOnce, shipping: { ...shipping, batchNs: 0 } };
    }
    case "leaderless":
      return replication;
  }
}
