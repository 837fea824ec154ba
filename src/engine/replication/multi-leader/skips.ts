import { DOWN } from "../../kernel/machines.ts";
import { SKIP_DUE } from "./events.ts";
import type { Ordering } from "./ordering.ts";
import type { Replicas, World } from "./replicas.ts";

/**
 * How long a group waits for the word of a silent member before it fills that member's slots: two
 * waits of MySQL's XCom, the first at least 0.1 s and the second longer by the root of 2
 * (xcom_base.cc, wakeup_delay and find_value); what its median round adds is left out.
 */
const PATIENCE_NS = 241_421_356;

/**
 * Members that say nothing while the others wait for their word. After a while the others fill the
 * slots of such a member with nothing, in one instant here, and go on without it until it is heard
 * again. What it had proposed meanwhile and nobody has received gets a new place when it comes.
 */
export class Skips {
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly order: Ordering;
  private readonly excused: Uint8Array;
  /** 1 while a timer runs. */
  private readonly armed: Uint8Array;
  /** Proposals of a member up to this tick came too late for their place. */
  private readonly floor: Float64Array;

  constructor(world: World, replicas: Replicas, order: Ordering) {
    this.world = world;
    this.replicas = replicas;
    this.order = order;
    this.excused = new Uint8Array(replicas.leaders);
    this.armed = new Uint8Array(replicas.leaders);
    this.floor = new Float64Array(replicas.leaders).fill(-1);
  }

  isExcused(member: number): boolean {
    return this.excused[member] === 1;
  }

  /** Somebody waits for the member's word. */
  miss(member: number): void {
    if (this.armed[member] === 0) this.arm(member, PATIENCE_NS);
  }

  /** The member has been heard by somebody: from here on its word counts again. */
  heard(member: number): void {
    if (this.excused[member] === 0) return;
    this.excused[member] = 0;
    this.floor[member] = this.order.latestTick();
  }

  /** A proposal arrives somewhere: one that came too late for its place gets one after all others. */
  place(write: number): void {
    const { writes, leaders } = this.replicas;
    const from = writes.originOf(write);
    this.heard(from);
    const tick = Math.floor(writes.stampOf(write) / leaders);
    if (tick > this.floor[from]!) return;
    this.order.proposeAnew(from, write);
  }

  /** SKIP_DUE. */
  due(member: number, view: number): void {
    if (view !== this.order.view || this.armed[member] === 0) return;
    this.armed[member] = 0;
    const left = this.lastHeardNs(member) + PATIENCE_NS - this.world.simulation.now;
    if (left > 0) this.arm(member, left);
    else if (this.isEven(member)) this.excused[member] = 1;
    this.order.deliverAll();
  }

  restart(): void {
    this.excused.fill(0);
    this.armed.fill(0);
    this.floor.fill(-1);
  }

  private arm(member: number, inNs: number): void {
    this.armed[member] = 1;
    this.world.simulation.after(inNs, SKIP_DUE, member, this.order.view);
  }

  /** When any of the others heard the member for the last time. */
  private lastHeardNs(member: number): number {
    const { leaders } = this.replicas;
    let last = 0;
    for (let other = 0; other < leaders; other++) {
      if (!this.isThere(other) || other === member) continue;
      last = Math.max(last, this.order.heardNs[other * leaders + member]!);
    }
    return last;
  }

  /** Nobody has more of the member's proposals than anybody else. */
  private isEven(member: number): boolean {
    let has = -1;
    for (let other = 0; other < this.replicas.leaders; other++) {
      if (!this.isThere(other) || other === member) continue;
      const count = this.order.receivedOf(other, member);
      if (has >= 0 && has !== count) return false;
      has = count;
    }
    return true;
  }

  private isThere(member: number): boolean {
    const { state } = this.world.machines;
    const isUp = state[this.replicas.nodes[member]!] !== DOWN;
    return isUp && this.order.inView[member] === 1;
  }
}
