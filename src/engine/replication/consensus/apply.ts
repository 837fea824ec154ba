import { Draw } from "../../kernel/draw.ts";
import { APPLY_DONE } from "../../kernel/event-kind.ts";
import { DueTimes, UP } from "../../kernel/machines.ts";
import type { Members, World } from "./members.ts";

/** Told of every entry that a member has applied, in log order. */
export interface AppliedListener {
  applied(node: number, index: number): void;
}

/** Each member's state machine: it applies committed entries one after the other. */
export class Apply {
  private readonly world: World;
  private readonly members: Members;
  private readonly listener: AppliedListener;
  private readonly station: readonly number[];
  private readonly time: Draw[];
  /** The plan's own times, behind those that a run has set. */
  private readonly ownTime: readonly Draw[];
  private readonly due: DueTimes;
  private readonly busy: Uint8Array;
  /** 1 when what the busy state machine works on has been overtaken by a snapshot. */
  private readonly overtaken: Uint8Array;
  /** The last entry that may be applied. */
  private readonly offered: Float64Array;
  /** Times at which the entries between `applied` and `offered` came, added up. */
  private readonly sinceNs: Float64Array;

  constructor(world: World, members: Members, listener: AppliedListener) {
    const { nodes } = world.plan.topology;
    const { seed } = world.plan.run;
    this.world = world;
    this.members = members;
    this.listener = listener;
    this.station = world.layout.apply;
    this.ownTime = nodes.map(({ apply }, node) => new Draw(apply.time, seed, `n${node}`, "apply"));
    this.time = [...this.ownTime];
    this.due = new DueTimes(nodes.length, world.machines, world.simulation);
    this.busy = new Uint8Array(nodes.length);
    this.overtaken = new Uint8Array(nodes.length);
    this.offered = new Float64Array(nodes.length);
    this.sinceNs = new Float64Array(nodes.length);
  }

  /** Entries up to `to` may be applied. */
  offer(node: number, to: number): void {
    const entries = to - this.offered[node]!;
    if (entries <= 0) return;
    const { now } = this.world.simulation;
    const { stations } = this.world.recorder;
    this.offered[node] = to;
    if (this.time[node]!.constant === 0 && this.busy[node] === 0) {
      stations.pass(this.station[node]!, entries);
      while (this.members.applied[node]! < to) this.done(node);
      return;
    }
    stations.arrive(this.station[node]!, entries, now);
    this.sinceNs[node]! += entries * now;
    this.startIdle(node);
  }

  /** APPLY_DONE. True when an entry was applied. */
  finish(node: number, life: number): boolean {
    if (!this.due.isDue(node, node, APPLY_DONE, life)) return false;
    this.busy[node] = 0;
    if (this.overtaken[node] === 1) {
      this.overtaken[node] = 0;
      this.startIdle(node);
      return false;
    }
    const { now } = this.world.simulation;
    const left = this.offered[node]! - this.members.applied[node]!;
    // Entries of one lot came together; the mean is exact for the sum over the lot.
    const since = this.sinceNs[node]! / left;
    this.sinceNs[node]! -= since;
    this.world.recorder.stations.end(this.station[node]!, 1, now - since, now);
    this.done(node);
    this.startIdle(node);
    return true;
  }

  /** The state machine goes on: after new entries, after one, after a pause. */
  startIdle(node: number): void {
    if (this.busy[node] === 1 || this.offered[node]! <= this.members.applied[node]!) return;
    if (this.world.machines.state[node] !== UP) return;
    this.busy[node] = 1;
    this.world.recorder.stations.begin(this.station[node]!, this.world.simulation.now);
    this.due.start(node, node, this.time[node]!.take(), APPLY_DONE);
  }

  /** The time of records that start from now on; null is the plan's. */
  setTime(node: number, time: Draw | null): void {
    this.time[node] = time ?? this.ownTime[node]!;
  }

  /** A crash: everything up to `applied` is there, nothing is under way. */
  restart(node: number): void {
    this.busy[node] = 0;
    this.overtaken[node] = 0;
    this.empty(node);
  }

  /** A snapshot has moved `applied` on. */
  overtake(node: number): void {
    this.overtaken[node] = this.busy[node]!;
    this.empty(node);
  }

  private empty(node: number): void {
    this.sinceNs[node] = 0;
    this.offered[node] = this.members.applied[node]!;
    this.world.recorder.stations.empty(this.station[node]!, this.world.simulation.now);
  }

  private done(node: number): void {
    const index = this.members.applied[node]! + 1;
    this.members.applied[node] = index;
    this.listener.applied(node, index);
  }
}
