import { Draw } from "../../kernel/draw.ts";
import { APPLY_DONE } from "../../kernel/event-kind.ts";
import { DueTimes, UP } from "../../kernel/machines.ts";
import { NumberQueue } from "../../kernel/number-queue.ts";
import { DoneRecords } from "./done-records.ts";
import type { Replicas, World } from "./replicas.ts";

/**
 * The apply workers of each follower. Records start in log order, any idle worker takes the next
 * one; a record whose key another worker is busy with waits, and those behind it wait too, so
 * that the records of one key are applied in order. With several workers records may end out of
 * order: `applied` is then the position up to which all are done.
 */
export class Apply {
  /** The node of each worker slot. */
  readonly nodeOf: Int32Array;
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly station: readonly number[];
  private readonly firstWorker: Int32Array;
  private readonly workers: Int32Array;
  private readonly busy: Int32Array;
  /** By worker: the record (NaN when idle), its replica index and when it could have started. */
  private readonly lsn: Float64Array;
  private readonly replica: Int32Array;
  private readonly since: Float64Array;
  /** Lots of records that may be applied, by node: replica index, last record, arrival. */
  private readonly lotReplica: NumberQueue[];
  private readonly lotEnd: NumberQueue[];
  private readonly lotSince: NumberQueue[];
  /** The last record started, and the last that may start, by replica index. */
  private readonly started: Float64Array;
  private readonly offered: Float64Array;
  private readonly done: readonly DoneRecords[];
  private readonly time: Draw[];
  /** The plan's own times, behind those that a run has set. */
  private readonly ownTime: readonly Draw[];
  private readonly due: DueTimes;

  constructor(world: World, replicas: Replicas, station: readonly number[]) {
    const { nodes } = world.plan.topology;
    const { seed } = world.plan.run;
    this.world = world;
    this.replicas = replicas;
    this.station = station;
    this.workers = Int32Array.from(nodes, ({ apply }) => Math.max(1, Math.floor(apply.workers)));
    this.firstWorker = new Int32Array(nodes.length);
    const owners: number[] = [];
    nodes.forEach((_, node) => {
      this.firstWorker[node] = owners.length;
      for (let worker = 0; worker < this.workers[node]!; worker++) owners.push(node);
    });
    this.nodeOf = Int32Array.from(owners);
    this.busy = new Int32Array(nodes.length);
    this.lsn = new Float64Array(owners.length).fill(Number.NaN);
    this.replica = new Int32Array(owners.length);
    this.since = new Float64Array(owners.length);
    this.lotReplica = nodes.map(() => new NumberQueue());
    this.lotEnd = nodes.map(() => new NumberQueue());
    this.lotSince = nodes.map(() => new NumberQueue());
    this.started = new Float64Array(nodes.length * replicas.shards);
    this.offered = new Float64Array(nodes.length * replicas.shards);
    this.done = Array.from({ length: nodes.length * replicas.shards }, () => new DoneRecords());
    this.ownTime = nodes.map(({ apply }, node) => new Draw(apply.time, seed, `n${node}`, "apply"));
    this.time = [...this.ownTime];
    this.due = new DueTimes(owners.length, world.machines, world.simulation);
  }

  /** Records up to `to` may be applied. True when `applied` moved at once. */
  offer(at: number, node: number, to: number): boolean {
    const { offered, started, replicas, world } = this;
    const records = to - offered[at]!;
    if (records <= 0) return false;
    const { now } = world.simulation;
    const { stations } = world.recorder;
    offered[at] = to;
    if (this.time[node]!.constant === 0 && this.busy[node] === 0 && this.lotEnd[node]!.size === 0) {
      started[at] = to;
      replicas.applied[at] = to;
      stations.pass(this.station[node]!, records);
      return true;
    }
    stations.arrive(this.station[node]!, records, now);
    this.lotReplica[node]!.push(at);
    this.lotEnd[node]!.push(to);
    this.lotSince[node]!.push(now);
    this.startIdle(node);
    return false;
  }

  /** A worker has finished: the replica index whose record is applied, or -1 for a void event. */
  finish(worker: number, life: number): number {
    const node = this.nodeOf[worker]!;
    if (!this.due.isDue(worker, node, APPLY_DONE, life)) return -1;
    const { now } = this.world.simulation;
    const { stations } = this.world.recorder;
    const at = this.replica[worker]!;
    const lsn = this.lsn[worker]!;
    // The replica was rewound meanwhile: nobody works on the record any more.
    if (Number.isNaN(lsn)) return -1;
    this.lsn[worker] = Number.NaN;
    this.busy[node]! -= 1;
    stations.end(this.station[node]!, 1, now - this.since[worker]!, now);
    const { applied } = this.replicas;
    applied[at] = this.workers[node] === 1 ? lsn : this.done[at]!.add(lsn, applied[at]!);
    this.startIdle(node);
    return at;
  }

  /** True when a record is applied, be it before others that precede it. */
  isApplied(at: number, lsn: number): boolean {
    const applied = this.replicas.applied[at]!;
    return lsn <= applied || this.done[at]!.has(lsn, applied);
  }

  /** Idle workers take up records: after new ones, after a record, after a pause. */
  startIdle(node: number): void {
    const lots = this.lotEnd[node]!;
    while (lots.size > 0 && this.busy[node]! < this.workers[node]!) {
      if (this.world.machines.state[node] !== UP) return;
      const at = this.lotReplica[node]!.peek();
      const lsn = this.started[at]! + 1;
      if (this.busy[node]! > 0 && this.keyIsBusy(node, at, lsn)) return;
      this.start(node, at, lsn);
      if (lsn < lots.peek()) continue;
      lots.shift();
      this.lotReplica[node]!.shift();
      this.lotSince[node]!.shift();
    }
  }

  /** The time of records that start from now on; null is the plan's. */
  setTime(node: number, time: Draw | null): void {
    this.time[node] = time ?? this.ownTime[node]!;
  }

  /** A crash: replay starts again after what the replica has applied. */
  clear(node: number): void {
    const { shards, applied } = this.replicas;
    const first = this.firstWorker[node]!;
    this.lsn.fill(Number.NaN, first, first + this.workers[node]!);
    this.busy[node] = 0;
    for (const lots of [this.lotEnd, this.lotReplica, this.lotSince]) lots[node]!.clear();
    for (let at = node * shards; at < (node + 1) * shards; at++) {
      this.started[at] = applied[at]!;
      this.offered[at] = applied[at]!;
      this.done[at]!.clear();
    }
    this.world.recorder.stations.empty(this.station[node]!, this.world.simulation.now);
  }

  private start(node: number, at: number, lsn: number): void {
    let worker = this.firstWorker[node]!;
    while (!Number.isNaN(this.lsn[worker]!)) worker += 1;
    this.lsn[worker] = lsn;
    this.replica[worker] = at;
    this.since[worker] = this.lotSince[node]!.peek();
    this.started[at] = lsn;
    this.busy[node]! += 1;
    const { recorder, simulation } = this.world;
    recorder.stations.begin(this.station[node]!, simulation.now);
    this.due.start(worker, node, this.time[node]!.take(), APPLY_DONE);
  }

  private keyIsBusy(node: number, at: number, lsn: number): boolean {
    const log = this.replicas.logOf(node, at % this.replicas.shards);
    const key = log.keyOf(lsn);
    const first = this.firstWorker[node]!;
    for (let worker = first; worker < first + this.workers[node]!; worker++) {
      const other = this.lsn[worker]!;
      if (Number.isNaN(other) || this.replica[worker] !== at) continue;
      if (log.keyOf(other) === key) return true;
    }
    return false;
  }
}
