import { pow } from "../../random/mathematics.ts";
import { NumberQueue } from "../kernel/number-queue.ts";

/** Segments that a connection may send at first, and again after silence (RFC 6928). */
const FIRST = 10;
/** What a loss leaves of the window, and how fast CUBIC grows (RFC 9438, 4.6 and 5). */
const BETA = 0.7;
const C = 0.4;
/** Growth a round trip at which such a window carries what Reno's does (RFC 9438, 4.3). */
const RENO_FRIENDLY = (3 * (1 - BETA)) / (1 + BETA);

/**
 * The congestion window of one connection, in segments: slow start, CUBIC with its Reno-friendly
 * region (RFC 5681, RFC 9438; Linux's default), and how many segments are in flight. A segment is in
 * flight until it is acknowledged; one that is lost is sent again as soon as that is known, and so
 * stays in flight. A window that does not hold the sender back does not grow.
 */
export class CongestionWindow {
  size = FIRST;
  inFlight = 0;
  private threshold = Number.POSITIVE_INFINITY;
  /** The window before the last loss, and the one from which the cubic rises and to which. */
  private beforeLoss = 0;
  private origin = 0;
  /** When it began to rise, in nanoseconds; -1 after a loss. And how long it needs up to the origin. */
  private risingNs = -1;
  private riseSeconds = 0;
  /**
   * In recovery, up to then, it does not grow, and as much goes off as is delivered, what is sent again
   * included (RFC 6937: packet conservation).
   */
  private isRecovering = false;
  private stillUntilNs = 0;
  private recoveryDelivered = 0;
  private recoverySent = 0;
  private lastSentNs = 0;
  /** Acknowledgements up to then find a window that was full. */
  private fullUntilNs = -1;
  /** What Reno's window would be. */
  private friendly = 0;
  /** What was delivered: when that is acknowledged, which never falls, and how many segments. */
  private readonly acknowledgements = new NumberQueue();
  private readonly delivered = new NumberQueue();
  private lastAcknowledgedNs = 0;

  /** Whole segments that may be sent; one when nothing is in flight. */
  get room(): number {
    let free = Math.floor(this.size) - this.inFlight;
    if (this.isRecovering) free = Math.min(free, this.recoveryDelivered - this.recoverySent);
    return this.inFlight === 0 && free < 1 ? 1 : free;
  }

  /** When the next acknowledgement comes; Infinity when nothing was delivered. */
  get nextNs(): number {
    return this.acknowledgements.size === 0
      ? Number.POSITIVE_INFINITY
      : this.acknowledgements.peek();
  }

  /** Segments go off. A window that they fill holds the sender back for a round trip. */
  send(segments: number, now: number, roundTripNs: number): void {
    this.inFlight += segments;
    this.recoverySent += segments;
    if (this.inFlight >= Math.floor(this.size)) this.fullUntilNs = now + roundTripNs;
  }

  /** Lost segments, which are still counted as in flight, go off again; recovery lasts until `untilNs`. */
  resend(segments: number, untilNs: number): void {
    this.recoverySent += segments;
    this.stillUntilNs = untilNs;
  }

  /** Segments that were sent are delivered; `untilNs` is when their acknowledgement is back. */
  deliver(segments: number, untilNs: number): void {
    this.lastAcknowledgedNs = Math.max(this.lastAcknowledgedNs, untilNs);
    this.acknowledgements.push(this.lastAcknowledgedNs);
    this.delivered.push(segments);
  }

  /** Takes what is acknowledged up to `now` out of flight, and widens a window that was full. */
  settle(now: number, roundTripNs: number): void {
    for (let at = this.nextNs; at <= now; at = this.nextNs) {
      this.acknowledgements.shift();
      const segments = this.delivered.shift();
      this.widen(segments, at, roundTripNs);
      this.inFlight -= segments;
      this.recoveryDelivered += segments;
    }
    if (now >= this.stillUntilNs) this.isRecovering = false;
  }

  /** Silence of a time-out and more: half of the window for each, down to the first one (RFC 2861; Linux). */
  restart(now: number, timeoutNs: number): void {
    const idle = Math.floor((now - this.lastSentNs) / timeoutNs);
    this.lastSentNs = now;
    if (idle < 1 || this.size <= FIRST) return;
    this.threshold = Math.max(this.threshold, 0.75 * this.size);
    for (let each = 0; each < idle && this.size > FIRST; each++) this.size /= 2;
    this.size = Math.max(this.size, FIRST);
  }

  /** A loss was found and is about to be mended: the window shrinks (RFC 9438, 4.6 and 4.7). */
  shrink(): void {
    this.isRecovering = true;
    // What told of the loss has been delivered.
    this.recoveryDelivered = 1;
    this.recoverySent = 0;
    const { size } = this;
    this.beforeLoss = size < this.beforeLoss ? (size * (1 + BETA)) / 2 : size;
    this.threshold = Math.max(2, size * BETA);
    this.size = this.threshold;
    this.risingNs = -1;
  }

  /** A time-out: begins again with one segment (RFC 5681, 3.1). */
  collapse(): void {
    this.threshold = Math.max(2, this.size * BETA);
    this.size = 1;
    this.isRecovering = false;
    this.beforeLoss = 0;
    this.risingNs = -1;
  }

  private widen(segments: number, now: number, roundTripNs: number): void {
    if (this.isRecovering && now < this.stillUntilNs) return;
    if (this.size < this.threshold) {
      // As long as at least half of it is used (RFC 7661; Linux).
      if (this.size < 2 * this.inFlight) this.size = Math.min(this.size + segments, this.threshold);
      return;
    }
    if (now > this.fullUntilNs) return;
    if (this.risingNs < 0) this.beginRise(now);
    const seconds = (now - this.risingNs + roundTripNs) / 1e9 - this.riseSeconds;
    const cubic = Math.min(this.origin + C * seconds * seconds * seconds, 1.5 * this.size);
    this.friendly += (segments * RENO_FRIENDLY) / this.size;
    const target = Math.max(cubic, this.friendly);
    if (target > this.size) this.size += (segments * (target - this.size)) / this.size;
  }

  private beginRise(now: number): void {
    const { size, beforeLoss } = this;
    this.risingNs = now;
    this.friendly = size;
    this.origin = Math.max(size, beforeLoss);
    this.riseSeconds = pow((this.origin - size) / C, 1 / 3);
  }
}
