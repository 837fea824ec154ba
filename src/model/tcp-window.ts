import { pow } from "../random/mathematics.ts";
import { MIN_RTO_NS } from "./tcp-recovery.ts";

/** A way on which packets are lost, as one TCP connection sees it. */
export interface LossyWay {
  /** Share of the packets that are lost, 0..1, of what is sent and of its acknowledgements. */
  readonly loss: number;
  readonly backLoss: number;
  /** Mean round trip, nanoseconds. */
  readonly roundTripNs: number;
}

/**
 * Window of CUBIC's Reno-friendly region times the square root of the loss. RFC 9438, 5.1 has
 * sqrt(3 / 2) for losses at equal gaps; with random ones an additive increase of a and a decrease to b
 * leave sqrt(2 a / pi) · Π (1 − b^2k) / (1 − b^(2k − 1)), k from 1 (Ott, Kemperman and Mathis 1996),
 * here with a = 9 / 17 and b = 0.7.
 */
export const RENO_FRIENDLY_WINDOW = 1.2735;

/**
 * Window of CUBIC alone over (seconds of a round trip / loss)^(3/4). RFC 9438, 5.1 has 1.054 for losses
 * at equal gaps; with random ones and fast convergence (4.7) its curves leave this on average.
 */
export const CUBIC_WINDOW = 1.198;

/** What a loss leaves of the window (RFC 9438, 4.6). */
const BETA = 0.7;

/**
 * Segments a second that one connection carries whose sender always has more, whatever the bandwidth.
 *
 * The larger of CUBIC's two windows goes off each round trip, less the half segment that a window of
 * whole ones lacks. In Reno's region each recovery adds a round trip in which the window does not
 * grow, while 0.7 of it goes off: 1 / (1 + 0.7) round trips a loss, once what goes off is taken from
 * the growth. A segment that is lost and whose retransmission, or its acknowledgement, is lost as well
 * costs a time-out of 200 ms and a round trip. Infinity without loss, 0 when all is lost.
 */
export function segmentsPerSecond({ loss, backLoss, roundTripNs }: LossyWay): number {
  if (loss === 0) return Number.POSITIVE_INFINITY;
  if (loss >= 1) return 0;
  const seconds = roundTripNs / 1e9;
  const reno = 1 / (Math.sqrt(loss) / RENO_FRIENDLY_WINDOW + loss / (1 + BETA));
  const cubic = CUBIC_WINDOW * pow(seconds / loss, 0.75);
  const window = Math.max(1, Math.max(reno, cubic) - 0.5);
  const timeOuts = Math.min(1, loss * (loss + backLoss));
  return 1 / (seconds / window + timeOuts * (seconds + MIN_RTO_NS / 1e9));
}
