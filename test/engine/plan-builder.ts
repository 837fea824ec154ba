import type { FaultPlan } from "../../src/model/faults.ts";
import type { MeasurePlan } from "../../src/model/measures.ts";
import type { RunPlan, SingleLeaderRun } from "../../src/model/plan.ts";
import type { SingleLeaderPlan } from "../../src/model/single-leader.ts";
import type { LinkPlan, NodePlan } from "../../src/model/topology.ts";
import type { Quorum } from "../../src/model/value.ts";
import type { WorkloadPlan } from "../../src/model/workload.ts";
import type { Distribution } from "../../src/random/distribution.ts";

export const US = 1e3;
export const MS = 1e6;
export const SECOND = 1e9;

export function constant(value: number): Distribution {
  return { kind: "constant", value };
}

export function exponential(mean: number): Distribution {
  return { kind: "exponential", mean };
}

export const NONE: Quorum = { kind: "none" };

export function any(count: number, ...of: number[]): Quorum {
  return { kind: "any", count, of };
}

export function all(...of: number[]): Quorum {
  return { kind: "any", count: of.length, of };
}

export interface PlanParts {
  /** How many followers; node 0 leads, nodes 1 … follow it. */
  readonly followers?: number;
  /** One entry a node, put over hardware that costs nothing. */
  readonly nodes?: readonly Partial<NodePlan>[];
  /** One-way delay between leader and followers (each follower its own site). */
  readonly delay?: Distribution;
  readonly link?: Partial<LinkPlan>;
  /** One-way delay between the clients and the leader's site. */
  readonly clientDelay?: Distribution;
  readonly replication?: Partial<SingleLeaderPlan>;
  readonly workload?: Partial<WorkloadPlan>;
  readonly workloads?: readonly Partial<WorkloadPlan>[];
  readonly faults?: readonly FaultPlan[];
  readonly measures?: Partial<MeasurePlan>;
  readonly run?: Partial<RunPlan>;
}

/**
 * A plan of one leader and its followers whose hardware costs nothing, so that a test names only
 * what it is about. Node i stands in site i; the clients sit in the leader's site, 0 ns away.
 * Default load: one closed-loop session that only writes; 10 s, no warm-up.
 */
export function buildPlan(parts: PlanParts = {}): SingleLeaderRun {
  const count = 1 + (parts.followers ?? 1);
  const nodes = Array.from({ length: count }, (_, node) => ({
    ...freeNode(node),
    ...parts.nodes?.[node],
  }));
  const followers = nodes.map((_, node) => node).slice(1);
  const { links, routes } = linksOf(count, parts);
  return {
    schema: 1,
    topology: {
      sites: nodes.map(({ name }) => ({ name: `site of ${name}` })),
      nodes,
      links,
      clientSites: [0],
      routes,
    },
    replication: {
      kind: "single_leader",
      leader: 0,
      followers,
      upstream: followers.map(() => 0),
      ack: NONE,
      ackAt: "flushed",
      localFlush: true,
      groupCommit: { enabled: true, delayNs: 0, max: null },
      ackTimeoutNs: null,
      onAckTimeout: "block",
      shards: 1,
      shipAfter: "append",
      receiver: "pipelined",
      applyAfter: "flushed",
      visible: "after_ack",
      commitPipeline: "concurrent",
      recordOverheadBytes: 0,
      messageOverheadBytes: 0,
      ...parts.replication,
    },
    workloads: (parts.workloads ?? [parts.workload ?? {}]).map(workloadOf),
    faults: parts.faults ?? [],
    measures: { windows: [], seriesIntervalNs: 100 * MS, history: false, ...parts.measures },
    run: {
      durationNs: 10 * SECOND,
      warmupNs: 0,
      seed: "test",
      limits: { maxEvents: 1e8, maxBytes: 1e9 },
      ...parts.run,
    },
  };
}

export function freeNode(node: number): NodePlan {
  return {
    name: node === 0 ? "leader" : `r${node}`,
    site: node,
    disk: { fsync: constant(0), bandwidthBytesPerSecond: null, capacityBytes: null },
    cpu: { cores: 1, perOp: constant(0) },
    apply: { workers: 1, time: constant(0) },
    nicBytesPerSecond: null,
    clock: { kind: "perfect" },
    costPerHour: 0,
  };
}

function workloadOf(part: Partial<WorkloadPlan>, index: number): WorkloadPlan {
  return {
    name: `w${index}`,
    clientHosts: [0],
    load: { kind: "closed", clients: 1, think: constant(0) },
    writeShare: 1,
    keys: { kind: "uniform", count: 1_000_000 },
    value: constant(100),
    transaction: 1,
    readFrom: { kind: "leader" },
    session: [],
    readAfterWriteNs: null,
    replies: 0,
    roaming: 0,
    timeoutNs: null,
    retry: { kind: "none" },
    ...part,
  };
}

/** Every node to every other, and the client host to and from every node (as the leader has it). */
function linksOf(nodes: number, parts: PlanParts): { links: LinkPlan[]; routes: number[] } {
  const links: LinkPlan[] = [];
  const endpoints = nodes + 1;
  const routes = new Array<number>(endpoints * endpoints).fill(-1);
  const add = (from: number, to: number, link: Partial<LinkPlan>) => {
    const pair = [Math.min(from, to), Math.max(from, to)];
    routes[from * endpoints + to] =
      links.push({
        name: `${from} -> ${to}`,
        group: `${pair[0]} <-> ${pair[1]}`,
        delay: constant(0),
        roundTrip: false,
        bandwidthBytesPerSecond: null,
        loss: 0,
        costPerByte: 0,
        ...link,
      }) - 1;
  };
  for (let from = 0; from < nodes; from++) {
    for (let to = 0; to < nodes; to++) {
      if (from !== to) add(from, to, { delay: parts.delay ?? constant(0), ...parts.link });
    }
    const near = from === 0 ? (parts.clientDelay ?? constant(0)) : (parts.delay ?? constant(0));
    add(nodes, from, { delay: near });
    add(from, nodes, { delay: near });
  }
  return { links, routes };
}
