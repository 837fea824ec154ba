import { Draw } from "../../kernel/draw.ts";
import { APPLY_DONE } from "../../kernel/event-kind.ts";
import { DueTimes, UP } from "../../kernel/machines.ts";
import { NumberQueue } from "../../kernel/number-queue.ts";
import type { Intake } from "./intake.ts";
import type { Replicas, World } from "./replicas.ts";

/**
 * The apply workers of each replica, for the writes of others. Several work at once, and what they
 * have done becomes visible in the order in which it came.
 */
export class Apply {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly intake: Intake;
  private readonly nodeOf: number[] = [];
  private readonly firstWorker: number[] = [];
  private readonly workers: readonly number[];
  /** By member: the plan's own, and the one that holds now. */
  private readonly ownTime: readonly Draw[];
  private readonly time: Draw[];
  /** By member: writes in order of arrival, when they came, and how many of them are begun. */
  private readonly queue: readonly NumberQueue[];
  private readonly since: readonly NumberQueue[];
  private readonly begun: Int32Array;
  private readonly busy: Int32Array;
  /** Tickets: the first in the queue has the number `served`, the next one more, … */
  private readonly served: Float64Array;
  private readonly done: readonly Set<number>[];
  /** By worker: its ticket, NaN when idle. */
  private readonly ticket: Float64Array;
  private readonly due: DueTimes;

  constructor(world: World, replicas: Replicas, intake: Intake) {
    const { nodes } = world.plan.topology;
    const { seed } = world.plan.run;
    this.world = world;
    this.replicas = replicas;
    this.intake = intake;
    this.workers = replicas.nodes.map((node) =>
      Math.max(1, Math.floor(nodes[node]!.apply.workers)),
    );
    this.workers.forEach((count, member) => {
      this.firstWorker.push(this.nodeOf.length);
      for (let worker = 0; worker < count; worker++) this.nodeOf.push(member);
    });
    this.ownTime = replicas.nodes.map(
      (node) => new Draw(nodes[node]!.apply.time, seed, `n${node}`, "apply"),
    );
    this.time = [...this.ownTime];
    this.queue = replicas.nodes.map(() => new NumberQueue());
    this.since = replicas.nodes.map(() => new NumberQueue());
    this.done = replicas.nodes.map(() => new Set<number>());
    this.begun = new Int32Array(replicas.count);
    this.busy = new Int32Array(replicas.count);
    this.served = new Float64Array(replicas.count);
    this.ticket = new Float64Array(this.nodeOf.length).fill(Number.NaN);
    this.due = new DueTimes(this.nodeOf.length, world.machines, world.simulation);
  }

  /** Writes that wait or are under way. */
  waiting(member: number): number {
    return this.queue[member]!.size;
  }

  /** The time of writes that start from now on; null is the plan's. */
  setTime(member: number, time: Draw | null): void {
    this.time[member] = time ?? this.ownTime[member]!;
  }

  /** A write may be applied. */
  offer(member: number, write: number): void {
    const { stations } = this.world.recorder;
    const { now } = this.world.simulation;
    const station = this.stationOf(member);
    const isFree = this.isOwn(member, write) || this.time[member]!.constant === 0;
    if (isFree && this.queue[member]!.size === 0) {
      stations.pass(station, 1);
      this.intake.take(member, write);
      return;
    }
    stations.arrive(station, 1, now);
    this.queue[member]!.push(write);
    this.since[member]!.push(now);
    this.startIdle(member);
  }

  /** APPLY_DONE. Answers the member, -1 for a void event. */
  finish(worker: number, life: number): number {
    const member = this.nodeOf[worker]!;
    const node = this.replicas.nodes[member]!;
    if (!this.due.isDue(worker, node, APPLY_DONE, life)) return -1;
    const { now } = this.world.simulation;
    const ticket = this.ticket[worker]!;
    const since = this.since[member]!.at(ticket - this.served[member]!);
    this.ticket[worker] = Number.NaN;
    this.busy[member]! -= 1;
    this.world.recorder.stations.end(this.stationOf(member), 1, now - since, now);
    if (ticket === this.served[member]) this.serveFirst(member);
    else this.done[member]!.add(ticket);
    const done = this.done[member]!;
    while (done.size > 0 && done.delete(this.served[member]!)) this.serveFirst(member);
    this.startIdle(member);
    return member;
  }

  /** Idle workers take up writes: after new ones, after one is done, after a pause. */
  startIdle(member: number): void {
    const queue = this.queue[member]!;
    if (this.begun[member]! === queue.size) return;
    const node = this.replicas.nodes[member]!;
    const { machines, recorder, simulation } = this.world;
    const workers = this.workers[member]!;
    while (this.begun[member]! < queue.size && this.busy[member]! < workers) {
      if (machines.state[node] !== UP) return;
      let worker = this.firstWorker[member]!;
      while (!Number.isNaN(this.ticket[worker]!)) worker += 1;
      const begun = this.begun[member]!;
      this.ticket[worker] = this.served[member]! + begun;
      this.begun[member] = begun + 1;
      this.busy[member]! += 1;
      recorder.stations.begin(this.stationOf(member), simulation.now);
      const write = queue.at(begun);
      const length = this.isOwn(member, write) ? 0 : this.time[member]!.take();
      this.due.start(worker, node, length, APPLY_DONE);
    }
  }

  /** A crash: what waits will be offered again from the log. */
  clear(member: number): void {
    const first = this.firstWorker[member]!;
    this.ticket.fill(Number.NaN, first, first + this.workers[member]!);
    this.queue[member]!.clear();
    this.since[member]!.clear();
    this.done[member]!.clear();
    this.begun[member] = 0;
    this.busy[member] = 0;
    this.world.recorder.stations.empty(this.stationOf(member), this.world.simulation.now);
  }

  /** A leader's own write has been executed already and only waits for its turn. */
  private isOwn(member: number, write: number): boolean {
    return this.replicas.writes.originOf(write) === member;
  }

  private serveFirst(member: number): void {
    const write = this.queue[member]!.shift();
    this.since[member]!.shift();
    this.served[member]! += 1;
    this.begun[member]! -= 1;
    this.intake.take(member, write);
  }

  private stationOf(member: number): number {
    return this.world.layout.apply[this.replicas.nodes[member]!]!;
  }
}
