import { DOWN, PAUSED, UP } from "../../kernel/machines.ts";
import { NumberQueue } from "../../kernel/number-queue.ts";
import { SMALL_BYTES } from "../../network/client-channels.ts";
import { DEFERRED, DELIVERED } from "../../network/network.ts";
import { FLUSHED_RECORDS, FLUSHES } from "../../observe/counters.ts";
import type { Copies, World } from "./copies.ts";
import { FLUSH_TICK } from "./events.ts";
import type { Exchange } from "./exchange.ts";
import type { Hints } from "./hints.ts";
import {
  AT_CPU,
  AT_DISK,
  IN_USE,
  ON_WAY,
  OVER,
  PART_PROBE,
  PART_READ,
  PART_SYNC,
  PART_WRITE,
  type Parts,
  REFUSED,
  REPLYING,
  STANDS_IN,
  UNFLUSHED,
} from "./parts.ts";
import type { Ring } from "./ring.ts";
import type { Rounds } from "./rounds.ts";
import type { Visibility } from "./visibility.ts";

/** Where a part's answer, or the news that none will come, goes. */
export interface Asker {
  answered(part: number): void;
  /** No answer will ever come; the asker does not know that. */
  vanished(part: number): void;
}

export interface ReplicaParts {
  readonly ring: Ring;
  readonly copies: Copies;
  readonly parts: Parts;
  readonly rounds: Rounds;
  readonly exchange: Exchange;
  readonly hints: Hints;
  readonly visibility: Visibility;
}

/**
 * A replica's side: a request passes its CPU; a read is answered from memory, a write goes into
 * memory and the log, and is answered then or after its flush. With WARS delays all this is part of
 * the delays, and takes no time of its own.
 */
export class ReplicaSide {
  asker: Asker | null = null;
  private readonly world: World;
  private readonly with: ReplicaParts;
  private readonly isTimeless: boolean;
  private readonly acksAtFlush: boolean;
  /** By node: the parts whose records wait for a flush; -1 for a hint of the node's own. */
  private readonly unflushed: readonly NumberQueue[];
  private readonly tickSet: Uint8Array;

  constructor(world: World, parts: ReplicaParts) {
    const { topology, replication } = world.plan;
    this.world = world;
    this.with = parts;
    this.isTimeless = replication.delays !== null;
    this.acksAtFlush = replication.ackAt === "flushed";
    this.unflushed = topology.nodes.map(() => new NumberQueue());
    this.tickSet = new Uint8Array(topology.nodes.length);
  }

  /** PART_ARRIVES. */
  arrives(message: number): void {
    const { network, machines, plan, simulation } = this.world;
    const { parts } = this.with;
    const { messages } = network;
    const fate = network.arrive(message);
    if (fate === DEFERRED) return;
    const part = messages.a[message]!;
    const sentNs = messages.sentNs[message]!;
    parts.legNs[part] = messages.legNs[message]!;
    messages.release(message);
    if (fate === DELIVERED) {
      const kind = parts.kind[part]!;
      const isStale = simulation.now - sentNs > (plan.replication.replicaTimeoutNs ?? Infinity);
      if (isStale && (kind === PART_WRITE || kind === PART_READ)) this.vanish(part);
      else this.serve(part);
      return;
    }
    const node = parts.node[part]!;
    const from = parts.from[part]!;
    const isSilent = machines.state[node] === DOWN && machines.siteDeathNs[node]! >= 0;
    const isFromGone = from < machines.state.length && machines.siteDeathNs[from]! >= sentNs;
    if (isSilent || isFromGone) this.vanish(part);
    else this.refuse(part);
  }

  /** A part is at its node. */
  serve(part: number): void {
    const { cpu } = this.world;
    const { parts } = this.with;
    const node = parts.node[part]!;
    if (this.isTimeless || parts.kind[part] === PART_PROBE || cpu.isFree(node)) {
      this.work(part);
      return;
    }
    parts.state[part] = AT_CPU;
    cpu.submit(node, part);
  }

  /** CPU_DONE: the part has had its time. */
  work(part: number): void {
    const { parts } = this.with;
    const kind = parts.kind[part]!;
    if (kind === PART_PROBE) this.reply(part, SMALL_BYTES);
    else if (kind === PART_READ) this.read(part);
    else this.write(part);
  }

  /** FLUSH_DONE. */
  flushDone(node: number, life: number): void {
    const { disks, recorder } = this.world;
    const { parts, copies } = this.with;
    const records = disks.finish(node, life);
    if (records < 0) return;
    recorder.counts[FLUSHES]! += 1;
    recorder.counts[FLUSHED_RECORDS]! += records;
    this.startFlush(node);
    const queue = this.unflushed[node]!;
    for (let left = records; left > 0; left--) {
      const part = queue.shift();
      if (part < 0) continue;
      parts.flags[part]! &= ~UNFLUSHED;
      if ((parts.flags[part]! & STANDS_IN) === 0) {
        copies.flushed(parts.version[part]!, parts.position[part]!);
      }
      if (parts.state[part] === AT_DISK) this.reply(part, SMALL_BYTES);
      else if (parts.state[part] === OVER) this.free(part);
    }
  }

  /** FLUSH_TICK. */
  tick(node: number, life: number): void {
    const { machines } = this.world;
    if (machines.life[node] !== life) return;
    if (machines.state[node] === PAUSED) {
      machines.defer(node, FLUSH_TICK, node, life);
      return;
    }
    this.tickSet[node] = 0;
    this.flushNow(node);
  }

  /** Begins a flush when something waits for it, at once or at the next tick. */
  startFlush(node: number): void {
    const { disks, plan, simulation, machines } = this.world;
    const { flushEveryNs } = plan.replication;
    if (flushEveryNs === undefined) {
      this.flushNow(node);
      return;
    }
    if (this.tickSet[node] === 1 || disks.pending[node] === 0) return;
    this.tickSet[node] = 1;
    simulation.after(flushEveryNs, FLUSH_TICK, node, machines.life[node]!);
  }

  /** A hint that a coordinator keeps itself goes into its log. */
  logHint(node: number, bytes: number): void {
    if (this.isTimeless) return;
    this.world.disks.write(node, 1, bytes);
    this.unflushed[node]!.push(-1);
    this.startFlush(node);
  }

  /** The answer has come, or can no more come. */
  over(part: number): void {
    const { parts } = this.with;
    parts.state[part] = OVER;
    if ((parts.flags[part]! & UNFLUSHED) === 0) this.free(part);
  }

  /** A crash: what stood at the node is broken off, and memory is lost. */
  crash(node: number, site: boolean, losesDisk: boolean): void {
    const { parts, copies, ring } = this.with;
    const { keys, versions } = copies;
    this.unflushed[node]!.clear();
    this.tickSet[node] = 0;
    const touched = new Set<number>();
    for (let part = 0; part < parts.capacity; part++) {
      if ((parts.flags[part]! & IN_USE) === 0 || parts.node[part] !== node) continue;
      const wasUnflushed = (parts.flags[part]! & UNFLUSHED) !== 0;
      parts.flags[part]! &= ~UNFLUSHED;
      const state = parts.state[part]!;
      if (wasUnflushed && (parts.flags[part]! & STANDS_IN) === 0) {
        touched.add(versions.rowOf(parts.version[part]!));
      }
      if (state === OVER) this.free(part);
      else if (state === AT_CPU || state === AT_DISK) {
        if (site || parts.from[part] === node) this.vanish(part);
        else this.refuse(part);
      }
    }
    for (let row = 0; row < keys.count; row++) {
      const position = ring.positionOf(node, keys.placeOf(row));
      if (position >= 0 && (losesDisk || touched.has(row))) {
        copies.takeBack(row, position, losesDisk);
      }
    }
  }

  private flushNow(node: number): void {
    const { disks, machines } = this.world;
    if (disks.flushing[node] === 1 || disks.pending[node] === 0) return;
    if (machines.state[node] === UP) disks.flushAll(node, 1);
  }

  private read(part: number): void {
    const { parts, rounds, copies, hints } = this.with;
    const round = parts.round[part]!;
    const position = parts.position[part]!;
    if (rounds.row[round]! < 0) rounds.row[round] = copies.keys.find(rounds.key[round]!);
    const row = rounds.row[round]!;
    const at = round * this.with.ring.copies + position;
    rounds.servedNs[at] = this.world.simulation.now;
    const standsIn = (parts.flags[part]! & STANDS_IN) !== 0;
    rounds.knownUpTo[at] = standsIn || row < 0 ? 0 : copies.views.knownUpTo(row, position);
    const shown =
      row < 0
        ? 0
        : standsIn
          ? hints.newest(row, parts.node[part]!, position)
          : copies.views.take(row, position);
    rounds.answers[at] = shown;
    this.reply(part, shown === 0 ? SMALL_BYTES : rounds.bytes[round]!);
  }

  private write(part: number): void {
    const { disks } = this.world;
    const { parts, copies, hints, visibility } = this.with;
    const node = parts.node[part]!;
    const version = parts.version[part]!;
    const position = parts.position[part]!;
    const standsIn = (parts.flags[part]! & STANDS_IN) !== 0;
    if (standsIn) hints.keep(node, version, position);
    else {
      visibility.arrived(version, position);
      copies.apply(version, position);
    }
    if (this.isTimeless) {
      if (!standsIn) copies.flushed(version, position);
      this.reply(part, SMALL_BYTES);
      return;
    }
    parts.flags[part]! |= UNFLUSHED;
    disks.write(node, 1, parts.bytes[part]!);
    this.unflushed[node]!.push(part);
    if (this.acksAtFlush) parts.state[part] = AT_DISK;
    else this.reply(part, SMALL_BYTES);
    this.startFlush(node);
  }

  private reply(part: number, payload: number): void {
    const { parts, exchange } = this.with;
    if (parts.kind[part] === PART_SYNC) this.over(part);
    else if (parts.from[part] !== parts.node[part]) exchange.answer(part, payload);
    else {
      parts.state[part] = REPLYING;
      this.asker!.answered(part);
    }
  }

  /** The machine says that nobody is there. */
  private refuse(part: number): void {
    const { parts, exchange } = this.with;
    parts.flags[part]! |= REFUSED;
    if (parts.kind[part] === PART_SYNC) this.over(part);
    else exchange.answer(part, 0);
  }

  private vanish(part: number): void {
    const { parts } = this.with;
    parts.state[part] = ON_WAY;
    if (parts.kind[part] === PART_SYNC) this.over(part);
    else this.asker!.vanished(part);
  }

  private free(part: number): void {
    const { parts, copies } = this.with;
    const version = parts.version[part]!;
    parts.release(part);
    if (version !== 0) copies.letGo(version);
  }
}
