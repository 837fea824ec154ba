import type { Plan, SingleLeaderRun } from "../../model/plan.ts";
import type { WorkloadPlan } from "../../model/workload.ts";
import { meanOf } from "../../random/moments.ts";
import { asLeaderRun } from "./as-leader-run.ts";
import { type MultiLeaderRun, memberOperation } from "./group-way.ts";
import { closedLoopLimit } from "./limits/closed-loops.ts";
import { roundTripLimit } from "./limits/round-trip.ts";
import { type MeanWrite, meanWrite, withoutSpread } from "./mean-write.ts";
import { offeredRate, recordBytes, transferNs, writeWeights } from "./plan-facts.ts";
import { type LeaderlessRun, quorumOperation } from "./quorum-way.ts";
import type { Services } from "./station-waits.ts";
import { flushNs } from "./unloaded-time.ts";

/** The way of an operation by closed form, for whatever form of replication. */
export interface Way {
  /** Every time at its mean. */
  readonly even: MeanWrite;
  /** Times as they scatter: where several are waited for, the last that is needed counts. */
  readonly whole: MeanWrite;
  readonly services: Services;
  /** What the spread step is, in words. */
  readonly spread: string;
  /** What the rest holds beyond the usual: waits that neither a closed form nor a counter tells. */
  readonly beyond: readonly string[];
}

/** The way of a write, and the writes a second that closed loops can do with every time at its mean. */
export interface WriteWay extends Way {
  readonly roundTripRate: number;
}

/** The way of a plan's writes; null where no closed form tells it. */
export function writeWay(plan: Plan): WriteWay | null {
  const run = asLeaderRun(plan);
  if (run !== null) return leaderWay(run);
  const { replication } = plan;
  if (replication.kind === "leaderless") return quorumWay({ ...plan, replication }, "write");
  if (replication.kind === "multi_leader") return groupWay({ ...plan, replication });
  return null;
}

/** The way of a plan's reads, where quorums answer them; null elsewhere: one node does. */
export function readWay(plan: Plan): Way | null {
  const { replication } = plan;
  const reads = plan.workloads.some(({ writeShare }) => writeShare < 1);
  if (replication.kind !== "leaderless" || !reads) return null;
  return quorumWay({ ...plan, replication }, "read");
}

const LAST = "spread: the last confirmation that is needed counts";

function leaderWay(run: SingleLeaderRun): WriteWay {
  const shortest = withoutSpread(run);
  const { leader } = run.replication;
  return {
    even: meanWrite(shortest),
    whole: meanWrite(run),
    spread: LAST,
    beyond: [],
    roundTripRate: roundTripLimit(shortest).writesPerSecond,
    services: {
      flushNs: (node) => flushNs(run, node, recordBytes(run)),
      diskNs: (node) => {
        const { perFlush } = run.topology.nodes[node]!.cpu;
        const wake = node === leader && perFlush !== undefined ? meanOf(perFlush) : 0;
        return flushNs(run, node, recordBytes(run)) - wake;
      },
      cpuVisits: (node) => {
        // One job for the operation, and one for each message on its way; a flush's waits at the disk.
        const { perMessage } = run.topology.nodes[node]!.cpu;
        const message = perMessage === undefined ? 0 : meanOf(perMessage);
        return node === leader && message > 0 ? 2 : 1;
      },
      wireVisits: () => 1,
    },
  };
}

function quorumWay(run: LeaderlessRun, kind: "write" | "read"): WriteWay {
  const even = withoutSpread(run);
  const { readRepair, delays, flushEveryNs, speculation } = run.replication;
  const of = (workload: WorkloadPlan, host: number, what: "write" | "read") =>
    quorumOperation(even, workload, host, what, 1).total;
  const beyond = [
    ...(kind === "write" && delays === null && flushEveryNs !== undefined
      ? ["waiting for the flush that is due"]
      : []),
    ...(kind === "read" && readRepair === "blocking"
      ? ["waiting for the repair of replicas that were behind"]
      : []),
    ...(kind === "read" && speculation.kind !== "never"
      ? ["replicas that are asked in addition"]
      : []),
  ];
  const diskNs = (node: number): number => {
    const { disk } = run.topology.nodes[node]!;
    return meanOf(disk.fsync) + transferNs(recordBytes(run), disk.bandwidthBytesPerSecond);
  };
  return {
    even: meanOperation(even, kind, (w, host) => quorumOperation(even, w, host, kind, 1)),
    whole: meanOperation(run, kind, (w, host) => quorumOperation(run, w, host, kind)),
    spread: "spread: the last answer that is needed counts, not the mean of all",
    beyond,
    roundTripRate: closedLoopLimit(even, of).writesPerSecond,
    services: { flushNs: diskNs, diskNs, ...shares(run) },
  };
}

function groupWay(run: MultiLeaderRun): WriteWay {
  const even = withoutSpread(run);
  const { group, flushesPerCommit = 1 } = run.replication;
  const diskNs = (node: number): number => {
    const { disk } = run.topology.nodes[node]!;
    const bytes = transferNs(recordBytes(run), disk.bandwidthBytesPerSecond);
    return flushesPerCommit * meanOf(disk.fsync) + bytes;
  };
  const consistency = group?.consistency ?? "eventual";
  const waits = ["before", "after", "both"].includes(consistency);
  return {
    even: meanOperation(even, "write", (w, host) => memberOperation(even, w, host, "write")),
    whole: meanOperation(run, "write", (w, host) => memberOperation(run, w, host, "write", 2048)),
    spread: "spread: the last member that the order needs counts",
    beyond: [
      ...(run.replication.conflict.kind === "certify" ? ["turns in the group's order"] : []),
      ...(waits ? [`the others (consistency ${consistency})`] : []),
    ],
    roundTripRate: closedLoopLimit(
      even,
      (w, host, what) => memberOperation(even, w, host, what).total,
    ).writesPerSecond,
    services: {
      flushNs: (node) => {
        const { perFlush } = run.topology.nodes[node]!.cpu;
        return diskNs(node) + (perFlush === undefined ? 0 : meanOf(perFlush));
      },
      diskNs,
      ...shares(run),
    },
  };
}

/** Where several replicas share a cluster's operations, each station is passed by its share of them. */
function shares(run: Plan): Pick<Services, "cpuVisits" | "wireVisits"> {
  return {
    cpuVisits: (node, ns) => {
      const each = meanOf(run.topology.nodes[node]!.cpu.perOp);
      return each === 0 ? 0 : Math.min(1, ns / each);
    },
    wireVisits: (service, ns) => Math.min(1, ns / service),
  };
}

/** The mean over workloads by how much each does, and over each one's hosts alike. */
function meanOperation(
  plan: Plan,
  kind: "write" | "read",
  of: (workload: WorkloadPlan, host: number) => MeanWrite,
): MeanWrite {
  const weights = kind === "write" ? writeWeights(plan) : readWeights(plan);
  const found = weights.flatMap(([workload, weight]) =>
    workload.clientHosts.map((host) => ({
      weight: weight / workload.clientHosts.length,
      one: of(workload, host),
    })),
  );
  return {
    total: found.reduce((sum, { weight, one }) => sum + weight * one.total, 0),
    parts: found.flatMap(({ weight, one }) =>
      one.parts.map((part) => ({ ...part, ns: part.ns * weight })),
    ),
  };
}

function readWeights(plan: Plan): readonly (readonly [WorkloadPlan, number])[] {
  const weighed = plan.workloads
    .map((w) => {
      const clients = w.load.kind === "closed" ? w.load.clients : 0;
      return [w, (1 - w.writeShare) * (offeredRate(w.load) ?? clients)] as const;
    })
    .filter(([, weight]) => weight > 0);
  const total = weighed.reduce((sum, [, weight]) => sum + weight, 0);
  return weighed.map(([workload, weight]) => [workload, weight / total] as const);
}
