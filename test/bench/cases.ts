import type { Plan } from "../../src/model/plan.ts";
import type { LinkPlan, NodePlan } from "../../src/model/topology.ts";
import type { Distribution } from "../../src/random/distribution.ts";

const US = 1e3;
const MS = 1e6;
const SECOND = 1e9;

export interface BenchCase {
  readonly name: string;
  readonly plan: Plan;
}

/** The plans that are timed: realistic hardware, more and more of everything. */
export function benchCases(): readonly BenchCase[] {
  return [
    { name: "1 session, 1 follower", plan: benchPlan(1, 1, 400) },
    { name: "64 sessions, 1 follower", plan: benchPlan(64, 1, 40) },
    { name: "64 sessions, 3 followers", plan: benchPlan(64, 3, 25) },
    { name: "1024 sessions, 3 followers", plan: benchPlan(1024, 3, 15) },
  ];
}

export function benchPlan(clients: number, followers: number, seconds: number): Plan {
  const nodes = Array.from({ length: followers + 1 }, (_, node) => nodeOf(node));
  const followerNodes = nodes.map((_, node) => node).slice(1);
  const { links, routes } = meshOf(nodes.length);
  return {
    schema: 1,
    topology: { sites: [{ name: "dc" }], nodes, links, clientSites: [0], routes },
    replication: {
      kind: "single_leader",
      leader: 0,
      followers: followerNodes,
      upstream: followerNodes.map(() => 0),
      ack: { kind: "any", count: 1, of: followerNodes },
      ackAt: "flushed",
      localFlush: true,
      groupCommit: { enabled: true, delayNs: 0, max: null },
      ackTimeoutNs: null,
      onAckTimeout: "block",
      shards: 1,
      shipAfter: "flush",
      receiver: "pipelined",
      applyAfter: "flushed",
      visible: "after_ack",
      commitPipeline: "concurrent",
      recordOverheadBytes: 100,
      messageOverheadBytes: 25,
    },
    workloads: [
      {
        name: "writers",
        clientHosts: [0],
        load: { kind: "closed", clients, think: { kind: "constant", value: 0 } },
        writeShare: 1,
        keys: { kind: "uniform", count: 100_000 },
        value: { kind: "constant", value: 200 },
        transaction: 1,
        readFrom: { kind: "leader" },
        session: [],
        readAfterWriteNs: null,
        replies: 0,
        roaming: 0,
        timeoutNs: null,
        retry: { kind: "none" },
      },
    ],
    faults: [],
    measures: { windows: [], seriesIntervalNs: 100 * MS, history: false },
    run: {
      durationNs: seconds * SECOND,
      warmupNs: 0,
      seed: "bench",
      limits: { maxEvents: 1e9, maxBytes: 2e9 },
    },
  };
}

function nodeOf(node: number): NodePlan {
  return {
    name: `n${node}`,
    site: 0,
    disk: {
      fsync: { kind: "lognormal", p50: 200 * US, p99: 900 * US },
      bandwidthBytesPerSecond: 500e6,
      capacityBytes: null,
    },
    cpu: { cores: 4, perOp: { kind: "exponential", mean: 40 * US } },
    apply: { workers: 1, time: { kind: "exponential", mean: 10 * US } },
    nicBytesPerSecond: 1.25e9,
    clock: { kind: "perfect" },
    costPerHour: 0,
  };
}

function meshOf(nodes: number): { links: LinkPlan[]; routes: number[] } {
  const delay: Distribution = { kind: "lognormal", p50: 100 * US, p99: 400 * US };
  const endpoints = nodes + 1;
  const links: LinkPlan[] = [];
  const routes = new Array<number>(endpoints * endpoints).fill(-1);
  for (let from = 0; from < endpoints; from++) {
    for (let to = 0; to < endpoints; to++) {
      if (from === to) continue;
      routes[from * endpoints + to] =
        links.push({
          name: `${from} -> ${to}`,
          group: "within dc",
          delay,
          roundTrip: false,
          bandwidthBytesPerSecond: 1.25e9,
          loss: 0,
          costPerByte: 0,
        }) - 1;
    }
  }
  return { links, routes };
}
