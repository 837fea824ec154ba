import type { Agreement } from "./agreement.ts";
import { LEARN_ARRIVES } from "./events.ts";
import type { Ordering } from "./ordering.ts";
import type { Replicas, World } from "./replicas.ts";
import { Skips } from "./skips.ts";

/** Bytes of a message that says how many writes a majority has. */
const LEARN_BYTES = 32;

/**
 * A majority of the view has the write, as its proposer counts and tells the others (Paxos). Where
 * all members propose, each in slots of its own, the slots before the write's must be known as well:
 * their owners say that they have nothing for them with the same messages that confirm it, so that a
 * distant member holds up everybody. Where one alone proposes, the nearest majority is enough.
 */
export class MajorityAgrees implements Agreement {
  readonly tellsAll: boolean;
  readonly skips: Skips | null;
  private readonly world: World;
  private readonly replicas: Replicas;
  private readonly order: Ordering;
  /** How many of its proposals the member at `from * leaders + by` has confirmed to `from`. */
  private readonly acks: Float64Array;
  /** How many proposals of `origin` the member knows to be chosen, at `member * leaders + origin`. */
  private readonly chosen: Float64Array;
  /** The latest tick that the member has heard of `by`, at `member * leaders + by`. */
  private readonly spoken: Float64Array;
  private readonly sorted: Float64Array;

  constructor(world: World, replicas: Replicas, order: Ordering, isRotating: boolean) {
    const { leaders } = replicas;
    this.world = world;
    this.replicas = replicas;
    this.order = order;
    this.tellsAll = isRotating;
    this.skips = isRotating ? new Skips(world, replicas, order) : null;
    this.acks = new Float64Array(leaders * leaders);
    this.chosen = new Float64Array(leaders * leaders);
    this.spoken = new Float64Array(leaders * leaders);
    this.sorted = new Float64Array(leaders);
  }

  heard(member: number, by: number, origin: number, tick: number): void {
    const { leaders } = this.replicas;
    this.speaks(member, by, tick);
    if (origin !== member) return;
    this.acks[member * leaders + by]! += 1;
    this.count(member);
  }

  proposed(member: number, from: number, tick: number): void {
    this.speaks(member, from, tick);
  }

  /** LEARN_ARRIVES: so many of the proposer's writes are chosen. */
  learned(message: number): number {
    const { messages } = this.world.network;
    const { leaders } = this.replicas;
    const pair = messages.a[message]!;
    const from = Math.floor(pair / leaders);
    const member = pair % leaders;
    if (messages.b[message] !== this.order.view) return -1;
    const at = member * leaders + from;
    this.chosen[at] = Math.max(this.chosen[at]!, messages.lsn[message]!);
    return member;
  }

  isAgreed(member: number, write: number, count: number): boolean {
    const { leaders, writes } = this.replicas;
    const { inView } = this.order;
    const origin = writes.originOf(write);
    if (this.others > 0 && this.chosen[member * leaders + origin]! < count) return false;
    if (this.skips === null) return true;
    const tick = Math.floor(writes.stampOf(write) / leaders);
    for (let by = 0; by < leaders; by++) {
      if (by === member || by === origin || inView[by] === 0) continue;
      if (this.skips.isExcused(by) || this.spoken[member * leaders + by]! >= tick) continue;
      this.skips.miss(by);
      return false;
    }
    return true;
  }

  restart(): void {
    this.acks.fill(0);
    this.chosen.fill(0);
    this.spoken.fill(0);
    this.skips?.restart();
  }

  private speaks(member: number, by: number, tick: number): void {
    const at = member * this.replicas.leaders + by;
    this.spoken[at] = Math.max(this.spoken[at]!, tick);
    this.skips?.heard(by);
  }

  /** How many others make a majority together with the proposer. */
  private get others(): number {
    let size = 0;
    for (const isIn of this.order.inView) size += isIn;
    return Math.floor(size / 2);
  }

  /** A confirmation has come: is more chosen than before? */
  private count(proposer: number): void {
    const { leaders } = this.replicas;
    const { sorted, acks } = this;
    const { inView } = this.order;
    for (let by = 0; by < leaders; by++) {
      sorted[by] = by === proposer || inView[by] === 0 ? -1 : acks[proposer * leaders + by]!;
    }
    sorted.sort();
    const most = sorted[leaders - this.others]!;
    const own = proposer * leaders + proposer;
    if (most <= this.chosen[own]!) return;
    this.chosen[own] = most;
    for (let to = 0; to < leaders; to++) {
      if (to === proposer || inView[to] === 0) continue;
      const message = this.order.send(proposer, to, LEARN_ARRIVES, LEARN_BYTES);
      const { messages } = this.world.network;
      messages.b[message] = this.order.view;
      messages.lsn[message] = most;
    }
  }
}
