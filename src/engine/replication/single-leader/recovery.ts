import { DOWN } from "../../kernel/machines.ts";
import { answerForgotten, breakConnections } from "../connections.ts";
import type { Acknowledgements } from "./acknowledgements.ts";
import type { Apply } from "./apply.ts";
import type { Followers } from "./follower.ts";
import type { Following } from "./following.ts";
import type { Leader } from "./leader.ts";
import type { Leaders } from "./leaders.ts";
import type { Reads } from "./reads.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Shipping } from "./shipping.ts";

export interface RecoveryParts {
  readonly leaders: Leaders;
  readonly followers: Followers;
  readonly following: Following;
  readonly shipping: Shipping;
  readonly apply: Apply;
  readonly reads: Reads;
  readonly acknowledgements: Acknowledgements;
}

/**
 * What a crash takes away and how a node comes back. Memory and the unflushed end of the log are
 * lost. A follower rejoins at once from its flushed position; the log that it missed competes with
 * live traffic. A leader whose place nobody has taken comes back with the log that it had flushed,
 * and followers that were ahead of it are rewound.
 */
export class Recovery {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly parts: RecoveryParts;
  private readonly lostDisk: Uint8Array;
  private truncated = 0;

  constructor(world: World, replicas: Replicas, parts: RecoveryParts) {
    this.world = world;
    this.replicas = replicas;
    this.parts = parts;
    this.lostDisk = new Uint8Array(replicas.nodes);
  }

  /** Acknowledged writes that a leader's restart cut off its log. */
  get truncatedAcknowledged(): number {
    return this.truncated + this.parts.acknowledgements.cutOff;
  }

  crash(node: number, site: boolean, losesDisk: boolean): void {
    const { world, replicas } = this;
    if (world.machines.state[node] === DOWN) return;
    world.machines.crash(node, site);
    if (!site && !losesDisk) this.keepWritten(node);
    breakConnections(this.world, node, site);
    world.cpu.clear(node);
    world.disks.clear(node);
    this.parts.reads.clear(node);
    this.parts.shipping.forget(node);
    replicas.connected[node] = 0;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const at = node * replicas.shards + shard;
      const log = replicas.logOf(node, shard);
      if (replicas.leads[node] === 1) {
        log.orphan(replicas.branchOf[node]!.committed[shard]!);
        replicas.flushTarget[at] = replicas.flushed[at]!;
        continue;
      }
      if (losesDisk) {
        replicas.flushed[at] = log.base;
        replicas.copyLeft[at] = log.bytesTo(log.base);
      }
      replicas.takeBack(at, replicas.flushed[at]!);
      for (const leader of this.parts.leaders.all()) leader.unconfirm(at, replicas.flushed[at]!);
    }
    if (losesDisk) this.lostDisk[node] = 1;
    this.parts.apply.clear(node);
  }

  /** Only the process died: what it had written stands in the machine's page cache. */
  private keepWritten(node: number): void {
    const { shards, flushed, written } = this.replicas;
    if (this.world.plan.replication.survives !== "written") return;
    for (let at = node * shards; at < (node + 1) * shards; at++) flushed[at] = written[at]!;
  }

  /** The machine is up again; false when it stays away: a leader without its disk and heir. */
  restart(node: number): boolean {
    const { world, replicas } = this;
    if (world.machines.state[node] !== DOWN) return false;
    const leads = replicas.leads[node] === 1;
    if (leads && this.lostDisk[node] === 1 && world.plan.replication.failover === undefined) {
      world.recorder.episodes.note(
        "leader_lost_disk",
        "The leader lost its disk and cannot come back: there is no failover, and nobody else leads.",
      );
      return false;
    }
    world.machines.restart(node);
    replicas.connected[node] = 1;
    answerForgotten(this.world, node);
    if (leads) return true;
    this.lostDisk[node] = 0;
    this.parts.followers.restart(node);
    this.parts.following.connect(node);
    this.reconnectDownstream(node);
    return true;
  }

  /** A leader comes back and leads on with the log that it had flushed. */
  leadOn(leader: Leader): void {
    const { replicas, parts } = this;
    const { node, branch } = leader;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const log = branch.logs[shard]!;
      const at = node * replicas.shards + shard;
      const end = replicas.flushed[at]!;
      this.truncated += log.countAcknowledged(end, log.end);
      branch.cutBack(shard, end);
      replicas.received[at] = end;
      replicas.written[at] = end;
      branch.committed[shard] = Math.min(branch.committed[shard]!, end);
      for (const follower of replicas.members) {
        const behind = follower * replicas.shards + shard;
        if (follower === node || replicas.branchOf[follower] !== branch) continue;
        if (replicas.received[behind]! <= end) continue;
        replicas.takeBack(behind, end);
        leader.unconfirm(behind, end);
        parts.followers.rewind(behind, end);
        parts.apply.clear(follower);
      }
    }
    leader.restarted();
    for (let shard = 0; shard < replicas.shards; shard++) leader.release(shard);
    this.reconnectDownstream(node);
  }

  /**
   * A node that led does so no more: its positions are a follower's now. `fromDisk`: it comes back
   * from a crash and has what it had flushed.
   */
  becomeFollower(node: number, fromDisk: boolean): void {
    const { replicas } = this;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const at = node * replicas.shards + shard;
      const log = replicas.logOf(node, shard);
      replicas.applied[at] = replicas.received[at]!;
      if (this.lostDisk[node] === 1) {
        replicas.flushed[at] = log.base;
        replicas.copyLeft[at] = log.bytesTo(log.base);
      }
      if (fromDisk) replicas.takeBack(at, replicas.flushed[at]!);
    }
    this.lostDisk[node] = 0;
    replicas.leads[node] = 0;
  }

  /** True when a crashed node's disk, or a living node's copy, has nothing. */
  holdsNothing(at: number): boolean {
    const { replicas } = this;
    const node = Math.floor(at / replicas.shards);
    const lost = replicas.leads[node] === 1 && this.lostDisk[node] === 1;
    return replicas.copyLeft[at]! > 0 || lost;
  }

  /** True while a crashed leader's disk is gone. */
  hasLostDisk(node: number): boolean {
    return this.lostDisk[node] === 1;
  }

  private reconnectDownstream(node: number): void {
    for (const follower of this.replicas.downstream[node]!) {
      if (this.world.machines.state[follower] !== DOWN) this.parts.following.connect(follower);
    }
  }
}
