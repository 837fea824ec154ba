import type { FaultPlan } from "../../../src/model/faults.ts";
import type { LeaderlessPlan } from "../../../src/model/leaderless.ts";
import type { MeasurePlan } from "../../../src/model/measures.ts";
import type { Plan, RunPlan } from "../../../src/model/plan.ts";
import type { LinkPlan, NodePlan } from "../../../src/model/topology.ts";
import type { WorkloadPlan } from "../../../src/model/workload.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { buildPlan, constant, MS } from "../plan-builder.ts";

export interface LeaderlessParts {
  /** Every node is a member; node i stands in site i, the clients in site 0. */
  readonly members?: number;
  readonly nodes?: readonly Partial<NodePlan>[];
  /** One way between any two places. */
  readonly delay?: Distribution;
  /** One way between the clients and the first member; absent: as between any two places. */
  readonly clientDelay?: Distribution;
  readonly link?: Partial<LinkPlan>;
  readonly replication?: Partial<LeaderlessPlan>;
  readonly workload?: Partial<WorkloadPlan>;
  readonly faults?: readonly FaultPlan[];
  readonly measures?: Partial<MeasurePlan>;
  readonly run?: Partial<RunPlan>;
}

/**
 * Three replicas whose hardware costs nothing, a millisecond from each other and from the clients,
 * which coordinate themselves; R = W = 2, nothing mends. Load: 500 reads and 500 writes a second on
 * one key, 10 s.
 */
export function leaderlessPlan(parts: LeaderlessParts = {}): Plan {
  const members = parts.members ?? 3;
  const delay = parts.delay ?? constant(1 * MS);
  const plan = buildPlan({
    followers: members - 1,
    delay,
    clientDelay: parts.clientDelay ?? delay,
    ...(parts.nodes === undefined ? {} : { nodes: parts.nodes }),
    ...(parts.link === undefined ? {} : { link: parts.link }),
    ...(parts.faults === undefined ? {} : { faults: parts.faults }),
    ...(parts.measures === undefined ? {} : { measures: parts.measures }),
    ...(parts.run === undefined ? {} : { run: parts.run }),
    workload: {
      load: { kind: "poisson", rate: 1000 },
      writeShare: 0.5,
      keys: { kind: "single" },
      ...parts.workload,
    },
  });
  return {
    ...plan,
    replication: {
      kind: "leaderless",
      members: plan.topology.nodes.map((_, node) => node),
      n: Math.min(3, members),
      read: { kind: "count", count: 2 },
      write: { kind: "count", count: 2 },
      coordinator: "client",
      readFanout: "all",
      readRepair: "off",
      readRepairChance: 0,
      hintedHandoff: null,
      sloppy: false,
      antiEntropyNs: null,
      speculation: { kind: "never" },
      conflict: "last_write_wins",
      delays: null,
      ackAt: "flushed",
      replicaTimeoutNs: null,
      recordOverheadBytes: 0,
      messageOverheadBytes: 0,
      ...parts.replication,
    },
  };
}

/** R and W as numbers. */
export function quorums(r: number, w: number): Pick<LeaderlessPlan, "read" | "write"> {
  return { read: { kind: "count", count: r }, write: { kind: "count", count: w } };
}
