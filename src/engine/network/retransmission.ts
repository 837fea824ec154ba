import {
  backedOffNs,
  type Losses,
  loneRepairNs,
  type RecoveryTimes,
} from "../../model/tcp-recovery.ts";
import type { Stream } from "../../random/stream.ts";

/** Which segments of a message are lost, drawn one by one; written into one object again and again. */
export class SegmentLosses implements Losses {
  segments = 0;
  holes = 0;
  tail = 0;
  later = 0;

  /**
   * Draws the losses of `segments` segments sent at once, each lost with probability `loss`; true when
   * one is. One draw when all arrive; else the same draw says which is the first that does not, and
   * each one behind it takes another.
   */
  draw(segments: number, loss: number, stream: Stream): boolean {
    const draw = stream.next();
    this.segments = segments;
    this.holes = 0;
    this.tail = 0;
    this.later = 0;
    if (draw < integerPower(1 - loss, segments)) return false;
    // The first is lost when the draw is among the upper `loss`, the second in the next part, …
    let first = 0;
    for (let arrived = 1 - loss; first < segments - 1 && draw < arrived; first++) {
      arrived *= 1 - loss;
    }
    this.tail = 1;
    for (let each = first + 1; each < segments; each++) {
      if (stream.next() < loss) this.tail += 1;
      else {
        this.holes += this.tail;
        this.tail = 0;
        this.later += 1;
      }
    }
    return true;
  }

  /** All of `segments` segments are lost. */
  drop(segments: number): void {
    this.segments = segments;
    this.holes = 0;
    this.tail = segments;
    this.later = 0;
  }

  get lost(): number {
    return this.holes + this.tail;
  }
}

/**
 * Extra nanoseconds until a message that has its connection to itself is whole at the other end: 0,
 * or {@link loneRepairNs} and time-outs that double for what is lost again.
 */
export function recoveryDelay(
  segments: number,
  loss: number,
  times: RecoveryTimes,
  stream: Stream,
  losses: SegmentLosses,
): number {
  if (!losses.draw(segments, loss, stream)) return 0;
  let delay = loneRepairNs(losses, times);
  let left = stillLost(losses.lost, loss, stream);
  // At a loss of 1 nothing would ever arrive; 64 repairs are hours, longer than any run.
  for (let repair = 1; repair < 64 && left > 0; repair++) {
    delay += backedOffNs(repair, times);
    left = stillLost(left, loss, stream);
  }
  return delay;
}

/** How many of so many segments are lost, one draw each. */
export function stillLost(segments: number, loss: number, stream: Stream): number {
  let lost = 0;
  for (let each = 0; each < segments; each++) if (stream.next() < loss) lost += 1;
  return lost;
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
