import { FLUSH_JOB } from "../../hardware/cpu.ts";
import { FLUSH_DUE } from "../../kernel/event-kind.ts";
import { UP } from "../../kernel/machines.ts";
import { AT_NODE } from "../../kernel/operations.ts";
import { SMALL_BYTES } from "../../network/client-channels.ts";
import { FLUSHED_RECORDS, FLUSHES } from "../../observe/counters.ts";
import type { Apply } from "./apply.ts";
import type { Intake } from "./intake.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Stamps } from "./stamps.ts";

/** Told what has become durable, a record at a time and then as a whole. */
export interface Feed {
  flushedOne(member: number, write: number): void;
  flushed(member: number): void;
}

/**
 * Each replica's log: its own writes and those of others go in, one group commit covers what has
 * come, and then they become visible, own ones at once and others through the apply workers.
 */
export class Logs {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly stamps: Stamps;
  private readonly intake: Intake;
  private readonly apply: Apply;
  private readonly feed: Feed;
  private readonly localFlush: boolean;
  private readonly certified: boolean;
  /** Flushes in a row that one group commit takes. */
  private readonly flushes: number;
  private readonly flushWaits: Uint8Array;
  private readonly flushIsDue: Uint8Array;
  private readonly flushPreparing: Uint8Array;

  constructor(world: World, replicas: Replicas, parts: LogParts) {
    this.world = world;
    this.replicas = replicas;
    this.stamps = parts.stamps;
    this.intake = parts.intake;
    this.apply = parts.apply;
    this.feed = parts.feed;
    this.localFlush = world.plan.replication.localFlush;
    this.certified = world.plan.replication.conflict.kind === "certify";
    this.flushes = world.plan.replication.flushesPerCommit ?? 1;
    this.flushWaits = new Uint8Array(replicas.count);
    this.flushIsDue = new Uint8Array(replicas.count);
    this.flushPreparing = new Uint8Array(replicas.count);
  }

  /** A client's write has had its CPU time at a leader: it has a number and a context from here on. */
  accept(operation: number, member: number): number {
    const { world, replicas } = this;
    const { operations } = world;
    const { replication, workloads } = world.plan;
    const { writes } = replicas;
    const { transaction } = workloads[operations.workload[operation]!]!;
    const payload = operations.bytes[operation]! + replication.recordOverheadBytes * transaction;
    const row = replicas.keys.take(operations.key[operation]!);
    const write = writes.append(member, 0, row, Math.max(1, payload), operation);
    operations.lsn[operation] = write;
    operations.version[operation] = write;
    return write;
  }

  /** The write takes the next place in its leader's order, and goes into its log. */
  enrol(member: number, write: number): void {
    const { replicas } = this;
    const { writes } = replicas;
    replicas.number(write);
    writes.setContext(write, replicas.known, member * replicas.leaders);
    this.stamps.stamp(member, write);
    this.world.recorder.appended(writes.bytesOf(write));
    this.append(member, write);
    this.startFlush(member);
  }

  /** A write goes into a replica's log and to its disk; {@link startFlush} goes on from there. */
  append(member: number, write: number): void {
    const { world, replicas } = this;
    const { writes, leaders, received } = replicas;
    received[member * leaders + writes.originOf(write)] = writes.seqOf(write);
    replicas.logs[member]!.push(write, world.simulation.now);
    world.disks.write(replicas.nodes[member]!, 1, writes.bytesOf(write));
    if (!this.localFlush) this.apply.offer(member, write);
  }

  /** Begins a flush if there is something to flush and nothing forbids it. */
  startFlush(member: number): void {
    const { world } = this;
    const { disks } = world;
    const node = this.replicas.nodes[member]!;
    if (disks.flushing[node] === 1 || disks.pending[node] === 0) return;
    if (world.machines.state[node] !== UP) return;
    const { groupCommit } = world.plan.replication;
    const most = this.mostRecords();
    const full = disks.pending[node]! >= most;
    if (groupCommit.enabled && groupCommit.delayNs > 0 && !full && this.flushIsDue[member] === 0) {
      if (this.flushWaits[member] === 1) return;
      this.flushWaits[member] = 1;
      world.simulation.after(groupCommit.delayNs, FLUSH_DUE, node, world.machines.life[node]!);
      return;
    }
    if (world.cpu.flushesFree(node)) this.beginFlush(member);
    else if (this.flushPreparing[member] === 0) {
      this.flushPreparing[member] = 1;
      world.cpu.submit(node, FLUSH_JOB);
    }
  }

  /** FLUSH_DUE: the time for company is over. */
  companyIsOver(node: number, life: number): void {
    if (this.world.machines.life[node] !== life) return;
    const member = this.replicas.memberOf[node]!;
    this.flushWaits[member] = 0;
    this.flushIsDue[member] = 1;
    this.startFlush(member);
  }

  /** The CPU has prepared a flush, which takes all that has come meanwhile. */
  flushPrepared(member: number): void {
    this.flushPreparing[member] = 0;
    if (this.world.disks.pending[this.replicas.nodes[member]!]! > 0) this.beginFlush(member);
  }

  /** The disk has flushed so many records. */
  flushDone(member: number, records: number): void {
    const { world, replicas } = this;
    const { writes, durable, leaders } = replicas;
    const log = replicas.logs[member]!;
    world.recorder.counts[FLUSHES]! += 1;
    if (member < leaders) world.recorder.counts[FLUSHED_RECORDS]! += records;
    while (log.flushed < log.flushTarget) {
      log.flushed += 1;
      const write = log.at(log.flushed);
      if (write === 0) continue;
      const origin = writes.originOf(write);
      durable[member * leaders + origin] = writes.seqOf(write);
      this.feed.flushedOne(member, write);
      if (!this.localFlush) continue;
      // Where a group orders writes, a leader's own wait for their turn among the others.
      if (origin === member && !this.certified) this.confirm(member, write);
      else this.apply.offer(member, write);
    }
    this.feed.flushed(member);
    this.startFlush(member);
  }

  /** A crash: timers of the old life are void. */
  clear(member: number): void {
    this.flushWaits[member] = 0;
    this.flushIsDue[member] = 0;
    this.flushPreparing[member] = 0;
  }

  private confirm(member: number, write: number): void {
    this.intake.take(member, write);
    this.answer(write);
  }

  /** A leader's own write is committed and visible: its client hears of it. */
  answer(write: number): void {
    const { world, replicas } = this;
    const { operations, recorder, simulation } = world;
    const { writes } = replicas;
    recorder.current.commitLatency.add(simulation.now - writes.acceptedNs(write));
    const operation = writes.operationOf(write);
    if (operation < 0 || operations.lsn[operation] !== write) return;
    // A broken connection may have told the client already.
    if (operations.phase[operation] !== AT_NODE) return;
    world.clients.respond(operation, SMALL_BYTES);
  }

  private mostRecords(): number {
    const { enabled, max } = this.world.plan.replication.groupCommit;
    return enabled ? (max ?? Number.POSITIVE_INFINITY) : 1;
  }

  private beginFlush(member: number): void {
    const { disks } = this.world;
    const node = this.replicas.nodes[member]!;
    const log = this.replicas.logs[member]!;
    const most = this.mostRecords();
    this.flushIsDue[member] = 0;
    if (disks.pending[node]! <= most) {
      log.flushTarget = log.end;
      disks.flushAll(node, this.flushes);
      return;
    }
    const to = Math.min(log.end, log.flushed + most);
    let sinceNs = 0;
    let bytes = 0;
    for (let at = log.flushed + 1; at <= to; at++) {
      sinceNs += log.sinceNs(at);
      bytes += this.replicas.writes.bytesOf(log.at(at));
    }
    log.flushTarget = to;
    disks.flush(node, to - log.flushed, bytes, sinceNs, this.flushes);
  }
}

export interface LogParts {
  readonly stamps: Stamps;
  readonly intake: Intake;
  readonly apply: Apply;
  readonly feed: Feed;
}
