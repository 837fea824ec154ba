import {
  backedOffNs,
  LEAST_TIMER_NS,
  loneRepairNs,
  REORDERING_SEGMENTS,
} from "../../model/tcp-recovery.ts";
import { PRIORITY_WORK, REPAIR } from "../kernel/event-kind.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { Channel } from "./channel.ts";
import type { LostMessages } from "./lost-messages.ts";
import type { Messages } from "./messages.ts";
import { SegmentLosses, stillLost } from "./retransmission.ts";

/** Draws of the message in hand; a run has one thread. */
const drawn = new SegmentLosses();

/**
 * One TCP connection over a link that loses packets. A message that is lost stands in line until it
 * has been sent again, and those sent after it wait behind it, since TCP hands bytes over in order.
 * When it is sent again depends on what follows: each later segment that is delivered tells the
 * sender (RACK, RFC 8985), and when nothing follows a timer does. So a lost message has a REPAIR
 * event at its sender, which what is sent later moves forward.
 *
 * Acknowledgements are taken to arrive; bytes sent again take no bandwidth.
 */
export class LossyLine {
  /** The messages that wait, linked by `next`: the first is lost, those behind are lost or have arrived. */
  private head = -1;
  private tail = -1;
  /** Losses that a later delivery may still make surer, in the order in which they were sent (again). */
  private firstUnsure = -1;
  private lastUnsure = -1;
  /** Losses whose repair stands behind a partition. */
  private readonly held: number[] = [];
  /** When the last acknowledgement of what was delivered is back. */
  private acknowledgedNs = 0;
  /** Until then the connection is in recovery and takes nothing for reordering (Linux; RFC 8985, 6.2). */
  private recoveryUntilNs = -1;
  private readonly channel: Channel;
  private readonly messages: Messages;
  private readonly lost: LostMessages;
  private readonly simulation: Simulation;

  constructor(channel: Channel, messages: Messages, lost: LostMessages, simulation: Simulation) {
    this.channel = channel;
    this.messages = messages;
    this.lost = lost;
    this.simulation = simulation;
  }

  /** A message has entered the link whole at its `atNs`; its way takes `leg` nanoseconds. */
  send(message: number, leg: number): void {
    const { channel, messages } = this;
    const at = messages.atNs[message]!;
    const segments = messages.segments[message]!;
    const isLost = drawn.draw(segments, channel.loss, channel.losses);
    const acknowledged = at + leg + channel.recovery.backNs;
    const delivered = isLost ? segments - drawn.lost : segments;
    if (delivered > 0) {
      this.tell(at, acknowledged, delivered);
      if (acknowledged > this.acknowledgedNs) this.acknowledgedNs = acknowledged;
    }
    messages.atNs[message] = isLost ? Number.POSITIVE_INFINITY : at + leg;
    // On a link without `roundTrip` nobody else wants to know it.
    messages.legNs[message] = leg;
    this.stand(message);
    if (isLost) this.lose(message, at);
    else if (this.head === message) this.handOver();
  }

  /** REPAIR: sends a lost message again, unless this was overtaken; `isCut` when a partition is in the way. */
  repair(slot: number, epoch: number, isCut: boolean): void {
    const { channel, messages, lost } = this;
    if (lost.epoch[slot] !== epoch) return;
    if (isCut) {
      lost.dueNs[slot] = Number.POSITIVE_INFINITY;
      this.held.push(slot);
      return;
    }
    const { now } = this.simulation;
    const message = lost.message[slot]!;
    const { roundTripNs, backNs } = channel.recovery;
    this.beSure(slot);
    this.recoveryUntilNs = now + roundTripNs;
    const sent = lost.segments[slot]!;
    const left = stillLost(sent, channel.loss, channel.losses);
    const leg = messages.legNs[message]!;
    if (left < sent) this.tell(now, now + leg + backNs, sent - left);
    if (left > 0) {
      this.loseAgain(slot, left, left < sent);
      return;
    }
    lost.release(slot);
    messages.atNs[message] = now + leg;
    if (this.head === message) this.handOver();
  }

  /** The partition is over: what it held back is sent at once. */
  letGo(): void {
    for (const slot of this.held.splice(0)) this.due(slot, this.simulation.now);
  }

  /** A message of which segments are lost: finds when it will be sent again, as long as nothing follows. */
  private lose(message: number, at: number): void {
    const { channel, lost } = this;
    const { roundTripNs, timeoutNs } = channel.recovery;
    const slot = lost.take();
    lost.message[slot] = message;
    lost.segments[slot] = drawn.lost;
    lost.retries[slot] = 0;
    lost.later[slot] = drawn.later;
    lost.sentNs[slot] = at;
    let due = at + loneRepairNs(drawn, channel.recovery);
    const before = this.firstWithoutWord();
    if (drawn.holes === 0 && before >= 0 && at >= this.recoveryUntilNs) {
      // Two and more are on their way, so that the probe allows for no delayed acknowledgement.
      const probe = Math.max(at, this.acknowledgedNs) + 2 * roundTripNs + LEAST_TIMER_NS;
      due = Math.min(due, Math.max(at, Math.min(probe, lost.sentNs[before]! + timeoutNs)));
    }
    this.beUnsure(slot);
    this.due(slot, due);
  }

  private loseAgain(slot: number, left: number, isTold: boolean): void {
    const { channel, lost } = this;
    const { now } = this.simulation;
    lost.retries[slot]! += 1;
    lost.segments[slot] = left;
    lost.later[slot] = 0;
    lost.sentNs[slot] = now;
    this.beUnsure(slot);
    const { roundTripNs } = channel.recovery;
    this.due(
      slot,
      now + (isTold ? roundTripNs : backedOffNs(lost.retries[slot]!, channel.recovery)),
    );
  }

  /**
   * Segments sent at `at` were delivered, and at `acknowledged` the sender knows: what was sent before
   * them and is not there is lost, at once or when it is too late to be mere reordering.
   */
  private tell(at: number, acknowledged: number, segments: number): void {
    const { lost, channel } = this;
    for (let slot = this.firstUnsure; slot >= 0 && lost.sentNs[slot]! < at; ) {
      const next = lost.next[slot]!;
      const sent = lost.sentNs[slot]!;
      lost.later[slot]! += segments;
      const isSure =
        lost.later[slot]! >= REORDERING_SEGMENTS ||
        lost.retries[slot]! > 0 ||
        acknowledged <= this.recoveryUntilNs;
      const late = isSure ? 0 : sent + channel.recovery.reorderNs - at;
      const due = acknowledged + (late > 0 ? late + LEAST_TIMER_NS : 0);
      if (due < lost.dueNs[slot]!) this.due(slot, due);
      if (isSure) this.beSure(slot);
      slot = next;
    }
  }

  /** The first loss at the end of what was sent, of which no acknowledgement tells. */
  private firstWithoutWord(): number {
    const { lost } = this;
    let slot = this.firstUnsure;
    while (slot >= 0 && (lost.later[slot]! > 0 || lost.retries[slot]! > 0)) slot = lost.next[slot]!;
    return slot;
  }

  private due(slot: number, at: number): void {
    const { lost, simulation } = this;
    lost.dueNs[slot] = at;
    const when = Math.max(simulation.now, at);
    simulation.at(when, PRIORITY_WORK, REPAIR, slot, lost.renew(slot));
  }

  private stand(message: number): void {
    const { messages } = this;
    if (this.head < 0) this.head = message;
    else messages.next[this.tail] = message;
    this.tail = message;
    messages.next[message] = -1;
  }

  /** Schedules the arrival of what stands in line up to the next that is lost. */
  private handOver(): void {
    const { channel, messages, simulation } = this;
    let message = this.head;
    while (message >= 0 && messages.atNs[message]! < Number.POSITIVE_INFINITY) {
      const next = messages.next[message]!;
      const arrival = Math.max(messages.atNs[message]!, channel.lastDeliveryNs);
      channel.lastDeliveryNs = arrival;
      messages.next[message] = -1;
      if (!channel.roundTrip) messages.legNs[message] = -1;
      simulation.at(arrival, PRIORITY_WORK, messages.kind[message]!, message, 0);
      message = next;
    }
    this.head = message;
    if (message >= 0) return;
    this.tail = -1;
    if (channel.loss === 0) channel.isLossy = false;
  }

  private beUnsure(slot: number): void {
    const { lost } = this;
    lost.previous[slot] = this.lastUnsure;
    lost.next[slot] = -1;
    if (this.lastUnsure < 0) this.firstUnsure = slot;
    else lost.next[this.lastUnsure] = slot;
    this.lastUnsure = slot;
  }

  /** Takes a loss off the list, if it stands there. */
  private beSure(slot: number): void {
    const { lost } = this;
    const previous = lost.previous[slot]!;
    const next = lost.next[slot]!;
    if (previous < 0 && this.firstUnsure !== slot) return;
    if (previous < 0) this.firstUnsure = next;
    else lost.next[previous] = next;
    if (next < 0) this.lastUnsure = previous;
    else lost.previous[next] = previous;
    lost.previous[slot] = -1;
    lost.next[slot] = -1;
  }
}
