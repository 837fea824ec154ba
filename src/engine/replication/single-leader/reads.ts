import { AT_NODE } from "../../kernel/operations.ts";
import type { Apply } from "./apply.ts";
import { missedBy } from "./branch-missed.ts";
import type { Leaders } from "./leaders.ts";
import type { ReadPoint } from "./read-point.ts";
import type { Replicas, World } from "./replicas.ts";

/**
 * Serves reads on any replica, and judges them: a read is stale when it misses a write that was
 * acknowledged before the read began. Reads that need a certain position wait until it is applied.
 */
export class Reads {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly leaders: Leaders;
  private readonly apply: Apply;
  /** Null where readers of a follower see all that it has applied. */
  private readonly point: ReadPoint | null;
  /** Waiting reads by replica index, a list through `operations.next`, and the least position wanted. */
  private readonly waiting: Int32Array;
  private readonly wanted: Float64Array;

  constructor(
    world: World,
    replicas: Replicas,
    leaders: Leaders,
    apply: Apply,
    point: ReadPoint | null = null,
  ) {
    this.world = world;
    this.replicas = replicas;
    this.leaders = leaders;
    this.apply = apply;
    this.point = point;
    this.waiting = new Int32Array(replicas.nodes * replicas.shards).fill(-1);
    this.wanted = new Float64Array(replicas.nodes * replicas.shards).fill(Number.POSITIVE_INFINITY);
  }

  /** True when the replica has what the read needs; else the read waits until it has. */
  isReady(operation: number): boolean {
    const { operations } = this.world;
    const { leads, shards } = this.replicas;
    const node = operations.node[operation]!;
    if (leads[node] === 1) return true;
    const at = node * shards + this.replicas.shardOf(operations.key[operation]!);
    const need = operations.lsn[operation]!;
    if (need <= this.shown(at)) return true;
    operations.next[operation] = this.waiting[at]!;
    this.waiting[at] = operation;
    if (need < this.wanted[at]!) this.wanted[at] = need;
    return false;
  }

  /** `applied` has moved: reads that wait for it go on. */
  wake(at: number): void {
    if (this.shown(at) < this.wanted[at]!) return;
    const { operations } = this.world;
    let operation = this.waiting[at]!;
    this.waiting[at] = -1;
    this.wanted[at] = Number.POSITIVE_INFINITY;
    while (operation >= 0) {
      const next = operations.next[operation]!;
      operations.next[operation] = -1;
      if (this.isReady(operation)) this.start(operation);
      operation = next;
    }
  }

  /** The position up to which a follower shows all. */
  private shown(at: number): number {
    const applied = this.replicas.applied[at]!;
    return this.point === null ? applied : Math.min(applied, this.point.known[at]!);
  }

  /** The read goes to the node's CPU. */
  start(operation: number): void {
    const { world } = this;
    const node = world.operations.node[operation]!;
    if (world.cpu.isFree(node)) this.serve(operation);
    else world.cpu.submit(node, operation);
  }

  /** The CPU has served the read: what it saw goes back. */
  serve(operation: number): void {
    const { world, replicas } = this;
    const { operations } = world;
    const node = operations.node[operation]!;
    const key = operations.key[operation]!;
    const shard = replicas.shardOf(key);
    const at = node * replicas.shards + shard;
    const branch = replicas.branchOf[node]!;
    const log = branch.logs[shard]!;
    const leader = this.leaders.at(node);
    const seen = leader !== null ? leader.visible(shard) : this.shown(at);
    let version = branch.keys.versionOf(key);
    let lsn = branch.keys.latestOf(key);
    let behind = 0;
    let ageNs = 0;
    // Newest first, back to the first record that this replica shows.
    const inOrder = leader !== null || this.point !== null;
    while (lsn > seen && (inOrder || !this.apply.isApplied(at, lsn))) {
      const acknowledged = log.acknowledgedNs(lsn);
      if (acknowledged <= operations.intendedNs[operation]!) {
        behind += 1;
        ageNs = operations.intendedNs[operation]! - acknowledged;
      }
      version -= 1;
      lsn = log.previousOf(lsn);
    }
    version = branch.versionAt(shard, lsn, version);
    if (replicas.branches.length > 1 || branch.stump !== null) {
      const beginNs = operations.intendedNs[operation]!;
      ({ behind, ageNs } = missedBy(replicas.branches, key, shard, version, beginNs));
    }
    operations.version[operation] = version;
    operations.seenLsn[operation] = seen;
    operations.behind[operation] = behind;
    operations.ageNs[operation] = ageNs;
    operations.phase[operation] = AT_NODE;
    world.clients.respond(operation, operations.bytes[operation]!);
  }

  /** A crash: nobody waits here any more. */
  clear(node: number): void {
    const { shards } = this.replicas;
    this.waiting.fill(-1, node * shards, (node + 1) * shards);
    this.wanted.fill(Number.POSITIVE_INFINITY, node * shards, (node + 1) * shards);
  }
}
