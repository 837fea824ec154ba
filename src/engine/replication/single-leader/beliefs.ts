import type { World } from "./replicas.ts";

/** Whom each node and each client host takes for the leader, and of which epoch. */
export class Beliefs {
  /** By endpoint: nodes, then client hosts. */
  readonly epoch: Int32Array;
  readonly leader: Int32Array;

  constructor(world: World) {
    const { endpoints } = world.network;
    this.epoch = new Int32Array(endpoints).fill(1);
    this.leader = new Int32Array(endpoints).fill(world.plan.replication.leader);
  }

  /** The endpoint hears of a leader; false when it knows a newer epoch, or this one. */
  learn(endpoint: number, leader: number, epoch: number): boolean {
    if (epoch <= this.epoch[endpoint]!) return false;
    this.epoch[endpoint] = epoch;
    this.leader[endpoint] = leader;
    return true;
  }
}
