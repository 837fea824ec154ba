import {
  backedOffNs,
  LEAST_TIMER_NS,
  loneRepairNs,
  REORDERING_SEGMENTS,
} from "../../model/tcp-recovery.ts";
import { PRIORITY_WORK, REPAIR, SENDER_FREE, WINDOW_OPENS } from "../kernel/event-kind.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { Channel } from "./channel.ts";
import { CongestionWindow } from "./congestion-window.ts";
import type { HeldBack } from "./held-back.ts";
import type { LostMessages } from "./lost-messages.ts";
import type { Messages } from "./messages.ts";
import { integerPower, SegmentLosses, stillLost } from "./retransmission.ts";
import { UnsureLosses } from "./unsure-losses.ts";
import { SEGMENT_BYTES, SEGMENT_HEADER_BYTES } from "./wire-bytes.ts";

/** Draws of what is sent at the moment; a run has one thread. */
const drawn = new SegmentLosses();

/**
 * One TCP connection over a link that loses packets. A message that is lost stands in line until it
 * has been sent again, and those sent after it wait behind it, since TCP hands bytes over in order.
 * When it is sent again depends on what follows: each later segment that is delivered tells the
 * sender (RACK, RFC 8985), and when nothing follows a timer does. So a lost message has a REPAIR
 * event at its sender, which what is sent later moves forward. Each loss narrows the congestion
 * window; what does not fit into it stands in line unsent, and WINDOW_OPENS when there is room.
 *
 * An acknowledgement that is lost is made up for by the next one. Bytes sent again take no bandwidth.
 */
export class LossyLine {
  /** The messages that wait, linked by `next`: the first is incomplete. From `unsent` on they are not all sent. */
  private head = -1;
  private tail = -1;
  private unsent = -1;
  private readonly window = new CongestionWindow();
  private readonly unsure: UnsureLosses;
  /** Losses whose repair stands behind a partition; and whether what is unsent does. */
  private readonly held: number[] = [];
  private isStopped = false;
  /** When the next WINDOW_OPENS comes; Infinity when none is on its way. */
  private awaitedNs = Number.POSITIVE_INFINITY;
  /** When the last acknowledgement of what was delivered is back. */
  private acknowledgedNs = 0;
  /** Segments delivered whose acknowledgement is lost, and when a probe asks for it. */
  private unheard = 0;
  private probeNs = 0;
  /** Probes that were lost in a row. */
  private probes = 0;
  /** Until then the connection is in recovery and takes nothing for reordering (Linux; RFC 8985, 6.2). */
  private recoveryUntilNs = -1;
  private readonly index: number;
  private readonly channel: Channel;
  private readonly messages: Messages;
  private readonly lost: LostMessages;
  private readonly simulation: Simulation;
  private readonly heldBack: HeldBack;

  constructor(
    index: number,
    channel: Channel,
    messages: Messages,
    lost: LostMessages,
    simulation: Simulation,
    heldBack: HeldBack,
  ) {
    this.index = index;
    this.channel = channel;
    this.messages = messages;
    this.lost = lost;
    this.unsure = new UnsureLosses(lost);
    this.simulation = simulation;
    this.heldBack = heldBack;
  }

  /** A message has entered the link whole at its `atNs`; its way takes `leg` nanoseconds. */
  send(message: number, leg: number): void {
    const { messages } = this;
    const at = messages.atNs[message]!;
    messages.atNs[message] = 0;
    messages.legNs[message] = leg;
    messages.missing[message] = 1;
    this.stand(message);
    if (this.unsent < 0) {
      this.unsent = message;
      this.window.restart(at, this.channel.recovery.timeoutNs);
      this.pump(at);
    }
    if (this.unsent >= 0) this.channel.wireFreeNs = Number.POSITIVE_INFINITY;
  }

  /** WINDOW_OPENS: an acknowledgement is back; `isCut` when a partition is in the way. */
  windowOpens(isCut: boolean): void {
    const { channel, simulation } = this;
    if (simulation.now >= this.awaitedNs) this.awaitedNs = Number.POSITIVE_INFINITY;
    this.isStopped = isCut;
    if (isCut || this.unsent < 0) return;
    if (this.unheard > 0 && simulation.now >= this.probeNs) this.probe();
    this.pump(simulation.now);
    if (this.unsent >= 0) return;
    channel.wireFreeNs = simulation.now;
    if (!channel.wakeWanted) return;
    channel.wakeWanted = false;
    simulation.at(simulation.now, PRIORITY_WORK, SENDER_FREE, this.index, 0);
  }

  /** REPAIR: sends lost segments again, unless this was overtaken. */
  repair(slot: number, isCut: boolean): void {
    const { channel, messages, lost } = this;
    if (isCut) {
      lost.dueNs[slot] = Number.POSITIVE_INFINITY;
      this.held.push(slot);
      return;
    }
    const { now } = this.simulation;
    const message = lost.message[slot]!;
    const acknowledged = now + messages.legNs[message]! + channel.recovery.backNs;
    this.unsure.remove(slot);
    this.narrow(slot, acknowledged);
    const sent = lost.segments[slot]!;
    const left = channel.drops ? sent : stillLost(sent, channel.loss, channel.losses);
    // Recovery goes on until all that was lost is there.
    this.window.resend(sent, left > 0 ? Number.POSITIVE_INFINITY : acknowledged);
    if (left < sent) this.deliver(now, acknowledged, sent - left);
    this.awaitWindow();
    if (left > 0) {
      this.loseAgain(slot, left, left < sent);
      return;
    }
    lost.release(slot);
    this.arrives(message, now);
    messages.missing[message]! -= 1;
    if (this.head === message) this.handOver();
  }

  /** The partition is over: what it held back is sent at once. */
  letGo(): void {
    for (const slot of this.held.splice(0)) this.due(slot, this.simulation.now);
    if (this.isStopped) this.windowOpens(false);
  }

  /** Sends what the window has room for, at `at`; small messages that have waited share a segment. */
  private pump(at: number): void {
    const { messages, window, channel } = this;
    window.settle(at, channel.recovery.roundTripNs);
    let spare = 0;
    while (this.unsent >= 0) {
      const message = this.unsent;
      const whole = messages.segments[message]!;
      const bytes = messages.bytes[message]! - SEGMENT_HEADER_BYTES * whole;
      const wanted = messages.unsent[message]! || whole;
      const left = spare > 0 ? Math.ceil(Math.max(0, bytes - spare) / SEGMENT_BYTES) : wanted;
      const now = Math.min(left, window.room);
      if (now > 0) this.transmit(message, now, at);
      if (now < left) {
        messages.unsent[message] = left - Math.max(0, now);
        this.awaitWindow();
        this.heldBack.at(at);
        return;
      }
      spare = (((spare - bytes) % SEGMENT_BYTES) + SEGMENT_BYTES) % SEGMENT_BYTES;
      messages.unsent[message] = 0;
      messages.missing[message]! -= 1;
      this.arrives(message, at);
      this.unsent = messages.next[message]!;
      if (this.head === message) this.handOver();
    }
  }

  /** Segments of a message go off: what is delivered tells of earlier losses, the others are lost. */
  private transmit(message: number, segments: number, at: number): void {
    const { channel, messages } = this;
    const acknowledged = at + messages.legNs[message]! + channel.recovery.backNs;
    this.window.send(segments, at, channel.recovery.roundTripNs);
    if (channel.drops) drawn.drop(segments);
    const isLost = channel.drops || drawn.draw(segments, channel.loss, channel.losses);
    const delivered = isLost ? segments - drawn.lost : segments;
    if (delivered > 0) this.deliver(at, acknowledged, delivered);
    if (isLost) this.lose(message, at);
  }

  private deliver(at: number, acknowledged: number, segments: number): void {
    const { channel, window } = this;
    const { backLoss } = channel;
    if (
      channel.backDrops ||
      (backLoss > 0 &&
        channel.backLosses.next() < integerPower(backLoss, acknowledgementsOf(segments)))
    ) {
      this.missAcknowledgement(at, segments);
      return;
    }
    window.deliver(segments + this.unheard, acknowledged);
    this.unheard = 0;
    this.probes = 0;
    this.tell(at, acknowledged, segments);
    if (acknowledged > this.acknowledgedNs) this.acknowledgedNs = acknowledged;
  }

  /** The next acknowledgement says it too; as long as none comes, a probe fetches it. */
  private missAcknowledgement(at: number, segments: number): void {
    const { channel, lost, window } = this;
    const { roundTripNs, timeoutNs } = channel.recovery;
    this.unheard += segments;
    const isOpen = at >= this.recoveryUntilNs;
    const probe = at + 2 * roundTripNs + LEAST_TIMER_NS;
    this.probeNs = isOpen && window.inFlight > 1 ? Math.min(probe, at + timeoutNs) : at + timeoutNs;
    const silent = this.unsure.firstSilent;
    if (silent >= 0) this.due(silent, this.probeNs + roundTripNs);
    const slot = this.unsure.firstUntold;
    if (slot < 0 || !isOpen) return;
    const told = probe + roundTripNs;
    if (told < lost.dueNs[slot]!) this.due(slot, told);
  }

  /** A probe fetches the acknowledgement of what was delivered; while that way is cut, ever later ones. */
  private probe(): void {
    const { channel, simulation, window } = this;
    const { recovery } = channel;
    if (channel.backDrops) {
      this.probes += 1;
      this.probeNs = simulation.now + backedOffNs(this.probes, recovery);
      return;
    }
    window.deliver(this.unheard, simulation.now + recovery.roundTripNs);
    this.unheard = 0;
    this.probes = 0;
  }

  /** What is unsent goes on with the next acknowledgement; while there is none to come, with a repair. */
  private awaitWindow(): void {
    let { nextNs } = this.window;
    if (this.unsent < 0) return;
    if (nextNs === Number.POSITIVE_INFINITY) {
      if (this.unheard === 0) return;
      nextNs = this.probeNs;
    }
    const when = Math.max(nextNs, this.simulation.now);
    if (when >= this.awaitedNs) return;
    this.awaitedNs = when;
    this.simulation.at(when, PRIORITY_WORK, WINDOW_OPENS, this.index, 0);
  }

  /** Segments are lost: finds when they will be sent again, as long as nothing follows. */
  private lose(message: number, at: number): void {
    const { channel, lost, messages } = this;
    const { roundTripNs, timeoutNs } = channel.recovery;
    const slot = lost.take();
    lost.message[slot] = message;
    lost.segments[slot] = drawn.lost;
    lost.retries[slot] = 0;
    lost.later[slot] = drawn.later;
    lost.sentNs[slot] = at;
    messages.missing[message]! += 1;
    let due = at + loneRepairNs(drawn, channel.recovery);
    const before = this.unsure.firstUntold;
    if (drawn.holes === 0 && before >= 0 && at >= this.recoveryUntilNs) {
      // Two and more are on their way, so that the probe allows for no delayed acknowledgement.
      const probe = Math.max(at, this.acknowledgedNs) + 2 * roundTripNs + LEAST_TIMER_NS;
      due = Math.min(due, Math.max(at, Math.min(probe, lost.sentNs[before]! + timeoutNs)));
    }
    this.unsure.add(slot);
    this.due(slot, due);
  }

  private loseAgain(slot: number, left: number, isTold: boolean): void {
    const { channel, lost } = this;
    const { now } = this.simulation;
    lost.retries[slot]! += 1;
    lost.segments[slot] = left;
    lost.later[slot] = isTold ? 1 : 0;
    lost.sentNs[slot] = now;
    this.unsure.add(slot);
    if (isTold) this.due(slot, now + channel.recovery.roundTripNs);
    else this.waitAgain(lost.retries[slot]!, slot);
  }

  /**
   * Nothing of what was sent again came through, so many times in a row: the connection's one timer
   * starts anew, and what is sent when it is over is what the receiver lacks first (RFC 6298, 5.4).
   */
  private waitAgain(timeOuts: number, last: number): void {
    const { lost, unsure, simulation, channel } = this;
    let first = last;
    for (let slot = unsure.first; slot >= 0; slot = lost.next[slot]!) {
      if (lost.later[slot]! > 0) continue;
      lost.dueNs[slot] = Number.POSITIVE_INFINITY;
      lost.renew(slot);
      if (lost.message[slot] === this.head) first = slot;
    }
    lost.retries[first] = timeOuts;
    this.due(first, simulation.now + backedOffNs(timeOuts, channel.recovery));
  }

  /**
   * Segments sent at `at` were delivered, and at `acknowledged` the sender knows: what was sent before
   * them and is not there is lost, at once or when it is too late to be mere reordering.
   */
  private tell(at: number, acknowledged: number, segments: number): void {
    const { lost, channel, unsure } = this;
    for (let slot = unsure.first; slot >= 0 && lost.sentNs[slot]! < at; ) {
      const next = lost.next[slot]!;
      lost.later[slot]! += segments;
      const isSure =
        lost.later[slot]! >= REORDERING_SEGMENTS ||
        lost.retries[slot]! > 0 ||
        acknowledged <= this.recoveryUntilNs;
      const early = isSure ? 0 : lost.sentNs[slot]! + channel.recovery.reorderNs - at;
      const due = acknowledged + (early > 0 ? early + LEAST_TIMER_NS : 0);
      if (due < lost.dueNs[slot]!) this.due(slot, due);
      if (isSure) unsure.remove(slot);
      slot = next;
    }
  }

  /** A loss narrows the window once in a recovery, and a second time-out leaves one segment of it. */
  private narrow(slot: number, untilNs: number): void {
    const { window, lost, simulation, channel } = this;
    const { now } = simulation;
    window.settle(now, channel.recovery.roundTripNs);
    if (now >= this.recoveryUntilNs) {
      if (lost.retries[slot] === 0) window.shrink();
      else if (lost.later[slot] === 0) window.collapse();
    }
    if (untilNs > this.recoveryUntilNs) this.recoveryUntilNs = untilNs;
  }

  private due(slot: number, at: number): void {
    const { lost, simulation } = this;
    lost.dueNs[slot] = at;
    const when = Math.max(simulation.now, at);
    simulation.at(when, PRIORITY_WORK, REPAIR, slot, lost.renew(slot));
  }

  private arrives(message: number, at: number): void {
    const { messages } = this;
    const arrival = at + messages.legNs[message]!;
    if (arrival > messages.atNs[message]!) messages.atNs[message] = arrival;
  }

  private stand(message: number): void {
    const { messages } = this;
    if (this.head < 0) this.head = message;
    else messages.next[this.tail] = message;
    this.tail = message;
    messages.next[message] = -1;
  }

  /** Schedules the arrival of what stands in line up to the next that is not complete. */
  private handOver(): void {
    const { channel, messages, simulation } = this;
    let message = this.head;
    while (message >= 0 && messages.missing[message] === 0) {
      const next = messages.next[message]!;
      const arrival = Math.max(messages.atNs[message]!, channel.lastDeliveryNs);
      channel.lastDeliveryNs = arrival;
      messages.next[message] = -1;
      // On a link without `roundTrip` nobody else wants to know it.
      if (!channel.roundTrip) messages.legNs[message] = -1;
      simulation.at(arrival, PRIORITY_WORK, messages.kind[message]!, message, 0);
      message = next;
    }
    this.head = message;
    if (message >= 0) return;
    this.tail = -1;
    // A window that is half empty without losses holds nobody back any more.
    if (channel.drops || channel.backDrops) return;
    if (channel.loss === 0 && 2 * this.window.inFlight <= this.window.size) channel.isLossy = false;
  }
}

/** A receiver acknowledges every other segment of what comes at once (RFC 5681, 4.2). */
function acknowledgementsOf(segments: number): number {
  return Math.ceil(segments / 2);
}
