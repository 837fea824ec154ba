import type { Distribution } from "../random/distribution.ts";
import { meanOf, secondMomentOf } from "../random/moments.ts";

/** Linux's least spread of a retransmission time-out (TCP_RTO_MIN). */
export const MIN_RTO_NS = 200_000_000;
/** A connection's time-out stops doubling here (RFC 6298, 2.5; Linux TCP_RTO_MAX). */
export const MAX_RTO_NS = 120_000_000_000;
/** Linux's least length of a timer that looks for losses (TCP_TIMEOUT_MIN_US). */
export const LEAST_TIMER_NS = 2_000_000;
/** So many later segments delivered, and nothing is taken for mere reordering (RFC 8985, 6.2; Linux tcp_reordering). */
export const REORDERING_SEGMENTS = 3;

/** The times with which TCP mends a loss on a connection, in nanoseconds. */
export interface RecoveryTimes {
  /** Smoothed round trip. */
  readonly roundTripNs: number;
  /** One way back: what an acknowledgement takes. */
  readonly backNs: number;
  /** How long a segment may be late beyond a round trip until it is lost (RFC 8985, 6.2: RTT / 4). */
  readonly reorderNs: number;
  /** First retransmission time-out: as Linux sets it, SRTT + max(200 ms, 4 RTTVAR); RFC 6298, 2.3. */
  readonly timeoutNs: number;
}

/** Recovery times from the delays of both directions, as a long-lived connection has learnt them. */
export function recoveryTimes(there: Distribution, back: Distribution): RecoveryTimes {
  const mean = meanOf(there) + meanOf(back);
  const variance =
    Math.max(0, secondMomentOf(there) - meanOf(there) * meanOf(there)) +
    Math.max(0, secondMomentOf(back) - meanOf(back) * meanOf(back));
  return {
    roundTripNs: Math.round(mean),
    backNs: Math.round(meanOf(back)),
    reorderNs: Math.round(mean / 4),
    timeoutNs: Math.round(
      Math.min(MAX_RTO_NS, mean + Math.max(MIN_RTO_NS, 4 * Math.sqrt(variance))),
    ),
  };
}

/** A message of several segments that were sent at once, some of which are lost. */
export interface Losses {
  readonly segments: number;
  /** Lost ones behind which one was delivered. */
  readonly holes: number;
  /** Lost ones at the end. */
  readonly tail: number;
  /** Segments delivered behind the first that is lost. */
  readonly later: number;
}

/**
 * Nanoseconds from sending a message until its last lost segment is sent again, when nothing follows
 * it on the connection. A hole shows in the acknowledgements of what was delivered behind it (RACK,
 * RFC 8985, 6.2); a lost tail of two or more by the probe two round trips after the last
 * acknowledgement (7.2), whose own acknowledgement shows the others; one segment alone is probed when
 * its time-out is over, since the probe allows for a delayed acknowledgement (7.2; Linux: 200 ms).
 */
export function loneRepairNs(losses: Losses, times: RecoveryTimes): number {
  const { segments, holes, tail, later } = losses;
  const { roundTripNs, reorderNs, timeoutNs } = times;
  if (holes > 0) {
    const found = later >= REORDERING_SEGMENTS ? 0 : reorderNs + LEAST_TIMER_NS;
    return roundTripNs + found + (tail > 0 ? roundTripNs : 0);
  }
  if (tail === 1) return timeoutNs;
  const acknowledged = segments > tail ? roundTripNs : 0;
  const probe = acknowledged + 2 * roundTripNs + LEAST_TIMER_NS;
  return Math.min(probe, timeoutNs) + roundTripNs;
}

/**
 * When a message gets through that was sent at `sentNs`, alone on its connection, while every packet
 * was lost until `openNs`: with the first time-out after that. What begins the row is the probe (RFC
 * 8985, 7.2), which for one segment alone comes no sooner than the time-out; the segments behind the
 * first one follow when that is acknowledged.
 */
export function resentNs(
  sentNs: number,
  openNs: number,
  segments: number,
  times: RecoveryTimes,
): number {
  const { roundTripNs, timeoutNs } = times;
  const probe = segments === 1 ? timeoutNs : 2 * roundTripNs + LEAST_TIMER_NS;
  let at = sentNs + Math.min(probe, timeoutNs);
  for (let lost = 1; at < openNs; lost++) at += backedOffNs(lost, times);
  return segments === 1 ? at : at + roundTripNs;
}

/** The pause before the next time-out, when so many retransmissions have been lost as well; 1 and up. */
export function backedOffNs(lost: number, times: RecoveryTimes): number {
  let pause = times.timeoutNs;
  for (let each = 1; each < lost && pause < MAX_RTO_NS; each++) pause *= 2;
  return Math.min(MAX_RTO_NS, pause);
}
