import type { SingleLeaderRun } from "../../../model/plan.ts";
import type { SingleLeaderPlan } from "../../../model/single-leader.ts";
import type { Simulation } from "../../kernel/simulation.ts";
import type { Log } from "../../storage/log.ts";
import type { World as AnyWorld } from "../world.ts";
import { Branch } from "./branch.ts";

/** The world of this family. */
export type World = AnyWorld<SingleLeaderPlan>;

/**
 * Which branch of the log each replica copies and how far it has come in it. Positions are LSNs by
 * replica index `node * shards + shard`; they only grow, except when a crash takes back what was
 * not flushed, or when a replica changes to another branch.
 */
export class Replicas {
  readonly shards: number;
  readonly nodes: number;
  /** The nodes that hold data, the first leader in front. */
  readonly members: readonly number[];
  /** The branches of the log, oldest first, and the one that each node stands on. */
  readonly branches: Branch[];
  readonly branchOf: Branch[];
  /** 1 for each node that holds itself for the leader; 0 again when it has heard of another. */
  readonly leads: Uint8Array;
  /** The node that feeds each node; -1 for a leader, for nodes outside and while there is none. */
  readonly upstream: Int32Array;
  /** The nodes that each node feeds. */
  readonly downstream: number[][];
  /** Stages of the follower's pipeline. For a leader, received and written are its log's end. */
  readonly received: Float64Array;
  readonly written: Float64Array;
  readonly flushed: Float64Array;
  readonly applied: Float64Array;
  /** What the flush that runs will have covered. */
  readonly flushTarget: Float64Array;
  /** 1 while a follower is connected to its upstream. */
  readonly connected: Uint8Array;
  /** Bytes of a base copy that a follower without its data still has to get, by replica index. */
  readonly copyLeft: Float64Array;

  constructor(plan: SingleLeaderRun, simulation: Simulation) {
    const { replication, topology } = plan;
    const nodes = topology.nodes.length;
    const shards = Math.max(1, replication.shards);
    const { leader, followers } = replication;
    const trunk = Branch.trunk(leader, shards, simulation);
    this.nodes = nodes;
    this.shards = shards;
    this.members = [leader, ...followers];
    this.branches = [trunk];
    this.branchOf = topology.nodes.map(() => trunk);
    this.leads = new Uint8Array(nodes);
    this.leads[leader] = 1;
    this.upstream = new Int32Array(nodes).fill(-1);
    followers.forEach((follower, index) => {
      this.upstream[follower] = replication.upstream[index] ?? leader;
    });
    this.downstream = topology.nodes.map((_, node) =>
      followers.filter((follower) => this.upstream[follower] === node),
    );
    this.received = new Float64Array(nodes * shards);
    this.written = new Float64Array(nodes * shards);
    this.flushed = new Float64Array(nodes * shards);
    this.applied = new Float64Array(nodes * shards);
    this.flushTarget = new Float64Array(nodes * shards);
    this.copyLeft = new Float64Array(nodes * shards);
    this.connected = new Uint8Array(nodes).fill(1);
  }

  /** The branch of the newest epoch: what is not on it is lost in the end. */
  get newest(): Branch {
    return this.branches[this.branches.length - 1]!;
  }

  logOf(node: number, shard: number): Log {
    return this.branchOf[node]!.logs[shard]!;
  }

  shardOf(key: number): number {
    return this.shards === 1 ? 0 : key % this.shards;
  }

  /** A replica's positions go back to at most `lsn`. */
  takeBack(at: number, lsn: number): void {
    for (const stage of [
      this.received,
      this.written,
      this.flushed,
      this.applied,
      this.flushTarget,
    ]) {
      if (stage[at]! > lsn) stage[at] = lsn;
    }
  }

  /**
   * Forgets records that every replica has on its disk and that the leader has committed. Only the
   * newest branch forgets: what others have beyond it is still to be counted.
   */
  discard(branch: Branch, shard: number): void {
    if (branch !== this.newest) return;
    const { shards, flushed, applied, branchOf, leads } = this;
    let low = branch.committed[shard]!;
    for (const node of this.members) {
      const at = node * shards + shard;
      low = Math.min(low, flushed[at]!);
      if (leads[node] === 0) low = Math.min(low, applied[at]!);
      if (branchOf[node] !== branch) low = Math.min(low, branch.commonWith(branchOf[node]!, shard));
    }
    const log = branch.logs[shard]!;
    if (low > log.base) log.discard(low);
  }
}
