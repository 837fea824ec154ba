import type { Distribution } from "../../random/distribution.ts";
import { meanOf, secondMomentOf } from "../../random/moments.ts";
import type { Stream } from "../../random/stream.ts";

/** Linux's least retransmission time-out (TCP_RTO_MIN). */
export const MIN_RTO_NS = 200_000_000;
/** A connection's time-out stops doubling here (RFC 6298, 2.5; Linux TCP_RTO_MAX). */
export const MAX_RTO_NS = 120_000_000_000;

/** The times with which TCP mends a loss on a connection. */
export interface RecoveryTimes {
  /** Tail loss probe: two smoothed round trips (RFC 8985, 7.2). */
  readonly probeNs: number;
  /** First retransmission time-out: SRTT + 4 RTTVAR, at least 200 ms (RFC 6298, 2.3). */
  readonly timeoutNs: number;
}

/** Recovery times from the delays of both directions, as a long-lived connection has learnt them. */
export function recoveryTimes(there: Distribution, back: Distribution): RecoveryTimes {
  const mean = meanOf(there) + meanOf(back);
  const variance =
    Math.max(0, secondMomentOf(there) - meanOf(there) * meanOf(there)) +
    Math.max(0, secondMomentOf(back) - meanOf(back) * meanOf(back));
  return {
    probeNs: Math.round(2 * mean),
    timeoutNs: Math.round(
      Math.min(MAX_RTO_NS, Math.max(MIN_RTO_NS, mean + 4 * Math.sqrt(variance))),
    ),
  };
}

/**
 * Extra nanoseconds until a message of `segments` segments is whole at the other end. Each segment
 * is lost with probability `loss`; the first repair comes with the tail loss probe, later ones with
 * time-outs that double. Takes one draw for the message and one for each repair.
 */
export function recoveryDelay(
  segments: number,
  loss: number,
  times: RecoveryTimes,
  stream: Stream,
): number {
  if (stream.next() >= 1 - integerPower(1 - loss, segments)) return 0;
  let delay = times.probeNs;
  let timeout = times.timeoutNs;
  // At a loss of 1 nothing would ever arrive; 64 repairs are days, longer than any run.
  for (let repair = 0; repair < 64 && stream.next() < loss; repair++) {
    delay += timeout;
    timeout = Math.min(MAX_RTO_NS, timeout * 2);
  }
  return delay;
}

/** `base` to a whole power by squaring: the same digits on every runtime. */
export function integerPower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
