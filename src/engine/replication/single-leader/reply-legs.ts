import { NumberQueue } from "../../kernel/number-queue.ts";

/** The answer draws a delay of its own. */
const OWN = -1;

/**
 * The delays of log messages that were not confirmed yet: on a `roundTrip` link a confirmation takes
 * back as long as what it confirms took to come. One that confirms several messages takes as long as
 * the slowest of them, as it would behind that one's own confirmation on the same connection.
 */
export class ReplyLegs {
  private readonly ends: readonly NumberQueue[];
  private readonly legs: readonly NumberQueue[];

  constructor(size: number) {
    this.ends = Array.from({ length: size }, () => new NumberQueue());
    this.legs = Array.from({ length: size }, () => new NumberQueue());
  }

  /** A message with records up to `lsn` took `legNs`; -1 on links whose ways are drawn apart. */
  came(at: number, lsn: number, legNs: number): void {
    if (legNs < 0) return;
    this.ends[at]!.push(lsn);
    this.legs[at]!.push(legNs);
  }

  /** The nanoseconds that a confirmation up to `lsn` takes back; -1 for a draw of its own. */
  take(at: number, lsn: number): number {
    const ends = this.ends[at]!;
    if (ends.size === 0) return OWN;
    const legs = this.legs[at]!;
    // Of a message that is confirmed in parts each part takes as long.
    if (ends.peek() > lsn) return legs.peek();
    let slowest = OWN;
    while (ends.peek() <= lsn) {
      ends.shift();
      slowest = Math.max(slowest, legs.shift());
    }
    return slowest;
  }

  /** A new connection, or another end of the log. */
  clear(at: number): void {
    this.ends[at]!.clear();
    this.legs[at]!.clear();
  }
}
