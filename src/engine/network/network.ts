import type { Plan } from "../../model/plan.ts";
import { resentNs } from "../../model/tcp-recovery.ts";
import { NIC_DONE, PRIORITY_WORK, SENDER_FREE } from "../kernel/event-kind.ts";
import { DOWN, type Machines, PAUSED } from "../kernel/machines.ts";
import type { Simulation } from "../kernel/simulation.ts";
import { widen } from "../kernel/widen.ts";
import type { Recorder } from "../observe/recorder.ts";
import { Channel, CLEAR, CLEARING } from "./channel.ts";
import { LossyLines } from "./lossy-lines.ts";
import { Messages } from "./messages.ts";
import { Partitions } from "./partitions.ts";
import { Pipe } from "./pipe.ts";
import { Ways } from "./ways.ts";
import { segmentsOf, wireBytes } from "./wire-bytes.ts";

/** What became of a message at its end. */
export const DELIVERED = 0;
export const DROPPED = 1;
/** The machine is paused; the message comes again when it wakes. */
export const DEFERRED = 2;

/** Sees messages at their ends, before whoever handles them. */
export interface ArrivalTrace {
  arrived(message: number, isHeard: boolean): void;
}

/** Station indices of the pipes: one NIC a node, and links (-1 for links nobody watches). */
export interface PipeStations {
  readonly nics: readonly number[];
  readonly links: readonly number[];
}

/**
 * Carries messages: out through the sender's NIC, into the link's queue, over its delay, again
 * after a loss, held back by a partition. Whoever handles a delivered message releases its slot.
 */
export class Network {
  readonly messages: Messages;
  readonly channels: Channel[] = [];
  readonly lossy: LossyLines;
  /** Nodes and client hosts together. */
  readonly endpoints: number;
  private readonly nodes: number;
  private readonly routes: readonly number[];
  private readonly plan: Plan;
  private readonly nics: readonly Pipe[];
  private readonly links: readonly Pipe[];
  /** 1 for links that only one machine sends into, so that its NIC alone gives their order. */
  private readonly oneSender: Uint8Array;
  private readonly partitions: Partitions;
  readonly ways: Ways;
  private readonly overhead: number;
  /** By channel: messages and bytes over a clear way that the pipes have not counted yet. */
  private unqueued = new Float64Array(2 * 8);
  private readonly simulation: Simulation;
  private readonly machines: Machines;
  private readonly recorder: Recorder;
  /** Told what became of each message at its end, in a run that is watched closely. */
  trace: ArrivalTrace | null = null;

  constructor(
    plan: Plan,
    simulation: Simulation,
    machines: Machines,
    recorder: Recorder,
    stations: PipeStations,
  ) {
    const { topology } = plan;
    this.plan = plan;
    this.simulation = simulation;
    this.machines = machines;
    this.recorder = recorder;
    this.messages = new Messages(simulation);
    this.nodes = topology.nodes.length;
    this.endpoints = this.nodes + topology.clientSites.length;
    this.routes = topology.routes;
    this.overhead = plan.replication.messageOverheadBytes;
    this.nics = topology.nodes.map(
      ({ nicBytesPerSecond }, node) =>
        new Pipe(
          nicBytesPerSecond,
          this.messages,
          simulation,
          recorder.stations,
          stations.nics[node]!,
        ),
    );
    this.links = topology.links.map(
      ({ bandwidthBytesPerSecond }, link) =>
        new Pipe(
          bandwidthBytesPerSecond,
          this.messages,
          simulation,
          recorder.stations,
          stations.links[link]!,
        ),
    );
    this.oneSender = linksOfOneSender(topology.routes, this.endpoints, topology.links.length);
    this.partitions = new Partitions(this.endpoints, this.messages);
    const { channels, messages, partitions, nics, links } = this;
    this.ways = new Ways({ topology, channels, partitions, nics, links });
    const { episodes } = recorder;
    this.lossy = new LossyLines({ plan, simulation, channels, messages, partitions, episodes });
  }

  /** Opens a channel between two endpoints and answers its index. */
  open(from: number, to: number, purpose: string, inOrder: boolean): number {
    const link = this.routes[from * this.endpoints + to] ?? -1;
    const back = this.routes[to * this.endpoints + from] ?? -1;
    const channel = new Channel({
      from,
      to,
      link,
      inOrder,
      plan: this.plan.topology.links[link] ?? null,
      reverse: this.plan.topology.links[back] ?? null,
      seed: this.plan.run.seed,
      name: `${this.nameOf(from)}>${this.nameOf(to)} ${purpose}`,
    });
    if (link < 0 && from !== to) {
      this.recorder.episodes.note(
        "no_route",
        "Some machines have no link between them: what they send each other never arrives.",
      );
    }
    this.ways.opened(channel);
    const { length } = this.unqueued;
    if (2 * this.channels.length === length) {
      this.unqueued = widen(this.unqueued, new Float64Array(2 * length));
    }
    return this.channels.push(channel) - 1;
  }

  /**
   * Sends `payload` bytes; they arrive as an event of kind `kind` whose `a` is the message. `legNs`
   * is the delay that the answered request had drawn, or -1. Answers the message, whose `a`, `b`
   * and `lsn` the caller fills in.
   */
  send(index: number, kind: number, payload: number, legNs: number): number {
    const { messages, simulation, machines } = this;
    const channel = this.channels[index]!;
    const message = messages.take();
    const segments = segmentsOf(payload, this.overhead);
    const bytes = wireBytes(payload, this.overhead, segments);
    messages.kind[message] = kind | 0;
    messages.channel[message] = index | 0;
    messages.sentNs[message] = simulation.now;
    messages.fromLife[message] = machines.life[channel.from]! | 0;
    messages.toLife[message] = machines.life[channel.to]! | 0;
    messages.legNs[message] = legNs;
    if (channel.way === CLEAR) {
      this.unqueued[2 * index]! += 1;
      this.unqueued[2 * index + 1]! += bytes;
      this.land(channel, message, simulation.now);
      return message;
    }
    messages.bytes[message] = bytes;
    messages.segments[message] = segments;
    messages.atNs[message] = simulation.now;
    this.recorder.sent(1, bytes);
    this.leave(channel, message);
    return message;
  }

  /** Out of the machine through its NIC. */
  private leave(channel: Channel, message: number): void {
    const { messages, simulation } = this;
    if (channel.from < this.nodes) {
      const nic = this.nics[channel.from]!;
      const { isIdle } = nic;
      nic.enter(message);
      if (messages.atNs[message]! > simulation.now) {
        if (isIdle && this.isOpenWay(channel)) {
          this.cross(channel, message);
          return;
        }
        channel.wireFreeNs = Number.POSITIVE_INFINITY;
        simulation.at(messages.atNs[message]!, PRIORITY_WORK, NIC_DONE, message, 0);
        return;
      }
    }
    this.enterLink(message);
  }

  /** The message has left the machine: into the link, or behind the partition. */
  enterLink(message: number): void {
    const index = this.messages.channel[message]!;
    const channel = this.channels[index]!;
    const { from, to, drops } = channel;
    // A connection sends what is lost again by itself; other messages stand here until they get through.
    const isHeld = this.partitions.isCut(from, to) && !(drops && channel.inOrder);
    if (isHeld || (channel.link < 0 && from !== to)) {
      this.messages.atNs[message] = drops ? this.simulation.now : -1;
      this.partitions.hold(from, to, message);
      channel.wireFreeNs = this.simulation.now;
    } else {
      this.messages.atNs[message] = this.simulation.now;
      this.cross(channel, message);
    }
    if (channel.wakeWanted) this.wakeWhenFree(index);
  }

  /** True when nothing of this channel stands at the NIC or before the link. */
  isFree(index: number): boolean {
    return this.channels[index]!.wireFreeNs <= this.simulation.now;
  }

  /** Schedules SENDER_FREE for the moment at which the channel is free; not free now. */
  wakeWhenFree(index: number): void {
    const channel = this.channels[index]!;
    channel.wakeWanted = channel.wireFreeNs === Number.POSITIVE_INFINITY;
    if (channel.wakeWanted) return;
    const at = Math.max(channel.wireFreeNs, this.simulation.now);
    this.simulation.at(at, PRIORITY_WORK, SENDER_FREE, index, 0);
  }

  /** A message stands at its end: is it heard? */
  arrive(message: number): number {
    const { messages, machines, recorder } = this;
    if (machines.isCalm === 0) {
      const { from, to } = this.channels[messages.channel[message]!]!;
      if (machines.siteDeathNs[from]! >= messages.sentNs[message]!) return this.drop(message);
      const state = machines.state[to]!;
      if (state === PAUSED) {
        machines.defer(to, messages.kind[message]!, message, 0);
        return DEFERRED;
      }
      if (state === DOWN || machines.life[to] !== messages.toLife[message]) {
        return this.drop(message);
      }
    }
    recorder.delivered();
    if (this.trace !== null) this.trace.arrived(message, true);
    return DELIVERED;
  }

  /** Cuts, or with `by` -1 mends, the way between two endpoints in one direction. */
  cut(from: number, to: number, by: number, isDropping: boolean): void {
    this.partitions.cut(from, to, by, isDropping);
    this.ways.cut(from, to);
    if (!this.partitions.isCut(from, to)) this.letGo(from, to);
  }

  /** True when no partition cuts the way between two endpoints in this direction, and there is one. */
  isOpen(from: number, to: number): boolean {
    if (from === to) return true;
    return !this.partitions.isCut(from, to) && this.routes[from * this.endpoints + to]! >= 0;
  }

  /** Brings the totals of all pipes up to now. */
  settle(): void {
    this.channels.forEach(({ from, link }, index) => {
      const [messages, bytes] = this.unqueued.subarray(2 * index, 2 * index + 2);
      if (messages === 0) return;
      this.recorder.sent(messages!, bytes!);
      if (from < this.nodes) this.nics[from]!.passed(messages!, bytes!);
      if (link >= 0) this.links[link]!.passed(messages!, bytes!);
    });
    this.unqueued.fill(0);
    for (const nic of this.nics) nic.settle();
    for (const link of this.links) link.settle();
  }

  /**
   * True when a message that alone is at the NIC may be put into its link beforehand, which saves
   * the event at the end of the NIC: nothing can come before it, and nothing cuts the way now.
   */
  private isOpenWay(channel: Channel): boolean {
    if (channel.link < 0 || this.oneSender[channel.link] === 0) return false;
    return !this.partitions.isCut(channel.from, channel.to);
  }

  /** Into the link, now or when the NIC will be through. */
  private cross(channel: Channel, message: number): void {
    const { messages } = this;
    if (channel.link >= 0) this.links[channel.link]!.enter(message);
    const through = messages.atNs[message]!;
    channel.wireFreeNs = through;
    if (channel.isLossy) this.lossy.cross(channel, message, this.draw(channel, message));
    else this.land(channel, message, through);
    if (channel.way === CLEARING) channel.way = this.ways.of(channel);
  }

  /** The message is whole in its link at `fromNs`: it comes to its end after the delay. */
  private land(channel: Channel, message: number, fromNs: number): void {
    const { messages, simulation } = this;
    let arrival = fromNs + this.draw(channel, message);
    if (channel.inOrder) {
      if (arrival < channel.lastDeliveryNs) arrival = channel.lastDeliveryNs;
      channel.lastDeliveryNs = arrival;
    }
    simulation.at(arrival, PRIORITY_WORK, messages.kind[message]!, message, 0);
  }

  /** The delay of the message, which on a `roundTrip` link its answer will reuse. */
  private draw(channel: Channel, message: number): number {
    const { messages } = this;
    if (!channel.roundTrip) {
      messages.legNs[message] = -1;
      return channel.delay.take();
    }
    const known = messages.legNs[message]!;
    if (known >= 0) return known;
    const leg = channel.delay.take();
    messages.legNs[message] = leg;
    return leg;
  }

  private drop(message: number): number {
    this.recorder.dropped();
    if (this.trace !== null) this.trace.arrived(message, false);
    return DROPPED;
  }

  /** Nothing cuts the way any more: what has waited goes on, and what was lost at its next time-out. */
  private letGo(from: number, to: number): void {
    const { messages, simulation } = this;
    this.lossy.letGo(from, to);
    let message = this.partitions.takeHeld(from, to);
    while (message >= 0) {
      const next = messages.next[message]!;
      messages.next[message] = -1;
      const lostNs = messages.atNs[message]!;
      if (lostNs < 0) this.enterLink(message);
      else {
        const { recovery } = this.channels[messages.channel[message]!]!;
        const at = resentNs(lostNs, simulation.now, messages.segments[message]!, recovery);
        simulation.at(at, PRIORITY_WORK, NIC_DONE, message, 0);
      }
      message = next;
    }
  }

  private nameOf(endpoint: number): string {
    return endpoint < this.nodes ? `n${endpoint}` : `c${endpoint - this.nodes}`;
  }
}

function linksOfOneSender(routes: readonly number[], endpoints: number, links: number): Uint8Array {
  const sender = new Int32Array(links).fill(-1);
  const alone = new Uint8Array(links).fill(1);
  routes.forEach((link, pair) => {
    if (link < 0) return;
    const from = Math.floor(pair / endpoints);
    if (sender[link]! >= 0 && sender[link] !== from) alone[link] = 0;
    sender[link] = from;
  });
  return alone;
}
