import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultAction, FaultPlan } from "../../../src/model/faults.ts";
import type { MultiLeaderPlan } from "../../../src/model/multi-leader.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import type { LinkPlan, NodePlan } from "../../../src/model/topology.ts";
import type { WorkloadPlan } from "../../../src/model/workload.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { constant, freeNode, MS, SECOND } from "../plan-builder.ts";

export interface Parts {
  /** Leaders are nodes 0 …, followers come after them; each stands in a site of its own. */
  readonly leaders?: number;
  readonly followers?: number;
  readonly nodes?: readonly Partial<NodePlan>[];
  /** One-way delay between any two nodes. */
  readonly delay?: Distribution;
  readonly link?: Partial<LinkPlan>;
  readonly replication?: Partial<MultiLeaderPlan>;
  /** Over a load of 100 writes a second in each leader's site. */
  readonly workload?: Partial<WorkloadPlan>;
  /** One entry a leader's site, instead of one workload over all of them. */
  readonly workloads?: readonly Partial<WorkloadPlan>[];
  readonly faults?: readonly FaultPlan[];
  readonly run?: Partial<Plan["run"]>;
  readonly history?: boolean;
}

export interface MultiLeaderRun extends Plan {
  readonly replication: MultiLeaderPlan;
}

/**
 * Leaders and followers whose hardware costs nothing, 10 ms from each other, with clients in each
 * leader's site, 0 ns away. Changes go out at once; the default rule is last write wins.
 */
export function multiPlan(parts: Parts = {}): MultiLeaderRun {
  const leaders = parts.leaders ?? 2;
  const count = leaders + (parts.followers ?? 0);
  const nodes = Array.from({ length: count }, (_, node) => ({
    ...freeNode(node),
    name: `n${node}`,
    ...parts.nodes?.[node],
  }));
  const workloads = parts.workloads ?? [
    {
      clientHosts: Array.from({ length: leaders }, (_, host) => host),
      load: { kind: "poisson", rate: 100 * leaders },
      ...parts.workload,
    },
  ];
  return {
    schema: 1,
    topology: { ...linksOf(nodes, leaders, parts) },
    replication: {
      kind: "multi_leader",
      leaders: nodes.map((_, node) => node).slice(0, leaders),
      followers: nodes.map((_, node) => node).slice(leaders),
      upstream: nodes.slice(leaders).map(() => 0),
      exchange: { kind: "all_to_all" },
      shipping: { batchNs: 0, maxBytes: null },
      conflict: { kind: "last_write_wins" },
      antiEntropyNs: null,
      localFlush: true,
      groupCommit: { enabled: true, delayNs: 0, max: null },
      recordOverheadBytes: 0,
      messageOverheadBytes: 0,
      ...parts.replication,
    },
    workloads: workloads.map(workloadOf),
    faults: parts.faults ?? [],
    measures: { windows: [], seriesIntervalNs: 100 * MS, history: parts.history ?? false },
    run: {
      durationNs: 10 * SECOND,
      warmupNs: 0,
      seed: "several leaders",
      limits: { maxEvents: 1e8, maxBytes: 1e9 },
      ...parts.run,
    },
  };
}

/** A load at one leader's site. */
export function at(host: number, part: Partial<WorkloadPlan>): Partial<WorkloadPlan> {
  return { clientHosts: [host], ...part };
}

export function fault(atNs: number, action: FaultAction, lastsNs: number | null = null): FaultPlan {
  return {
    label: `${action.kind} at ${atNs}`,
    schedule: { kind: "at", atNs },
    action,
    lasts: lastsNs === null ? null : constant(lastsNs),
  };
}

export function crash(
  node: number,
  more: { site?: boolean; losesDisk?: boolean } = {},
): FaultAction {
  const target = { kind: "nodes", nodes: [node] } as const;
  return { kind: "crash", target, site: false, losesDisk: false, ...more };
}

export function partition(...groups: readonly (readonly number[])[]): FaultAction {
  return { kind: "partition", groups, direction: "both" };
}

export function run(parts: Parts = {}): RunRecord {
  return runPlan(multiPlan(parts));
}

function workloadOf(part: Partial<WorkloadPlan>, index: number): WorkloadPlan {
  return {
    name: `w${index}`,
    clientHosts: [0],
    load: { kind: "poisson", rate: 100 },
    writeShare: 1,
    keys: { kind: "uniform", count: 1000 },
    value: constant(100),
    transaction: 1,
    readFrom: { kind: "nearest" },
    session: [],
    readAfterWriteNs: null,
    replies: 0,
    roaming: 0,
    timeoutNs: null,
    retry: { kind: "none" },
    ...part,
  };
}

function linksOf(nodes: readonly NodePlan[], hosts: number, parts: Parts): Plan["topology"] {
  const links: LinkPlan[] = [];
  const endpoints = nodes.length + hosts;
  const routes = new Array<number>(endpoints * endpoints).fill(-1);
  for (let from = 0; from < endpoints; from++) {
    for (let to = 0; to < endpoints; to++) {
      if (from === to) continue;
      const near = from % nodes.length === to % nodes.length || to === from + nodes.length;
      routes[from * endpoints + to] =
        links.push({
          name: `${from} -> ${to}`,
          group: `${Math.min(from, to)} <-> ${Math.max(from, to)}`,
          delay: near ? constant(0) : (parts.delay ?? constant(10 * MS)),
          roundTrip: false,
          bandwidthBytesPerSecond: null,
          loss: 0,
          costPerByte: 0,
          ...(near ? {} : parts.link),
        }) - 1;
    }
  }
  return {
    sites: nodes.map(({ name }) => ({ name: `site of ${name}` })),
    nodes: nodes.map((node, site) => ({ ...node, site })),
    links,
    clientSites: Array.from({ length: hosts }, (_, host) => host),
    routes,
  };
}
