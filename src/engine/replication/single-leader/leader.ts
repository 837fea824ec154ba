import { FLUSH_JOB } from "../../hardware/cpu.ts";
import { ACK_TIMEOUT, FLUSH_DUE, PRIORITY_WORK } from "../../kernel/event-kind.ts";
import { UP } from "../../kernel/machines.ts";
import { AT_NODE } from "../../kernel/operations.ts";
import { SMALL_BYTES } from "../../network/client-channels.ts";
import { FLUSHED_RECORDS, FLUSHES } from "../../observe/counters.ts";
import type { AckRule, Confirmations } from "./ack-rule.ts";
import type { Branch } from "./branch.ts";
import { CommitGroups } from "./commit-groups.ts";
import { failWaiting, lateUpTo } from "./failing.ts";
import { flushTurn } from "./flush-turn.ts";
import type { ReadPoint } from "./read-point.ts";
import type { Replicas, World } from "./replicas.ts";
import type { Shipping } from "./shipping.ts";

/** Records are forgotten in lots of this many, a power of two. */
const DISCARD_EVERY = 256;

/**
 * One node's leadership in one epoch, and its side of a write: append to the log, group commit,
 * wait until the rule is confirmed, release in log order. Confirmations are cumulative, so
 * releasing is moving one position a shard.
 */
export class Leader implements Confirmations {
  readonly node: number;
  readonly branch: Branch;
  /** False while it hands over: new writes are refused. */
  accepts = true;
  /** False while it has no lease: it neither takes writes nor commits any. */
  mayCommit = true;
  /** False while it has heard of too few followers to take writes, where it needs some. */
  isFollowed = true;
  /** What it knows to be confirmed, by replica index. */
  readonly confirmed: Float64Array;
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly shipping: Shipping;
  private readonly rule: AckRule;
  private readonly groups: CommitGroups;
  private readonly point: ReadPoint | null;
  /** The shard that {@link positionOf} speaks of. */
  private shard = 0;
  /** True while time-outs have turned waiting off. */
  private fallenBack = false;
  private fallBackEpisode = -1;
  private readonly timerSet: Uint8Array;
  /** By shard: up to where each write has been let go after its own time-out. */
  private readonly waitedOut: Float64Array;
  /** What the log adds to the values of a transaction, by workload. */
  private readonly overheadBytes: Float64Array;
  private flushDue = false;
  private flushWaits = false;
  private flushPreparing = false;
  private timeouts = 0;
  private nextShard = 0;

  constructor(parts: LeaderParts, node: number, rule: AckRule) {
    const { world, replicas, shipping } = parts;
    this.world = world;
    this.replicas = replicas;
    this.shipping = shipping;
    this.node = node;
    this.branch = replicas.branchOf[node]!;
    this.rule = rule;
    this.point = parts.point ?? null;
    this.groups = new CommitGroups(world.plan.replication.commitPipeline, replicas.shards);
    this.confirmed = new Float64Array(replicas.nodes * replicas.shards);
    this.timerSet = new Uint8Array(replicas.shards);
    this.waitedOut = new Float64Array(replicas.shards);
    const { replication, workloads } = world.plan;
    this.overheadBytes = Float64Array.from(
      workloads,
      ({ transaction }) => replication.recordOverheadBytes * transaction,
    );
  }

  /** True when it takes a write now. */
  get takesWrites(): boolean {
    return this.accepts && this.mayCommit && this.isFollowed;
  }

  positionOf(node: number): number {
    const at = node * this.replicas.shards + this.shard;
    return node === this.node ? this.replicas.flushed[at]! : this.confirmed[at]!;
  }

  isConnected(node: number): boolean {
    const { connected, leads, branchOf } = this.replicas;
    return connected[node] === 1 && leads[node] === 0 && branchOf[node] === this.branch;
  }

  /** A write has had its CPU time: its record goes into the log. `answers`: its client waits. */
  append(operation: number, answers = true): void {
    const { world, replicas, branch } = this;
    const { operations } = world;
    const key = operations.key[operation]!;
    const shard = replicas.shardOf(key);
    const overhead = this.overheadBytes[operations.workload[operation]!]!;
    const bytes = operations.bytes[operation]! + overhead;
    const lsn = branch.logs[shard]!.end + 1;
    operations.lsn[operation] = lsn;
    operations.phase[operation] = AT_NODE;
    const ordinal = this.record(key, shard, bytes, answers ? operation : -1);
    operations.version[operation] = branch.versionAt(shard, lsn, ordinal);
    this.setTimer(shard);
    if (!world.plan.replication.localFlush) this.release(shard);
    this.startFlush();
  }

  /** Puts a record at the end of the log; answers how many the key has had. */
  record(key: number, shard: number, bytes: number, operation: number): number {
    const { world, replicas, branch, node } = this;
    const previous = branch.keys.latestOf(key);
    const lsn = branch.logs[shard]!.append(world.simulation.now, bytes, key, previous, operation);
    const ordinal = branch.keys.append(key, lsn);
    const at = node * replicas.shards + shard;
    replicas.received[at] = lsn;
    replicas.written[at] = lsn;
    world.recorder.appended(bytes);
    world.disks.write(node, 1, bytes);
    if (world.plan.replication.shipAfter === "append") this.shipping.shipFrom(node, shard);
    if ((lsn & (DISCARD_EVERY - 1)) === 0) replicas.discard(branch, shard);
    return ordinal;
  }

  /** Begins a flush if there is something to flush and nothing forbids it. */
  startFlush(): void {
    const { world, node: leader } = this;
    const { disks } = world;
    if (disks.flushing[leader] === 1 || disks.pending[leader] === 0) return;
    if (world.machines.state[leader] !== UP || this.isHeld()) return;
    const { groupCommit } = world.plan.replication;
    const most = groupCommit.enabled ? (groupCommit.max ?? Number.POSITIVE_INFINITY) : 1;
    const full = disks.pending[leader]! >= most;
    if (groupCommit.enabled && groupCommit.delayNs > 0 && !full && !this.flushDue) {
      if (this.flushWaits) return;
      this.flushWaits = true;
      const life = world.machines.life[leader]!;
      world.simulation.after(groupCommit.delayNs, FLUSH_DUE, leader, life);
      return;
    }
    if (world.cpu.flushesFree(leader)) this.beginFlush(most);
    else if (!this.flushPreparing) {
      this.flushPreparing = true;
      world.cpu.submit(leader, FLUSH_JOB);
    }
  }

  /** The CPU has prepared a flush, which takes all that has come meanwhile. */
  flushPrepared(): void {
    const { disks, plan } = this.world;
    const { enabled, max } = plan.replication.groupCommit;
    this.flushPreparing = false;
    if (disks.pending[this.node]! === 0) return;
    this.beginFlush(enabled ? (max ?? Number.POSITIVE_INFINITY) : 1);
  }

  private beginFlush(most: number): void {
    const { world, replicas, node: leader } = this;
    const { disks } = world;
    this.flushDue = false;
    const fsyncs = world.plan.replication.flushesPerCommit ?? 1;
    if (disks.pending[leader]! > most) {
      this.flushSome(most, fsyncs);
      return;
    }
    for (let shard = 0; shard < replicas.shards; shard++) {
      replicas.flushTarget[leader * replicas.shards + shard] = this.branch.logs[shard]!.end;
    }
    disks.flushAll(leader, fsyncs);
  }

  /** The time for company is over. */
  flushIsDue(life: number): void {
    const { machines } = this.world;
    const { node: leader } = this;
    if (machines.life[leader] !== life) return;
    this.flushWaits = false;
    this.flushDue = true;
    this.startFlush();
    if (this.world.disks.flushing[leader] === 1) this.flushDue = false;
  }

  /** The disk has flushed so many records. */
  flushDone(records: number): void {
    const { world, replicas } = this;
    const { shards } = replicas;
    const leader = this.node;
    world.recorder.counts[FLUSHES]! += 1;
    world.recorder.counts[FLUSHED_RECORDS]! += records;
    for (let shard = 0; shard < shards; shard++) {
      const at = leader * shards + shard;
      if (replicas.flushTarget[at]! <= replicas.flushed[at]!) continue;
      replicas.flushed[at] = replicas.flushTarget[at]!;
      if (world.plan.replication.shipAfter === "flush") this.shipping.shipFrom(leader, shard);
      this.release(shard);
    }
    this.startFlush();
  }

  /** A follower's confirmation has come. */
  confirm(follower: number, shard: number, lsn: number): void {
    const at = follower * this.replicas.shards + shard;
    // A follower that is connected anew says again where it stands: what waited for it to count
    // goes on, though it has nothing new to say.
    if (lsn > this.confirmed[at]!) this.confirmed[at] = lsn;
    if (this.fallenBack) this.endFallBack();
    this.release(shard);
    if (this.groups.holdsFlushes) this.startFlush();
  }

  /** Releases all writes that are confirmed by now, in log order. */
  release(shard: number): void {
    if (!this.mayCommit) return;
    const { world, replicas } = this;
    const { committed } = this.branch;
    const { operations, simulation, recorder, plan } = world;
    const log = this.branch.logs[shard]!;
    this.shard = shard;
    if (this.point?.advance(this, shard) === true) this.shipping.tellPoint(this.node, shard);
    const local = plan.replication.localFlush
      ? replicas.flushed[this.node * replicas.shards + shard]!
      : log.end;
    const confirmed = this.fallenBack
      ? local
      : Math.max(this.confirmedTo(shard), this.waitedOut[shard]!);
    const to = this.groups.releasable(shard, committed[shard]!, confirmed, local);
    const timeout = plan.replication.ackTimeoutNs;
    for (let lsn = committed[shard]! + 1; lsn <= to; lsn++) {
      const waited = simulation.now - log.appendedNs(lsn);
      recorder.current.commitLatency.add(waited);
      if (timeout !== null && waited >= timeout) this.timeouts += 1;
      committed[shard] = lsn;
      const operation = log.operationOf(lsn);
      if (operation < 0 || operations.lsn[operation] !== lsn) continue;
      if (this.point?.refuses === true) world.clients.refuse(operation);
      else world.clients.respond(operation, SMALL_BYTES);
    }
  }

  private confirmedTo(shard: number): number {
    const { point } = this;
    if (point === null || !point.decides) return this.rule.confirmed(this);
    return point.known[this.node * this.replicas.shards + shard]!;
  }

  /** The oldest write of a shard may have waited too long. */
  ackTimeout(shard: number): void {
    const { world, replicas } = this;
    const { simulation, machines } = world;
    this.timerSet[shard] = 0;
    const log = this.branch.logs[shard]!;
    const head = this.branch.committed[shard]! + 1;
    if (head > log.end || this.fallenBack || machines.state[this.node] !== UP) return;
    const { onAckTimeout, localFlush } = world.plan.replication;
    const timeout = world.plan.replication.ackTimeoutNs!;
    if (onAckTimeout === "answer") {
      this.answerLate(shard, head, timeout);
      return;
    }
    const flushed = replicas.flushed[this.node * replicas.shards + shard]!;
    const waitsForAck = flushed >= head || !localFlush;
    const due = waitsForAck ? log.appendedNs(head) + timeout : simulation.now + timeout;
    if (due > simulation.now) this.lookAt(shard, due);
    else if (onAckTimeout === "fail") this.failLate(shard, timeout);
    else this.fallBack();
  }

  /** Nothing is waited for any more, until followers have caught up. */
  private fallBack(): void {
    const { world, replicas } = this;
    this.fallenBack = true;
    this.fallBackEpisode = world.recorder.episodes.begin(
      "async_fallback",
      "no confirmation in time: writes no longer wait",
      world.simulation.now,
      [this.node],
    );
    for (let each = 0; each < replicas.shards; each++) this.release(each);
    this.startFlush();
  }

  /** Writes that have waited too long fail; the timer goes on for the next. */
  private failLate(shard: number, timeout: number): void {
    const { simulation, operations, clients } = this.world;
    const head = this.branch.committed[shard]! + 1;
    const log = this.branch.logs[shard]!;
    const { failed, nextNs } = failWaiting(log, head, timeout, simulation.now, operations, clients);
    this.timeouts += failed;
    this.lookAt(shard, nextNs);
  }

  /** Writes that waited too long wait for no confirmation any more, each by itself. */
  private answerLate(shard: number, head: number, timeout: number): void {
    const log = this.branch.logs[shard]!;
    const late = lateUpTo(log, head - 1, this.world.simulation.now - timeout);
    this.waitedOut[shard] = late;
    this.release(shard);
    if (this.groups.holdsFlushes) this.startFlush();
    if (late < log.end) this.lookAt(shard, log.appendedNs(late + 1) + timeout);
  }

  /** The oldest write of a shard is looked at again at that moment. */
  private lookAt(shard: number, atNs: number): void {
    if (this.timerSet[shard] === 1 || atNs === Number.POSITIVE_INFINITY) return;
    this.timerSet[shard] = 1;
    const whose = this.node * this.replicas.shards + shard;
    this.world.simulation.at(atNs, PRIORITY_WORK, ACK_TIMEOUT, whose, this.branch.epoch);
  }

  /** The newest position that other sessions see on the leader. */
  visible(shard: number): number {
    const { replicas, point } = this;
    if (point !== null) return point.known[this.node * replicas.shards + shard]!;
    if (this.world.plan.replication.visible === "at_once") return this.branch.logs[shard]!.end;
    const committed = this.branch.committed[shard]!;
    if (this.world.plan.replication.visible === "after_ack") return committed;
    return Math.max(committed, replicas.flushed[this.node * replicas.shards + shard]!);
  }

  /** Writes that waited as long as the acknowledgement time-out or longer. */
  get timedOut(): number {
    return this.timeouts;
  }

  /** Ends its leadership: a fall-back to async is over with it. */
  close(): void {
    if (this.fallenBack) {
      this.world.recorder.episodes.end(this.fallBackEpisode, this.world.simulation.now);
    }
  }

  /** A follower lost its disk: what it had confirmed in this shard ends at `lsn`. */
  unconfirm(at: number, lsn: number): void {
    if (this.confirmed[at]! > lsn) this.confirmed[at] = lsn;
  }

  /** The leader came back after a crash: waiting is as configured again. */
  restarted(): void {
    this.flushDue = false;
    this.flushWaits = false;
    this.flushPreparing = false;
    this.timerSet.fill(0);
    this.waitedOut.fill(0);
    this.branch.logs.forEach(({ end }, shard) => {
      this.point?.cut(this.node * this.replicas.shards + shard, end);
    });
  }

  private isHeld(): boolean {
    const { replicas } = this;
    if (!this.groups.holdsFlushes) return false;
    for (let shard = 0; shard < replicas.shards; shard++) {
      const flushed = replicas.flushed[this.node * replicas.shards + shard]!;
      if (this.groups.blocksFlush(shard, this.branch.committed[shard]!, flushed)) return true;
    }
    return false;
  }

  /** A flush of at most `most` records: of one shard, the shards taking turns. */
  private flushSome(most: number, fsyncs: number): void {
    const { replicas, world, node } = this;
    const turn = flushTurn(replicas, this.branch.logs, node, this.nextShard, most);
    this.nextShard = (turn.shard + 1) % replicas.shards;
    replicas.flushTarget[node * replicas.shards + turn.shard] = turn.to;
    world.disks.flush(node, turn.records, turn.bytes, turn.sinceNs, fsyncs);
  }

  private setTimer(shard: number): void {
    const { ackTimeoutNs, onAckTimeout } = this.world.plan.replication;
    if (ackTimeoutNs === null || onAckTimeout === "block" || this.rule.asksNothing) return;
    if (!this.fallenBack) this.lookAt(shard, this.world.simulation.now + ackTimeoutNs);
  }

  /** Waiting resumes once followers confirm, in every shard, within the time-out again. */
  private endFallBack(): void {
    const { replicas, world } = this;
    const { ackTimeoutNs } = world.plan.replication;
    for (let shard = 0; shard < replicas.shards; shard++) {
      this.shard = shard;
      const log = this.branch.logs[shard]!;
      const confirmed = this.rule.confirmed(this);
      if (confirmed >= this.branch.committed[shard]!) continue;
      if (confirmed <= log.base) return;
      if (world.simulation.now - log.appendedNs(confirmed) > ackTimeoutNs!) return;
    }
    this.fallenBack = false;
    this.world.recorder.episodes.end(this.fallBackEpisode, this.world.simulation.now);
    for (let shard = 0; shard < replicas.shards; shard++) {
      if (this.branch.logs[shard]!.end > this.branch.committed[shard]!) this.setTimer(shard);
    }
  }
}

export interface LeaderParts {
  readonly world: World;
  readonly replicas: Replicas;
  readonly shipping: Shipping;
  readonly point?: ReadPoint | null;
}
