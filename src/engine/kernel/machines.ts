import { PRIORITY_WORK } from "./event-kind.ts";
import type { Simulation } from "./simulation.ts";

export const UP = 0;
export const PAUSED = 1;
export const DOWN = 2;

interface Deferred {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
}

/**
 * Which machines live: the nodes first, then the clients' hosts, which nothing befalls. A pause
 * freezes a machine's work: what falls due meanwhile waits, and what was under way ends later by the
 * length of the pause. A crash starts a new life: events of the old one are void.
 */
export class Machines {
  readonly state: Uint8Array;
  /** Counts crashes. */
  readonly life: Int32Array;
  /** When the machine died with its site and what it had on the wire; -1 if its last crash was not such. */
  readonly siteDeathNs: Float64Array;
  /** 1 until the first crash or pause. */
  isCalm = 1;
  /** Nanoseconds spent paused so far, ended pauses only. */
  readonly pausedNs: Float64Array;
  private readonly pausedAt: Float64Array;
  private readonly deferred: Deferred[][];
  private readonly simulation: Simulation;

  constructor(count: number, simulation: Simulation) {
    this.simulation = simulation;
    this.state = new Uint8Array(count);
    this.life = new Int32Array(count);
    this.siteDeathNs = new Float64Array(count).fill(-1);
    this.pausedNs = new Float64Array(count);
    this.pausedAt = new Float64Array(count);
    this.deferred = Array.from({ length: count }, () => []);
  }

  /** Keeps an event for the end of the pause. */
  defer(machine: number, kind: number, a: number, b: number): void {
    this.deferred[machine]!.push({ kind, a, b });
  }

  pause(machine: number): void {
    if (this.state[machine] !== UP) return;
    this.state[machine] = PAUSED;
    this.isCalm = 0;
    this.pausedAt[machine] = this.simulation.now;
  }

  resume(machine: number): void {
    if (this.state[machine] !== PAUSED) return;
    this.state[machine] = UP;
    this.pausedNs[machine]! += this.simulation.now - this.pausedAt[machine]!;
    this.replay(machine);
  }

  crash(machine: number, site: boolean): void {
    this.state[machine] = DOWN;
    this.isCalm = 0;
    this.life[machine]! += 1;
    this.siteDeathNs[machine] = site ? this.simulation.now : -1;
    this.replay(machine);
  }

  restart(machine: number): void {
    this.state[machine] = UP;
  }

  /** What waited comes up again now, and finds the machine as it is. */
  private replay(machine: number): void {
    const { simulation } = this;
    for (const { kind, a, b } of this.deferred[machine]!.splice(0)) {
      simulation.at(simulation.now, PRIORITY_WORK, kind, a, b);
    }
  }
}

/**
 * When the servers of a kind will be done: the due time as first scheduled, and how long their
 * machine had been paused by then. {@link isDue} moves an event by the pauses since.
 */
export class DueTimes {
  private readonly dueNs: Float64Array;
  private readonly pausedNs: Float64Array;
  private readonly machines: Machines;
  private readonly simulation: Simulation;

  constructor(servers: number, machines: Machines, simulation: Simulation) {
    this.dueNs = new Float64Array(servers);
    this.pausedNs = new Float64Array(servers);
    this.machines = machines;
    this.simulation = simulation;
  }

  /** Schedules the end of a service of `length` ns on a server of a machine that is up. */
  start(server: number, machine: number, length: number, kind: number): void {
    this.dueNs[server] = this.simulation.now + length;
    this.pausedNs[server] = this.machines.pausedNs[machine]!;
    this.simulation.after(length, kind, server, this.machines.life[machine]!);
  }

  /** True when the event stands; false when it is void, or was put off. */
  isDue(server: number, machine: number, kind: number, life: number): boolean {
    const { machines } = this;
    if (machines.life[machine] !== life) return false;
    if (machines.state[machine] === PAUSED) {
      machines.defer(machine, kind, server, life);
      return false;
    }
    const paused = machines.pausedNs[machine]! - this.pausedNs[server]!;
    // A server that was cleared and started anew ends its new service, not the old one's.
    if (paused === 0) return this.dueNs[server]! <= this.simulation.now;
    const due = this.dueNs[server]! + paused;
    this.dueNs[server] = due;
    this.pausedNs[server] = machines.pausedNs[machine]!;
    if (due <= this.simulation.now) return true;
    this.simulation.at(due, PRIORITY_WORK, kind, server, life);
    return false;
  }
}
