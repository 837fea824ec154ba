import type { FetchPlan } from "../../../model/single-leader.ts";
import { FETCH_DUE } from "./in-sync-events.ts";
import type { Replicas, World } from "./replicas.ts";

/**
 * Followers that ask for the log (Kafka's fetch): each has one request under way. The leader
 * answers when it has enough, or with whatever there is once the request has waited long enough;
 * the answer taken, the follower asks again, and so tells how far it has come.
 */
export class Fetching {
  /** The most bytes in an answer. */
  readonly maxBytes: number;
  private readonly world: World;
  private readonly plan: FetchPlan;
  /** By replica index. 1 while a request stands at the leader; 1 when it has waited long enough. */
  private readonly open: Uint8Array;
  private readonly expired: Uint8Array;
  private readonly timerSet: Uint8Array;
  private readonly askedNs: Float64Array;

  constructor(world: World, replicas: Replicas, plan: FetchPlan) {
    const size = replicas.nodes * replicas.shards;
    this.world = world;
    this.plan = plan;
    this.maxBytes = plan.maxBytes;
    this.open = new Uint8Array(size);
    this.expired = new Uint8Array(size);
    this.timerSet = new Uint8Array(size);
    this.askedNs = new Float64Array(size);
  }

  /** The replica's request has come. */
  asked(at: number): void {
    const { now } = this.world.simulation;
    this.open[at] = 1;
    this.expired[at] = 0;
    this.askedNs[at] = now;
    this.wait(at, this.plan.waitNs);
  }

  /** Whether the replica may be sent `bytes` now. */
  allows(at: number, bytes: number): boolean {
    return this.open[at] === 1 && (this.expired[at] === 1 || bytes >= this.plan.minBytes);
  }

  /** True when the request must be answered, be it with nothing. */
  mustAnswer(at: number): boolean {
    return this.open[at] === 1 && this.expired[at] === 1;
  }

  /** The request is answered. */
  answered(at: number): void {
    this.open[at] = 0;
    this.expired[at] = 0;
  }

  /** FETCH_DUE. True when the request has waited long enough. */
  isDue(at: number): boolean {
    this.timerSet[at] = 0;
    if (this.open[at] === 0) return false;
    const left = this.askedNs[at]! + this.plan.waitNs - this.world.simulation.now;
    if (left > 0) this.wait(at, left);
    else this.expired[at] = 1;
    return left <= 0;
  }

  /** One timer a replica: it finds the request that stands there when it ends. */
  private wait(at: number, ns: number): void {
    if (this.timerSet[at] === 1) return;
    this.timerSet[at] = 1;
    this.world.simulation.after(ns, FETCH_DUE, at, 0);
  }
}
