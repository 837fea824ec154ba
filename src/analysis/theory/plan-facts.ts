import type { Plan, SingleLeaderRun } from "../../model/plan.ts";
import type { LinkPlan, NodePlan } from "../../model/topology.ts";
import type { LoadPlan, WorkloadPlan } from "../../model/workload.ts";
import { meanOf } from "../../random/moments.ts";

/** The link from one endpoint to another; null within one machine or without a way. */
export function linkBetween(plan: Plan, from: number, to: number): LinkPlan | null {
  const { nodes, clientSites, routes, links } = plan.topology;
  return links[routes[from * (nodes.length + clientSites.length) + to] ?? -1] ?? null;
}

/** The endpoint of a client host. */
export function clientEndpoint(plan: Plan, host: number): number {
  return plan.topology.nodes.length + host;
}

/** A node by its index. Throws RangeError for an index that no node has. */
export function nodeAt(plan: Plan, node: number): NodePlan {
  const found = plan.topology.nodes[node];
  if (found === undefined) throw new RangeError(`there is no node ${node}`);
  return found;
}

/** The node that feeds a follower. */
export function upstreamOf(plan: SingleLeaderRun, follower: number): number {
  const { followers, upstream, leader } = plan.replication;
  return upstream[followers.indexOf(follower)] ?? leader;
}

/** The nodes from the leader to a follower, both included. */
export function pathTo(plan: SingleLeaderRun, follower: number): readonly number[] {
  const { leader } = plan.replication;
  const path = [follower];
  while (path[0] !== leader && path.length <= plan.topology.nodes.length) {
    path.unshift(upstreamOf(plan, path[0]!));
  }
  return path;
}

/** Followers that a node feeds directly. */
export function fedBy(plan: SingleLeaderRun, node: number): readonly number[] {
  return plan.replication.followers.filter((follower) => upstreamOf(plan, follower) === node);
}

/** Operations per second that an open loop offers, averaged over its phases; null for a closed loop. */
export function offeredRate(load: LoadPlan): number | null {
  switch (load.kind) {
    case "closed":
      return null;
    case "poisson":
    case "constant":
      return load.rate;
    case "phases": {
      const length = load.phases.reduce((sum, { durationNs }) => sum + durationNs, 0);
      const done = load.phases.reduce((sum, p) => sum + ((p.from + p.to) / 2) * p.durationNs, 0);
      return length === 0 ? 0 : done / length;
    }
  }
}

/** The highest rate of an open loop; null for a closed loop. */
export function peakRate(load: LoadPlan): number | null {
  if (load.kind !== "phases") return offeredRate(load);
  return load.phases.reduce((most, { from, to }) => Math.max(most, from, to), 0);
}

/** Sessions of closed loops that write. */
export function writingSessions(plan: Plan): number {
  return plan.workloads.reduce(
    (sum, { load, writeShare }) =>
      load.kind === "closed" && writeShare > 0 ? sum + load.clients : sum,
    0,
  );
}

/** True when some workload writes in an open loop. */
export function hasOpenWriters(plan: Plan): boolean {
  return plan.workloads.some(({ load, writeShare }) => load.kind !== "closed" && writeShare > 0);
}

/** How much of all writing each workload does, adding up to 1; empty when nobody writes. */
export function writeWeights(plan: Plan): readonly (readonly [WorkloadPlan, number])[] {
  const weighed = plan.workloads
    .map((w) => [w, w.writeShare * (offeredRate(w.load) ?? closedClients(w.load))] as const)
    .filter(([, weight]) => weight > 0);
  const total = weighed.reduce((sum, [, weight]) => sum + weight, 0);
  return weighed.map(([workload, weight]) => [workload, weight / total] as const);
}

function closedClients(load: LoadPlan): number {
  return load.kind === "closed" ? load.clients : 0;
}

/**
 * Mean bytes of one log record. A write operation is one record, also when it is a transaction of
 * several writes: its values, and the log's own bytes for each of them.
 */
export function recordBytes(plan: Plan): number {
  return writeWeights(plan).reduce(
    (sum, [workload, weight]) => sum + weight * transactionBytes(plan, workload),
    0,
  );
}

/** Mean bytes that one transaction of a workload appends to the log. */
export function transactionBytes(plan: Plan, { value, transaction }: WorkloadPlan): number {
  return transaction * (meanOf(value) + plan.replication.recordOverheadBytes);
}

/** Nanoseconds to put so many bytes on a wire or a disk; 0 without a limit. */
export function transferNs(bytes: number, bytesPerSecond: number | null): number {
  return bytesPerSecond === null ? 0 : (bytes / bytesPerSecond) * 1e9;
}
