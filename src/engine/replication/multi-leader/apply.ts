import { Draw } from "../../kernel/draw.ts";
import { APPLY_DONE } from "../../kernel/event-kind.ts";
import { DueTimes, UP } from "../../kernel/machines.ts";
import { NumberQueue } from "../../kernel/number-queue.ts";
import type { Intake } from "./intake.ts";
import type { Replicas, World } from "./replicas.ts";

/** One replica's writes that wait for its workers or are under way. */
class Lane {
  readonly node: number;
  readonly station: number;
  readonly workers: number;
  /** The number of the first of its workers. */
  readonly firstWorker: number;
  /** The plan's own, and the one that holds now. */
  readonly ownTime: Draw;
  time: Draw;
  /** Writes in order of arrival, when they came, and how many of them are begun. */
  readonly queue = new NumberQueue();
  readonly since = new NumberQueue();
  begun = 0;
  busy = 0;
  /** Tickets: the first in the queue has the number `served`, the next one more, … */
  served = 0;
  readonly done = new Set<number>();

  constructor(world: World, node: number, firstWorker: number) {
    const { plan, layout } = world;
    const { apply } = plan.topology.nodes[node]!;
    this.node = node;
    this.station = layout.apply[node]!;
    this.workers = Math.max(1, Math.floor(apply.workers));
    this.firstWorker = firstWorker;
    this.ownTime = new Draw(apply.time, plan.run.seed, `n${node}`, "apply");
    this.time = this.ownTime;
  }
}

/**
 * The apply workers of each replica, for the writes of others. Several work at once, and what they
 * have done becomes visible in the order in which it came.
 */
export class Apply {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly intake: Intake;
  /** By member. */
  private readonly lanes: readonly Lane[];
  /** By worker: its member, and its ticket, NaN when idle. */
  private readonly memberOf: Int32Array;
  private readonly ticket: Float64Array;
  private readonly due: DueTimes;

  constructor(world: World, replicas: Replicas, intake: Intake) {
    this.world = world;
    this.replicas = replicas;
    this.intake = intake;
    const memberOf: number[] = [];
    this.lanes = replicas.nodes.map((node, member) => {
      const lane = new Lane(world, node, memberOf.length);
      for (let worker = 0; worker < lane.workers; worker++) memberOf.push(member);
      return lane;
    });
    this.memberOf = Int32Array.from(memberOf);
    this.ticket = new Float64Array(memberOf.length).fill(Number.NaN);
    this.due = new DueTimes(memberOf.length, world.machines, world.simulation);
  }

  /** Writes that wait or are under way. */
  waiting(member: number): number {
    return this.lanes[member]!.queue.size;
  }

  /** The time of writes that start from now on; null is the plan's. */
  setTime(member: number, time: Draw | null): void {
    const lane = this.lanes[member]!;
    lane.time = time ?? lane.ownTime;
  }

  /** A write may be applied. */
  offer(member: number, write: number): void {
    const { stations } = this.world.recorder;
    const { now } = this.world.simulation;
    const lane = this.lanes[member]!;
    if (lane.queue.size === 0 && (this.isOwn(member, write) || lane.time.constant === 0)) {
      stations.pass(lane.station, 1);
      this.intake.take(member, write);
      return;
    }
    stations.arrive(lane.station, 1, now);
    lane.queue.push(write);
    lane.since.push(now);
    this.startIdle(member);
  }

  /** APPLY_DONE. Answers the member, -1 for a void event. */
  finish(worker: number, life: number): number {
    const member = this.memberOf[worker]!;
    const lane = this.lanes[member]!;
    if (!this.due.isDue(worker, lane.node, APPLY_DONE, life)) return -1;
    const { now } = this.world.simulation;
    const ticket = this.ticket[worker]!;
    const since = lane.since.at(ticket - lane.served);
    this.ticket[worker] = Number.NaN;
    lane.busy -= 1;
    this.world.recorder.stations.end(lane.station, 1, now - since, now);
    if (ticket === lane.served) this.serveFirst(member, lane);
    else lane.done.add(ticket);
    while (lane.done.size > 0 && lane.done.delete(lane.served)) this.serveFirst(member, lane);
    this.startIdle(member);
    return member;
  }

  /** Idle workers take up writes: after new ones, after one is done, after a pause. */
  startIdle(member: number): void {
    const lane = this.lanes[member]!;
    const { machines, recorder, simulation } = this.world;
    while (lane.begun < lane.queue.size && lane.busy < lane.workers) {
      if (machines.state[lane.node] !== UP) return;
      let worker = lane.firstWorker;
      while (!Number.isNaN(this.ticket[worker]!)) worker += 1;
      const write = lane.queue.at(lane.begun);
      this.ticket[worker] = lane.served + lane.begun;
      lane.begun += 1;
      lane.busy += 1;
      recorder.stations.begin(lane.station, simulation.now);
      const length = this.isOwn(member, write) ? 0 : lane.time.take();
      this.due.start(worker, lane.node, length, APPLY_DONE);
    }
  }

  /** A crash: what waits will be offered again from the log. */
  clear(member: number): void {
    const lane = this.lanes[member]!;
    this.ticket.fill(Number.NaN, lane.firstWorker, lane.firstWorker + lane.workers);
    lane.queue.clear();
    lane.since.clear();
    lane.done.clear();
    lane.begun = 0;
    lane.busy = 0;
    this.world.recorder.stations.empty(lane.station, this.world.simulation.now);
  }

  /** A leader's own write has been executed already and only waits for its turn. */
  private isOwn(member: number, write: number): boolean {
    return this.replicas.writes.originOf(write) === member;
  }

  private serveFirst(member: number, lane: Lane): void {
    const write = lane.queue.shift();
    lane.since.shift();
    lane.served += 1;
    lane.begun -= 1;
    this.intake.take(member, write);
  }
}
