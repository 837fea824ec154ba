import { DOWN, type Machines, PAUSED } from "../kernel/machines.ts";
import type { Protocol } from "../replication/protocol.ts";

/**
 * How many faults keep each node down or paused. A node is down while any crash of it lasts, and
 * else paused while any pause lasts: faults that overlap end one by one, and the last one lets the
 * node go on. A node that restarts in the middle of a pause stands still until its end.
 */
export class Outages {
  private readonly crashes: Int32Array;
  private readonly pauses: Int32Array;
  private readonly machines: Machines;
  private readonly cluster: Protocol;

  constructor(nodes: number, machines: Machines, cluster: Protocol) {
    this.crashes = new Int32Array(nodes);
    this.pauses = new Int32Array(nodes);
    this.machines = machines;
    this.cluster = cluster;
  }

  crash(node: number, site: boolean, losesDisk: boolean): void {
    this.crashes[node]! += 1;
    this.cluster.crash(node, site, losesDisk);
  }

  /** One crash is over; the node comes back when no other keeps it down. */
  endCrash(node: number): void {
    this.crashes[node]! -= 1;
    if (this.crashes[node] === 0) this.comeBack(node);
  }

  /** Ends all crashes of a node; false when it was not down. */
  restart(node: number): boolean {
    this.crashes[node] = 0;
    if (this.machines.state[node] !== DOWN) return false;
    this.comeBack(node);
    return true;
  }

  pause(node: number): void {
    this.pauses[node]! += 1;
    this.machines.pause(node);
  }

  /** One pause is over. */
  endPause(node: number): void {
    this.pauses[node]! -= 1;
    if (this.pauses[node]! > 0 || this.machines.state[node] !== PAUSED) return;
    this.machines.resume(node);
    this.cluster.resume(node);
  }

  private comeBack(node: number): void {
    this.cluster.restart(node);
    if (this.pauses[node]! > 0) this.machines.pause(node);
  }
}
