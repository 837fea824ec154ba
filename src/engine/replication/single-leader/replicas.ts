import type { SingleLeaderRun } from "../../../model/plan.ts";
import type { SingleLeaderPlan } from "../../../model/single-leader.ts";
import type { Simulation } from "../../kernel/simulation.ts";
import type { KeyTable } from "../../storage/key-table.ts";
import { Log } from "../../storage/log.ts";
import type { World as AnyWorld } from "../world.ts";

/** The world of this family, with the leader's newest version of every key. */
export interface World extends AnyWorld<SingleLeaderPlan> {
  readonly keys: KeyTable;
}

/**
 * The log of each shard and how far each replica has come in it. Positions are LSNs by replica
 * index `node * shards + shard`; all of them only grow, except when a crash takes back what was not
 * flushed.
 */
export class Replicas {
  readonly shards: number;
  readonly nodes: number;
  readonly leader: number;
  readonly followers: readonly number[];
  /** The node that feeds each node; -1 for the leader and for nodes outside. */
  readonly upstream: Int32Array;
  /** The nodes that each node feeds. */
  readonly downstream: readonly (readonly number[])[];
  readonly logs: readonly Log[];
  /** Stages of the follower's pipeline. For the leader, received and written are the log's end. */
  readonly received: Float64Array;
  readonly written: Float64Array;
  readonly flushed: Float64Array;
  readonly applied: Float64Array;
  /** What the flush that runs will have covered. */
  readonly flushTarget: Float64Array;
  /** What the leader knows to be confirmed. */
  readonly confirmed: Float64Array;
  /** Committed positions by shard: confirmed as the rule asks. */
  readonly committed: Float64Array;
  /** 1 while a follower is connected to its upstream. */
  readonly connected: Uint8Array;
  /** Bytes of a base copy that a follower without its disk still has to get, by replica index. */
  readonly copyLeft: Float64Array;

  constructor(plan: SingleLeaderRun, simulation: Simulation) {
    const { replication, topology } = plan;
    const nodes = topology.nodes.length;
    const shards = Math.max(1, replication.shards);
    this.nodes = nodes;
    this.shards = shards;
    this.leader = replication.leader;
    this.followers = replication.followers;
    this.upstream = new Int32Array(nodes).fill(-1);
    replication.followers.forEach((follower, index) => {
      this.upstream[follower] = replication.upstream[index] ?? replication.leader;
    });
    this.downstream = topology.nodes.map((_, node) =>
      replication.followers.filter((follower) => this.upstream[follower] === node),
    );
    this.logs = Array.from({ length: shards }, () => new Log(simulation));
    this.received = new Float64Array(nodes * shards);
    this.written = new Float64Array(nodes * shards);
    this.flushed = new Float64Array(nodes * shards);
    this.applied = new Float64Array(nodes * shards);
    this.flushTarget = new Float64Array(nodes * shards);
    this.confirmed = new Float64Array(nodes * shards);
    this.copyLeft = new Float64Array(nodes * shards);
    this.committed = new Float64Array(shards);
    this.connected = new Uint8Array(nodes).fill(1);
  }

  shardOf(key: number): number {
    return this.shards === 1 ? 0 : key % this.shards;
  }

  /** Forgets records that every replica has on its disk and that the leader has committed. */
  discard(shard: number): void {
    const { leader, shards, flushed, applied } = this;
    const log = this.logs[shard]!;
    let low = Math.min(this.committed[shard]!, flushed[leader * shards + shard]!);
    for (const follower of this.followers) {
      const at = follower * shards + shard;
      low = Math.min(low, flushed[at]!, applied[at]!);
    }
    if (low > log.base) log.discard(low);
  }
}
