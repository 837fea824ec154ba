import type { NodePlan } from "../../model/topology.ts";
import { Draw } from "../kernel/draw.ts";
import { CPU_DONE } from "../kernel/event-kind.ts";
import { DueTimes, type Machines, UP } from "../kernel/machines.ts";
import { NumberQueue } from "../kernel/number-queue.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { Stations } from "../observe/stations.ts";

/** The job of waking up for a flush of the leader's log. */
export const FLUSH_JOB = -1_099_511_627_776;

/** A job is an operation (its slot, 0 or more), a log message to ship (-1 − channel) or a flush. */
export function shippingJob(channel: number): number {
  return -1 - channel;
}

/** The channel of a shipping job. */
export function channelOf(job: number): number {
  return -1 - job;
}

/** The processors: on each node `cores` servers with one first-in, first-out queue. */
export class Cpu {
  /** The node of each core slot. */
  readonly nodeOf: Int32Array;
  private readonly firstCore: Int32Array;
  private readonly cores: Int32Array;
  private readonly busy: Int32Array;
  /** By core: the job and when it joined the queue; NaN for an idle core. */
  private readonly job: Float64Array;
  private readonly joinedNs: Float64Array;
  private readonly waiting: NumberQueue[];
  private readonly waitingSince: NumberQueue[];
  private readonly perOp: Draw[];
  /** The plan's own times, behind those that a run has set. */
  private readonly ownPerOp: readonly Draw[];
  private readonly perMessage: readonly Draw[];
  private readonly perFlush: readonly Draw[];
  private readonly due: DueTimes;
  private readonly machines: Machines;
  private readonly simulation: Simulation;
  private readonly stations: Stations;
  /** The station of each node's CPU. */
  private readonly station: readonly number[];

  constructor(
    nodes: readonly NodePlan[],
    seed: string,
    simulation: Simulation,
    machines: Machines,
    stations: Stations,
    station: readonly number[],
  ) {
    this.simulation = simulation;
    this.machines = machines;
    this.stations = stations;
    this.station = station;
    this.cores = Int32Array.from(nodes, ({ cpu }) => Math.max(1, Math.floor(cpu.cores)));
    this.firstCore = new Int32Array(nodes.length);
    const owners: number[] = [];
    nodes.forEach((_, node) => {
      this.firstCore[node] = owners.length;
      for (let core = 0; core < this.cores[node]!; core++) owners.push(node);
    });
    this.nodeOf = Int32Array.from(owners);
    this.busy = new Int32Array(nodes.length);
    this.job = new Float64Array(owners.length).fill(Number.NaN);
    this.joinedNs = new Float64Array(owners.length);
    this.waiting = nodes.map(() => new NumberQueue());
    this.waitingSince = nodes.map(() => new NumberQueue());
    const nothing = { kind: "constant", value: 0 } as const;
    this.ownPerOp = nodes.map(({ cpu }, node) => new Draw(cpu.perOp, seed, `n${node}`, "cpu"));
    this.perOp = [...this.ownPerOp];
    this.perMessage = nodes.map(
      ({ cpu }, node) => new Draw(cpu.perMessage ?? nothing, seed, `n${node}`, "cpu message"),
    );
    this.perFlush = nodes.map(
      ({ cpu }, node) => new Draw(cpu.perFlush ?? nothing, seed, `n${node}`, "cpu flush"),
    );
    this.due = new DueTimes(owners.length, machines, simulation);
  }

  /** True when an operation takes no time on this node, so that it need not queue. */
  isFree(node: number): boolean {
    return this.perOp[node]!.constant === 0;
  }

  /** True when shipping a message takes no time on this node. */
  shipsFree(node: number): boolean {
    return this.perMessage[node]!.constant === 0;
  }

  /** True when a flush takes no CPU on this node. */
  flushesFree(node: number): boolean {
    return this.perFlush[node]!.constant === 0;
  }

  /** The time of operations that begin from now on; null is the plan's. */
  setPerOp(node: number, time: Draw | null): void {
    this.perOp[node] = time ?? this.ownPerOp[node]!;
  }

  submit(node: number, job: number): void {
    const { now } = this.simulation;
    this.stations.arrive(this.station[node]!, 1, now);
    if (this.busy[node]! < this.cores[node]! && this.machines.state[node] === UP) {
      this.start(node, job, now);
      return;
    }
    this.waiting[node]!.push(job);
    this.waitingSince[node]!.push(now);
  }

  /** The job that a core has finished, NaN when the event is void; its place is filled at once. */
  finish(core: number, life: number): number {
    const node = this.nodeOf[core]!;
    if (!this.due.isDue(core, node, CPU_DONE, life)) return Number.NaN;
    const { now } = this.simulation;
    const job = this.job[core]!;
    this.job[core] = Number.NaN;
    this.busy[node]! -= 1;
    this.stations.end(this.station[node]!, 1, now - this.joinedNs[core]!, now);
    this.startWaiting(node);
    return job;
  }

  /** A crash: everything queued and under way is gone. */
  clear(node: number): void {
    this.waiting[node]!.clear();
    this.waitingSince[node]!.clear();
    this.busy[node] = 0;
    const first = this.firstCore[node]!;
    this.job.fill(Number.NaN, first, first + this.cores[node]!);
    this.stations.empty(this.station[node]!, this.simulation.now);
  }

  /** Idle cores take up waiting jobs: after a job, and after a pause. */
  startWaiting(node: number): void {
    const waiting = this.waiting[node]!;
    while (waiting.size > 0 && this.busy[node]! < this.cores[node]!) {
      if (this.machines.state[node] !== UP) return;
      this.start(node, waiting.shift(), this.waitingSince[node]!.shift());
    }
  }

  private start(node: number, job: number, joinedNs: number): void {
    let core = this.firstCore[node]!;
    while (!Number.isNaN(this.job[core]!)) core += 1;
    this.busy[node]! += 1;
    this.job[core] = job;
    this.joinedNs[core] = joinedNs;
    this.stations.begin(this.station[node]!, this.simulation.now);
    this.due.start(core, node, this.timesOf(job)[node]!.take(), CPU_DONE);
  }

  private timesOf(job: number): readonly Draw[] {
    if (job >= 0) return this.perOp;
    return job === FLUSH_JOB ? this.perFlush : this.perMessage;
  }
}
