import { shippingJob } from "../../hardware/cpu.ts";
import { LOG_ARRIVES } from "../../kernel/event-kind.ts";
import { UP } from "../../kernel/machines.ts";
import { type Mechanisms, NO_MECHANISMS } from "./mechanisms.ts";
import type { Replicas, World } from "./replicas.ts";

/** The most log in one message: PostgreSQL's MAX_SEND_SIZE, and near the others' buffers. */
export const MOST_BYTES = 131_072;

/**
 * The senders: for each follower and shard one ordered stream from its upstream. A sender ships
 * one message at a time; while the CPU, the NIC or the wire is busy with it, new records gather
 * for the next.
 */
export class Shipping {
  private readonly world: World;
  private readonly replicas: Replicas;
  /** The channel of each replica index, and the replica index of each channel; -1 for none. */
  private readonly channel: Int32Array;
  private readonly replicaOf: number[] = [];
  /** How many upstreams each replica index has had. */
  private readonly connections: Int32Array;
  /** The last record sent, by replica index. */
  readonly sent: Float64Array;
  /** 1 while the CPU prepares a message; 1 while SENDER_FREE is on its way. */
  private readonly preparing: Uint8Array;
  private readonly waking: Uint8Array;
  private readonly afterFlush: boolean;
  private readonly mechanisms: Mechanisms;
  private readonly mostBytes: number;
  /** 1 for a replica that does not know yet how far readers may see, by replica index. */
  private readonly owesPoint: Uint8Array;

  constructor(world: World, replicas: Replicas, mechanisms: Mechanisms = NO_MECHANISMS) {
    const size = replicas.nodes * replicas.shards;
    this.world = world;
    this.replicas = replicas;
    this.channel = new Int32Array(size).fill(-1);
    this.connections = new Int32Array(size);
    this.sent = new Float64Array(size);
    this.preparing = new Uint8Array(size);
    this.waking = new Uint8Array(size);
    this.afterFlush = world.plan.replication.shipAfter === "flush";
    this.mechanisms = mechanisms;
    this.mostBytes = mechanisms.fetching?.maxBytes ?? MOST_BYTES;
    this.owesPoint = new Uint8Array(size);
    for (const member of replicas.members) if (replicas.upstream[member]! >= 0) this.open(member);
  }

  /** Opens the streams of a follower from its upstream. What older ones still carry is void. */
  open(follower: number): void {
    const { world, replicas } = this;
    const from = replicas.upstream[follower]!;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const at = follower * replicas.shards + shard;
      const turn = this.connections[at]!++;
      const purpose = turn === 0 ? `log ${shard}` : `log ${shard} again ${turn}`;
      this.channel[at] = world.network.open(from, follower, purpose, true);
      this.replicaOf[this.channel[at]!] = at;
      this.waking[at] = 0;
      this.mechanisms.readPoint?.disconnected(at);
    }
  }

  /** Closes the streams of a follower, which has no upstream for the time being. */
  close(follower: number): void {
    const { shards } = this.replicas;
    this.channel.fill(-1, follower * shards, (follower + 1) * shards);
  }

  /** True when a message of this channel still means something to the replica. */
  isCurrent(at: number, channel: number): boolean {
    return this.channel[at] === channel;
  }

  /** A node has more to ship: to everyone that it feeds. */
  shipFrom(node: number, shard: number): void {
    const { downstream, shards } = this.replicas;
    for (const follower of downstream[node]!) this.ship(follower * shards + shard);
  }

  /** Readers may see more: those who are fed by the node learn it, by a message of its own if need be. */
  tellPoint(node: number, shard: number): void {
    // Those who ask learn it with the next answer.
    if (this.mechanisms.fetching !== null) return;
    const { downstream, shards } = this.replicas;
    for (const follower of downstream[node]!) {
      this.owesPoint[follower * shards + shard] = 1;
      this.ship(follower * shards + shard);
    }
  }

  /** Ships what a follower has not been sent, if its sender is free. */
  ship(at: number): void {
    const { world, replicas } = this;
    const follower = Math.floor(at / replicas.shards);
    if (replicas.connected[follower] === 0 || this.channel[at]! < 0) return;
    const from = replicas.upstream[follower]!;
    if (world.machines.state[from] !== UP) return;
    if (this.preparing[at] === 1 || this.waking[at] === 1) return;
    while (this.unsent(at, from)) {
      const channel = this.channel[at]!;
      if (!world.network.isFree(channel)) {
        this.waking[at] = 1;
        world.network.wakeWhenFree(channel);
        return;
      }
      if (!world.cpu.shipsFree(from)) {
        this.preparing[at] = 1;
        world.cpu.submit(from, shippingJob(at));
        return;
      }
      this.transmit(at, from);
    }
  }

  /** The CPU has prepared the message of a replica. */
  prepared(at: number): void {
    if (this.preparing[at] === 0 || this.channel[at]! < 0) return;
    this.preparing[at] = 0;
    const follower = Math.floor(at / this.replicas.shards);
    const from = this.replicas.upstream[follower]!;
    if (this.replicas.connected[follower] === 1 && this.unsent(at, from)) this.transmit(at, from);
    this.ship(at);
  }

  /** SENDER_FREE: a channel's wire is free again. */
  wireFree(channel: number): void {
    const at = this.replicaOf[channel];
    if (at === undefined || this.channel[at] !== channel) return;
    this.waking[at] = 0;
    this.ship(at);
  }

  /**
   * A connection is made anew: the follower asks for what comes after its own position, the flushed
   * one where its receiver knows no other (PostgreSQL's).
   */
  resume(follower: number): void {
    const { shards, flushed, written } = this.replicas;
    const has = this.world.plan.replication.receiver === "serial" ? flushed : written;
    for (let shard = 0; shard < shards; shard++) {
      const at = follower * shards + shard;
      this.sent[at] = has[at]!;
      this.preparing[at] = 0;
      this.mechanisms.fetching?.answered(at);
      this.mechanisms.readPoint?.disconnected(at);
      this.ship(at);
    }
  }

  /** A node crashed: its CPU has forgotten the messages that it prepared. */
  forget(node: number): void {
    const { downstream, shards } = this.replicas;
    for (const follower of downstream[node]!) {
      this.preparing.fill(0, follower * shards, (follower + 1) * shards);
    }
  }

  private unsent(at: number, from: number): boolean {
    const { fetching } = this.mechanisms;
    if (fetching !== null) return this.mayAnswer(at, from);
    if (this.owesPoint[at] === 1) return true;
    return this.sent[at]! < this.available(at, from) || this.replicas.copyLeft[at]! > 0;
  }

  /** Whether the replica's request may be answered now, if one stands here. */
  private mayAnswer(at: number, from: number): boolean {
    const fetching = this.mechanisms.fetching!;
    if (fetching.mustAnswer(at)) return true;
    if (this.replicas.copyLeft[at]! > 0) return fetching.allows(at, Number.POSITIVE_INFINITY);
    const sent = this.sent[at]!;
    const to = this.available(at, from);
    if (to <= sent) return false;
    const log = this.replicas.logOf(from, at % this.replicas.shards);
    return fetching.allows(at, log.bytesTo(to) - log.bytesTo(sent));
  }

  /** How far the upstream has what may be shipped. */
  private available(at: number, from: number): number {
    const { replicas } = this;
    const shard = at % replicas.shards;
    const upstream = from * replicas.shards + shard;
    return this.afterFlush ? replicas.flushed[upstream]! : replicas.written[upstream]!;
  }

  private transmit(at: number, from: number): void {
    const { world, replicas } = this;
    const log = replicas.logOf(from, at % replicas.shards);
    const sent = this.sent[at]!;
    const copy = Math.min(replicas.copyLeft[at]!, this.mostBytes);
    let to = sent;
    let payload = copy;
    if (copy > 0) {
      replicas.copyLeft[at]! -= copy;
    } else {
      to = this.available(at, from);
      payload = log.bytesTo(to) - log.bytesTo(sent);
      if (payload > this.mostBytes) {
        to = lastWithin(log, sent, to, log.bytesTo(sent) + this.mostBytes);
        payload = log.bytesTo(to) - log.bytesTo(sent);
      }
      this.sent[at] = to;
    }
    this.mechanisms.fetching?.answered(at);
    this.mechanisms.readPoint?.sent(at, from);
    this.owesPoint[at] = 0;
    const message = world.network.send(this.channel[at]!, LOG_ARRIVES, payload, -1);
    const { messages } = world.network;
    messages.a[message] = at;
    messages.b[message] = copy;
    messages.lsn[message] = to;
  }
}

/** The last record up to which the log has at most so many bytes; at least one after `sent`. */
function lastWithin(
  log: { bytesTo(lsn: number): number },
  sent: number,
  end: number,
  bytes: number,
): number {
  let low = sent + 1;
  let high = end;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (log.bytesTo(middle) <= bytes) low = middle;
    else high = middle - 1;
  }
  return low;
}
