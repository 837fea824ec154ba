import type { Stage } from "../../../model/single-leader.ts";
import { ACK_ARRIVES, FLUSH_DUE } from "../../kernel/event-kind.ts";
import { UP } from "../../kernel/machines.ts";
import type { Apply } from "./apply.ts";
import { type Mechanisms, NO_MECHANISMS } from "./mechanisms.ts";
import type { Reads } from "./reads.ts";
import type { Replicas, World } from "./replicas.ts";
import { ReplyLegs } from "./reply-legs.ts";
import type { Shipping } from "./shipping.ts";

/** Bytes of a confirmation (PostgreSQL's standby status update has 34, with its type byte). */
export const REPLY_BYTES = 34;

/**
 * The followers' side: receive, write, flush, apply, and confirm at the stage that the plan names.
 * `pipelined`: each stage goes on by itself. `serial`: one loop reads all that has come, writes it,
 * flushes it, and only then reads again.
 */
export class Followers {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly shipping: Shipping;
  private readonly apply: Apply;
  private readonly reads: Reads;
  private readonly mechanisms: Mechanisms;
  private readonly serial: boolean;
  private readonly ackAt: Stage;
  private readonly applyAfter: Stage;
  private readonly shipsWritten: boolean;
  /** Come, but not yet read by a serial receiver, by replica index. */
  private readonly arrived: Float64Array;
  private readonly arrivedCopy: Float64Array;
  /** The last position confirmed, by replica index. */
  private readonly replied: Float64Array;
  private readonly legs: ReplyLegs;
  private readonly replyChannel: Int32Array;
  /** 1 while a follower that fetches owes its next request, by replica index. */
  private readonly asking: Uint8Array;
  /** When each node flushes what nobody waits for; in the past when it need not. */
  private readonly writeBackNs: number;
  private readonly flushDueNs: Float64Array;
  /** How many upstreams each follower has had. */
  private readonly turns: Int32Array;

  constructor(world: World, replicas: Replicas, parts: FollowerParts) {
    const { replication } = world.plan;
    const size = replicas.nodes * replicas.shards;
    this.world = world;
    this.replicas = replicas;
    this.shipping = parts.shipping;
    this.apply = parts.apply;
    this.reads = parts.reads;
    this.mechanisms = parts.mechanisms ?? NO_MECHANISMS;
    this.serial = replication.receiver === "serial";
    this.ackAt = replication.ackAt;
    this.applyAfter = replication.applyAfter;
    this.shipsWritten = replication.shipAfter === "append";
    this.arrived = new Float64Array(size);
    this.arrivedCopy = new Float64Array(size);
    this.replied = new Float64Array(size);
    this.legs = new ReplyLegs(size);
    this.replyChannel = new Int32Array(replicas.nodes).fill(-1);
    this.asking = new Uint8Array(size);
    this.writeBackNs = replication.writeBackNs ?? 0;
    this.flushDueNs = new Float64Array(replicas.nodes).fill(-1);
    this.turns = new Int32Array(replicas.nodes);
    for (const member of replicas.members) if (replicas.upstream[member]! >= 0) this.open(member);
  }

  /** Opens the way of a follower's confirmations to its upstream. */
  open(follower: number): void {
    const { network } = this.world;
    const upstream = this.replicas.upstream[follower]!;
    const turn = this.turns[follower]!++;
    const purpose = turn === 0 ? "reply" : `reply again ${turn}`;
    this.replyChannel[follower] = network.open(follower, upstream, purpose, true);
  }

  /** The follower has no upstream for the time being: it confirms to nobody. */
  close(follower: number): void {
    this.replyChannel[follower] = -1;
  }

  /** True when a confirmation came over the connection that its sender has now. */
  isCurrent(from: number, channel: number): boolean {
    return this.replyChannel[from] === channel;
  }

  /** Log records, or `copy` bytes of a base copy, have come. */
  receive(at: number, lsn: number, copy: number, legNs: number): void {
    const node = Math.floor(at / this.replicas.shards);
    this.legs.came(at, lsn, legNs);
    if (lsn > this.arrived[at]!) this.arrived[at] = lsn;
    this.arrivedCopy[at]! += copy;
    this.asking[at] = 1;
    const learnt = this.mechanisms.readPoint?.arrived(at) === true;
    if (this.serial && this.world.disks.flushing[node] === 1) return;
    this.read(at, node);
    this.startFlush(node);
    if (this.mechanisms.fetching !== null) this.reply(at, node);
    if (learnt) this.learnt(at, node);
  }

  /** Readers may see more, here and at those whom the node feeds. */
  private learnt(at: number, node: number): void {
    this.reads.wake(at);
    this.shipping.tellPoint(node, at % this.replicas.shards);
  }

  /** FLUSH_DUE: what nobody waits for is flushed now. */
  flushIsDue(node: number, life: number): void {
    if (this.world.machines.life[node] !== life || this.flushDueNs[node]! < 0) return;
    this.flushDueNs[node] = -1;
    this.flush(node);
  }

  /** The disk has flushed what it was given. */
  flushDone(node: number): void {
    const { replicas } = this;
    const { shards } = replicas;
    for (let at = node * shards; at < (node + 1) * shards; at++) {
      if (replicas.flushTarget[at]! > replicas.flushed[at]!) {
        replicas.flushed[at] = replicas.flushTarget[at]!;
        if (!this.shipsWritten) this.shipping.shipFrom(node, at % shards);
        if (this.applyAfter === "flushed") this.offer(at, node);
      }
      this.reply(at, node);
    }
    this.startFlush(node);
  }

  /** A record of the replica has been applied. */
  appliedOne(at: number): void {
    const node = Math.floor(at / this.replicas.shards);
    this.reads.wake(at);
    if (this.ackAt === "applied") this.reply(at, node);
  }

  /** Starts what a pause, a restart or a flush left waiting. */
  startFlush(node: number): void {
    const { world } = this;
    const { shards } = this.replicas;
    if (world.disks.flushing[node] === 1 || world.machines.state[node] !== UP) return;
    if (this.serial)
      for (let at = node * shards; at < (node + 1) * shards; at++) this.read(at, node);
    if (world.disks.pending[node] === 0 && world.disks.pendingBytes[node] === 0) return;
    if (this.writeBackNs > 0) this.flushLater(node);
    else this.flush(node);
  }

  private flushLater(node: number): void {
    const { simulation, machines } = this.world;
    if (this.flushDueNs[node]! >= simulation.now) return;
    this.flushDueNs[node] = simulation.now + this.writeBackNs;
    simulation.after(this.writeBackNs, FLUSH_DUE, node, machines.life[node]!);
  }

  private flush(node: number): void {
    const { world, replicas } = this;
    const { shards } = replicas;
    if (world.disks.flushing[node] === 1 || world.machines.state[node] !== UP) return;
    for (let at = node * shards; at < (node + 1) * shards; at++) {
      replicas.flushTarget[at] = replicas.written[at]!;
    }
    world.disks.flushAll(node, 1);
  }

  /** A crash took back what was not flushed. */
  restart(node: number): void {
    const { replicas } = this;
    const { shards } = replicas;
    for (let at = node * shards; at < (node + 1) * shards; at++) {
      this.arrived[at] = replicas.flushed[at]!;
      this.arrivedCopy[at] = 0;
      this.legs.clear(at);
      this.replied[at] = Math.min(this.replied[at]!, replicas.flushed[at]!);
      this.mechanisms.readPoint?.cut(at, replicas.received[at]!);
      this.offer(at, node);
    }
  }

  /** A new connection begins with a confirmation of where the follower stands. */
  confirmAgain(node: number): void {
    const { shards } = this.replicas;
    for (let at = node * shards; at < (node + 1) * shards; at++) {
      this.replied[at] = 0;
      this.legs.clear(at);
      this.asking[at] = 1;
      this.reply(at, node);
    }
  }

  /** The log ends at `lsn` now: what the follower had beyond it is taken back. */
  rewind(at: number, lsn: number): void {
    this.arrived[at] = Math.min(this.arrived[at]!, lsn);
    this.legs.clear(at);
    this.replied[at] = Math.min(this.replied[at]!, lsn);
    this.mechanisms.readPoint?.cut(at, lsn);
  }

  /** The follower begins anew from what it has: a node that led, or one with another upstream. */
  startFrom(at: number): void {
    this.arrived[at] = this.replicas.received[at]!;
    this.arrivedCopy[at] = 0;
    this.legs.clear(at);
    this.replied[at] = 0;
    this.mechanisms.readPoint?.cut(at, this.replicas.received[at]!);
  }

  /** A confirmation of `follower` passes through a node on its way up. */
  forward(node: number, follower: number, shard: number, lsn: number): void {
    this.send(node, follower, shard, lsn, -1);
  }

  /** Received and written are one moment: writing to the page cache takes no time. */
  private read(at: number, node: number): void {
    const { world, replicas } = this;
    const to = this.arrived[at]!;
    const from = replicas.received[at]!;
    const copy = this.arrivedCopy[at]!;
    if (copy > 0) {
      this.arrivedCopy[at] = 0;
      world.disks.write(node, 0, copy);
    }
    if (to <= from) return;
    const log = replicas.logOf(node, at % replicas.shards);
    replicas.received[at] = to;
    replicas.written[at] = to;
    world.disks.write(node, to - from, log.bytesTo(to) - log.bytesTo(from));
    if (this.shipsWritten) this.shipping.shipFrom(node, at % replicas.shards);
    if (this.applyAfter !== "flushed") this.offer(at, node);
    if (this.ackAt === "received" || this.ackAt === "written") this.reply(at, node);
  }

  private offer(at: number, node: number): void {
    const { replicas } = this;
    const to = this.applyAfter === "flushed" ? replicas.flushed[at]! : replicas.written[at]!;
    if (this.apply.offer(at, node, to)) this.appliedOne(at);
  }

  /** Confirms the stage that the plan names, if it has moved since the last confirmation. */
  private reply(at: number, node: number): void {
    const position = this.stagePosition(at);
    if (this.mechanisms.fetching !== null) {
      // The next request goes out once, when all that came with the last answer is in place.
      if (this.asking[at] === 0 || position < this.arrived[at]!) return;
      this.asking[at] = 0;
    } else if (position <= this.replied[at]!) return;
    // One loop cannot answer while it flushes: the answer goes out when the flush is done.
    if (this.serial && this.ackAt === "applied" && this.world.disks.flushing[node] === 1) return;
    this.replied[at] = position;
    this.send(node, node, at % this.replicas.shards, position, this.legs.take(at, position));
  }

  private stagePosition(at: number): number {
    const { replicas } = this;
    switch (this.ackAt) {
      case "received":
        return replicas.received[at]!;
      case "written":
        return replicas.written[at]!;
      case "flushed":
        return replicas.flushed[at]!;
      case "applied":
        return replicas.applied[at]!;
    }
  }

  private send(from: number, follower: number, shard: number, lsn: number, legNs: number): void {
    const { network } = this.world;
    if (this.replyChannel[from]! < 0) return;
    const message = network.send(this.replyChannel[from]!, ACK_ARRIVES, REPLY_BYTES, legNs);
    network.messages.a[message] = follower;
    network.messages.b[message] = shard;
    network.messages.lsn[message] = lsn;
  }
}

export interface FollowerParts {
  readonly shipping: Shipping;
  readonly apply: Apply;
  readonly reads: Reads;
  readonly mechanisms?: Mechanisms;
}
