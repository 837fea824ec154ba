import { DOWN } from "../../kernel/machines.ts";
import { AT_NODE, HELD, IN_USE, LOST } from "../../kernel/operations.ts";
import type { Apply } from "./apply.ts";
import type { Followers } from "./follower.ts";
import type { Leader } from "./leader.ts";
import type { Reads } from "./reads.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Shipping } from "./shipping.ts";

export interface RecoveryParts {
  readonly leader: Leader;
  readonly followers: Followers;
  readonly shipping: Shipping;
  readonly apply: Apply;
  readonly reads: Reads;
}

/**
 * What a crash takes away and how a node comes back. Memory and the unflushed end of the log are
 * lost. A follower rejoins at once from its flushed position; the log that it missed competes with
 * live traffic. A leader comes back with the log that it had flushed, and followers that were ahead
 * of it are rewound. There is no failover: nobody else takes over.
 */
export class Recovery {
  /** Acknowledged writes that a leader's restart cut off its log. */
  truncatedAcknowledged = 0;
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly parts: RecoveryParts;
  private readonly lostDisk: Uint8Array;

  constructor(world: World, replicas: Replicas, parts: RecoveryParts) {
    this.world = world;
    this.replicas = replicas;
    this.parts = parts;
    this.lostDisk = new Uint8Array(replicas.nodes);
  }

  crash(node: number, site: boolean, losesDisk: boolean): void {
    const { world, replicas } = this;
    if (world.machines.state[node] === DOWN) return;
    world.machines.crash(node, site);
    this.breakConnections(node, site);
    world.cpu.clear(node);
    world.disks.clear(node);
    this.parts.reads.clear(node);
    this.parts.shipping.forget(node);
    replicas.connected[node] = 0;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const at = node * replicas.shards + shard;
      const log = replicas.logs[shard]!;
      if (node === replicas.leader) {
        log.orphan(replicas.committed[shard]!);
        replicas.flushTarget[at] = replicas.flushed[at]!;
        continue;
      }
      if (losesDisk) {
        replicas.flushed[at] = log.base;
        replicas.copyLeft[at] = log.bytesTo(log.base);
      }
      this.takeBack(at, replicas.flushed[at]!);
    }
    if (losesDisk) this.lostDisk[node] = 1;
    this.parts.apply.clear(node);
  }

  restart(node: number): void {
    const { world, replicas } = this;
    if (world.machines.state[node] !== DOWN) return;
    if (node === replicas.leader && this.lostDisk[node] === 1) {
      world.recorder.episodes.note(
        "leader_lost_disk",
        "The leader lost its disk and cannot come back without a failover, which is not simulated.",
      );
      return;
    }
    world.machines.restart(node);
    this.lostDisk[node] = 0;
    replicas.connected[node] = 1;
    this.answerForgotten(node);
    if (node === replicas.leader) this.restartLeader();
    else this.rejoin(node);
    for (const follower of replicas.downstream[node]!) {
      if (world.machines.state[follower] !== DOWN) this.reconnect(follower);
    }
  }

  /** True when a crashed node's disk, or a living node's copy, has nothing. */
  holdsNothing(at: number): boolean {
    const { replicas } = this;
    const node = Math.floor(at / replicas.shards);
    return replicas.copyLeft[at]! > 0 || (node === replicas.leader && this.lostDisk[node] === 1);
  }

  private rejoin(node: number): void {
    this.parts.followers.restart(node);
    this.reconnect(node);
  }

  private reconnect(follower: number): void {
    const { world, replicas } = this;
    if (world.machines.state[replicas.upstream[follower]!] === DOWN) return;
    this.parts.shipping.resume(follower);
    this.parts.followers.confirmAgain(follower);
  }

  private restartLeader(): void {
    const { world, replicas, parts } = this;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const log = replicas.logs[shard]!;
      const at = replicas.leader * replicas.shards + shard;
      const end = replicas.flushed[at]!;
      this.truncatedAcknowledged += log.countAcknowledged(end, log.end);
      for (let lsn = log.end; lsn > end; lsn--)
        world.keys.undo(log.keyOf(lsn), log.previousOf(lsn));
      log.truncate(end);
      replicas.received[at] = end;
      replicas.written[at] = end;
      replicas.committed[shard] = Math.min(replicas.committed[shard]!, end);
      for (const follower of replicas.followers) {
        const behind = follower * replicas.shards + shard;
        if (replicas.received[behind]! <= end) continue;
        this.takeBack(behind, end);
        parts.followers.rewind(behind, end);
        parts.apply.clear(follower);
      }
    }
    parts.leader.restarted();
    for (let shard = 0; shard < replicas.shards; shard++) parts.leader.release(shard);
  }

  /** A replica's positions go back to at most `lsn`. */
  private takeBack(at: number, lsn: number): void {
    const { replicas } = this;
    for (const stage of [
      replicas.received,
      replicas.written,
      replicas.flushed,
      replicas.applied,
      replicas.flushTarget,
      replicas.confirmed,
    ]) {
      if (stage[at]! > lsn) stage[at] = lsn;
    }
  }

  /** What the node was working on: its clients learn of it, unless the whole site is gone. */
  private breakConnections(node: number, site: boolean): void {
    const { operations, clients } = this.world;
    for (let slot = 0; slot < operations.capacity; slot++) {
      const flags = operations.flags[slot]!;
      if ((flags & IN_USE) === 0 || (flags & HELD) === 0) continue;
      if (operations.node[slot] !== node || operations.phase[slot] !== AT_NODE) continue;
      if (!site) {
        clients.refuse(slot);
        continue;
      }
      operations.phase[slot] = LOST;
      operations.serverDone(slot);
    }
  }

  /** Clients that still wait for a node that had vanished find their connections broken. */
  private answerForgotten(node: number): void {
    const { operations, clients } = this.world;
    for (let slot = 0; slot < operations.capacity; slot++) {
      if ((operations.flags[slot]! & IN_USE) === 0 || operations.node[slot] !== node) continue;
      if (operations.phase[slot] === LOST) clients.refuse(slot);
    }
  }
}
