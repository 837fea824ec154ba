import type { Plan } from "../../model/plan.ts";
import { PRIORITY_WORK } from "../kernel/event-kind.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { Episodes } from "../observe/episodes.ts";
import type { Channel } from "./channel.ts";
import { HeldBack, type LeastTold } from "./held-back.ts";
import { LossyLine } from "./lossy-line.ts";
import { LostMessages } from "./lost-messages.ts";
import type { Messages } from "./messages.ts";
import type { Partitions } from "./partitions.ts";
import { recoveryDelay, SegmentLosses } from "./retransmission.ts";

/** What the connections of a network need of it. */
export interface LossyParts {
  readonly plan: Plan;
  readonly simulation: Simulation;
  readonly channels: readonly Channel[];
  readonly messages: Messages;
  readonly partitions: Partitions;
  readonly episodes: Episodes;
}

/** Everything that happens to messages where packets are lost. */
export class LossyLines {
  /** Of channels in order over which packets have been lost, by index. */
  private readonly lines: (LossyLine | undefined)[] = [];
  private readonly lost: LostMessages;
  private readonly leastTold: LeastTold = { bytes: Number.POSITIVE_INFINITY };
  private readonly losses = new SegmentLosses();
  private readonly parts: LossyParts;

  constructor(parts: LossyParts) {
    this.parts = parts;
    this.lost = new LostMessages(parts.simulation);
  }

  /** A message has entered the link whole at its `atNs`; its way takes `leg` nanoseconds. */
  cross(channel: Channel, message: number, leg: number): void {
    const { messages, simulation } = this.parts;
    if (channel.inOrder) {
      this.line(messages.channel[message]!).send(message, leg);
      return;
    }
    const segments = messages.segments[message]!;
    const { loss, recovery, losses } = channel;
    const late = loss === 0 ? 0 : recoveryDelay(segments, loss, recovery, losses, this.losses);
    const arrival = messages.atNs[message]! + leg + late;
    simulation.at(arrival, PRIORITY_WORK, messages.kind[message]!, message, 0);
    channel.isLossy = loss > 0;
  }

  /** REPAIR: a lost message is due to be sent again; `epoch` says whether this still holds. */
  repair(slot: number, epoch: number): void {
    const { lost } = this;
    if (lost.epoch[slot] !== epoch) return;
    const index = this.parts.messages.channel[lost.message[slot]!]!;
    this.line(index).repair(slot, this.isCut(index));
  }

  /** WINDOW_OPENS: a connection may send more. */
  windowOpens(index: number): void {
    this.line(index).windowOpens(this.isCut(index));
  }

  /** No partition cuts the way between two endpoints any more. */
  letGo(from: number, to: number): void {
    this.parts.channels.forEach((channel, index) => {
      if (channel.from === from && channel.to === to) this.lines[index]?.letGo();
    });
  }

  /** True when a partition holds back what is sent; one that drops it is no different from losses. */
  private isCut(index: number): boolean {
    const { from, to, drops } = this.parts.channels[index]!;
    return !drops && this.parts.partitions.isCut(from, to);
  }

  private line(index: number): LossyLine {
    const known = this.lines[index];
    if (known !== undefined) return known;
    const { plan, channels, messages, simulation, episodes } = this.parts;
    const channel = channels[index]!;
    const link = plan.topology.links[channel.link] ?? null;
    const heldBack = new HeldBack(channel, link, episodes, this.leastTold);
    const line = new LossyLine(index, channel, messages, this.lost, simulation, heldBack);
    this.lines[index] = line;
    return line;
  }
}
