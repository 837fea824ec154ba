import { DOWN } from "../../kernel/machines.ts";
import type { Apply } from "./apply.ts";
import { COPY_ARRIVES } from "./events.ts";
import type { Merge } from "./merge.ts";
import { byDistance, type Replicas, type World } from "./replicas.ts";
import { ABORTED_WRITE, GONE } from "./writes.ts";

/** Bytes of one piece of a copy. */
const PIECE_BYTES = 131_072;

/**
 * A replica whose disk was lost gets a whole copy from the nearest one that has its data, a piece at
 * a time while the donor's wire is free. It serves nothing before the last piece has come; it then
 * stands where the donor stands, and its streams go on from there.
 */
export class Copying {
  /** Told when a member has its data again. */
  onDone: ((member: number) => void) | null = null;
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly merge: Merge;
  private readonly apply: Apply;
  /** By member: its donor (-1 for none), bytes still to send, and the attempt's number. */
  private readonly donor: Int32Array;
  private readonly left: Float64Array;
  private readonly attempt: Int32Array;
  private readonly channels: Int32Array;
  private readonly memberOfChannel = new Map<number, number>();

  constructor(world: World, replicas: Replicas, merge: Merge, apply: Apply) {
    this.world = world;
    this.replicas = replicas;
    this.merge = merge;
    this.apply = apply;
    this.donor = new Int32Array(replicas.count).fill(-1);
    this.left = new Float64Array(replicas.count);
    this.attempt = new Int32Array(replicas.count);
    this.channels = new Int32Array(replicas.count * replicas.count).fill(-1);
  }

  /** Looks for a donor for every living replica without data; without any data left it starts empty. */
  begin(): void {
    const { replicas } = this;
    const alive = (member: number) => !this.isDown(member);
    for (let member = 0; member < replicas.count; member++) {
      if (replicas.empty[member] === 0 || !alive(member)) continue;
      const current = this.donor[member]!;
      if (current >= 0 && alive(current)) continue;
      const node = replicas.nodes[member]!;
      const donors = replicas.nodes.filter((_, other) => replicas.empty[other] === 0);
      if (donors.length === 0) {
        this.stand(member, -1);
        continue;
      }
      const order = byDistance(this.world.plan, node, donors).map(
        (index) => replicas.memberOf[donors[index]!]!,
      );
      const donor = order.find(alive) ?? -1;
      this.donor[member] = donor;
      if (donor < 0) continue;
      this.attempt[member]! += 1;
      this.left[member] = this.sizeOf(donor);
      this.send(member);
    }
  }

  /** A member crashed: copies from it or to it are void. */
  forget(member: number): void {
    this.donor[member] = -1;
    this.donor.forEach((donor, to) => {
      if (donor === member) this.donor[to] = -1;
    });
  }

  /** SENDER_FREE; false when the channel is no copy's. */
  wireFree(channel: number): boolean {
    const member = this.memberOfChannel.get(channel);
    if (member === undefined) return false;
    if (this.donor[member]! >= 0 && this.left[member]! >= 0) this.send(member);
    return true;
  }

  /** COPY_ARRIVES. */
  arrived(message: number): void {
    const { messages } = this.world.network;
    const member = messages.a[message]!;
    if (messages.b[message] !== this.attempt[member] || this.donor[member]! < 0) return;
    if (messages.lsn[message] === 1) this.stand(member, this.donor[member]!);
  }

  private send(member: number): void {
    const { network } = this.world;
    const { nodes, count } = this.replicas;
    const donor = this.donor[member]!;
    const pair = donor * count + member;
    let channel = this.channels[pair]!;
    if (channel < 0) {
      channel = network.open(nodes[donor]!, nodes[member]!, "copy", true);
      this.channels[pair] = channel;
      this.memberOfChannel.set(channel, member);
    }
    while (this.left[member]! >= 0) {
      if (!network.isFree(channel)) {
        network.wakeWhenFree(channel);
        return;
      }
      const piece = Math.min(PIECE_BYTES, this.left[member]!);
      const isLast = piece === this.left[member]!;
      this.left[member] = isLast ? -1 : this.left[member]! - piece;
      const message = network.send(channel, COPY_ARRIVES, piece, -1);
      network.messages.a[message] = member;
      network.messages.b[message] = this.attempt[member]!;
      network.messages.lsn[message] = isLast ? 1 : 0;
    }
  }

  /** The member has all that the donor shows (-1: nobody has anything). */
  private stand(member: number, donor: number): void {
    const { replicas } = this;
    const { leaders, applied, durable, received, known } = replicas;
    this.donor[member] = -1;
    replicas.empty[member] = 0;
    for (let origin = 0; origin < leaders; origin++) {
      const at = member * leaders + origin;
      const position = donor < 0 ? 0 : applied[donor * leaders + origin]!;
      applied[at] = position;
      durable[at] = position;
      received[at] = position;
      known[at] = donor < 0 ? 0 : known[donor * leaders + origin]!;
    }
    this.apply.clear(member);
    this.fillLog(member);
    if (donor >= 0) this.merge.copy(donor, member);
    this.onDone?.(member);
  }

  /** What others may still lack must be in the log that they are fed from, copied or not. */
  private fillLog(member: number): void {
    const { writes, leaders, received, logs } = this.replicas;
    const log = logs[member]!;
    for (let write = writes.base + 1; write <= writes.end; write++) {
      const seq = writes.seqOf(write);
      if (seq === 0 || writes.has(write, GONE | ABORTED_WRITE)) continue;
      if (seq > received[member * leaders + writes.originOf(write)]!) continue;
      log.push(write, this.world.simulation.now);
    }
    log.flushed = log.end;
    log.flushTarget = log.end;
  }

  /** Bytes of log that the donor shows: the copy has as much. */
  private sizeOf(donor: number): number {
    const { leaders, origins, applied } = this.replicas;
    let bytes = 0;
    for (let origin = 0; origin < leaders; origin++) {
      bytes += origins[origin]!.bytesTo(applied[donor * leaders + origin]!);
    }
    return bytes;
  }

  private isDown(member: number): boolean {
    return this.world.machines.state[this.replicas.nodes[member]!] === DOWN;
  }
}
