import type { LinkChanges } from "../../model/faults.ts";
import { type RecoveryTimes, recoveryTimes } from "../../model/tcp-recovery.ts";
import type { LinkPlan } from "../../model/topology.ts";
import { makeStream, type Stream } from "../../random/stream.ts";
import { Draw } from "../kernel/draw.ts";

/** A NIC or a link of some bandwidth is in the way, or there is none. */
export const QUEUED = 0;
/** No bandwidth is short, but a partition, losses, or what waits from before. */
export const CLEARING = 1;
/** Nothing: messages come to their end after the delay alone. */
export const CLEAR = 2;

/**
 * One kind of traffic from one endpoint to another, with random streams of its own, so that adding
 * a channel shifts nobody else's draws. A channel `inOrder` is one TCP connection: a message never
 * overtakes an earlier one. Others stand for many connections with one message each.
 */
export class Channel {
  readonly from: number;
  readonly to: number;
  /** Index of the link, -1 when there is no way. */
  readonly link: number;
  readonly inOrder: boolean;
  readonly roundTrip: boolean;
  /** When the last message was, or will be, delivered. */
  lastDeliveryNs = 0;
  /** When the last message has entered the wire whole; Infinity while it stands at the NIC. */
  wireFreeNs = 0;
  /** What is in the way of a message beside the delay. */
  way = QUEUED;
  /** Someone wants to know when the wire is free. */
  wakeWanted = false;
  loss: number;
  /** Packets are lost, or messages still wait for one that was. */
  isLossy: boolean;
  /** A partition loses all that is sent this way, or all that comes back: acknowledgements. */
  drops = false;
  backDrops = false;
  recovery: RecoveryTimes;
  delay: Draw;
  private readonly name: string;
  private readonly seed: string;
  private readonly plan: LinkPlan | null;
  private readonly reverse: LinkPlan | null;
  private lossStream: Stream | null = null;
  private backStream: Stream | null = null;
  private usual: Draw;

  constructor(options: ChannelOptions) {
    const { plan, reverse, seed, name } = options;
    this.from = options.from;
    this.to = options.to;
    this.link = options.link;
    this.inOrder = options.inOrder;
    this.name = name;
    this.seed = seed;
    this.plan = plan;
    this.reverse = reverse;
    this.roundTrip = plan?.roundTrip ?? false;
    this.usual = new Draw(plan?.delay ?? { kind: "constant", value: 0 }, seed, name, "delay");
    this.delay = this.usual;
    this.loss = plan?.loss ?? 0;
    this.isLossy = this.loss > 0;
    this.recovery = this.times(undefined);
  }

  /** What the losses are drawn from. Made when first asked for: most links lose nothing. */
  get losses(): Stream {
    this.lossStream ??= makeStream(this.seed, this.name, "loss");
    return this.lossStream;
  }

  /** The same of the acknowledgements on their way back. */
  get backLosses(): Stream {
    this.backStream ??= makeStream(this.seed, this.name, "loss of acknowledgements");
    return this.backStream;
  }

  /** The loss of the way back; where a fault lies on this way, it is taken to lie on both. */
  get backLoss(): number {
    return this.loss === (this.plan?.loss ?? 0) ? (this.reverse?.loss ?? 0) : this.loss;
  }

  /** The delay of this traffic is its own, whatever the link's is. */
  setDelay(delay: Draw): void {
    this.usual = delay;
    this.delay = delay;
  }

  /** A partition begins or ends to lose what is sent this way, and what comes back. */
  setDrops(drops: boolean, backDrops: boolean): void {
    this.drops = drops;
    this.backDrops = backDrops;
    if (this.inOrder && (drops || backDrops)) this.isLossy = true;
  }

  /** Puts a degraded link's values in place; `strike` numbers the fault, for its own draws. */
  degrade(changes: LinkChanges, strike: number): void {
    if (changes.delay !== undefined) {
      this.delay = new Draw(changes.delay, this.seed, this.name, `degraded delay ${strike}`);
      this.recovery = this.times(changes.delay);
    }
    if (changes.loss !== undefined) this.setLoss(changes.loss);
  }

  /** Puts the plan's own values back. */
  restore(): void {
    this.delay = this.usual;
    this.setLoss(this.plan?.loss ?? 0);
    this.recovery = this.times(undefined);
  }

  private setLoss(loss: number): void {
    this.loss = loss;
    if (loss > 0) this.isLossy = true;
  }

  private times(degraded: LinkChanges["delay"]): RecoveryTimes {
    const nothing = { kind: "constant", value: 0 } as const;
    const there = degraded ?? this.plan?.delay ?? nothing;
    // A fault on this way is taken to lie on both.
    return recoveryTimes(there, degraded ?? this.reverse?.delay ?? there);
  }
}

export interface ChannelOptions {
  readonly from: number;
  readonly to: number;
  readonly link: number;
  readonly inOrder: boolean;
  readonly plan: LinkPlan | null;
  readonly reverse: LinkPlan | null;
  readonly seed: string;
  /** By indices, never by a user's name: `n0>n2 log 0`. */
  readonly name: string;
}
