const FIRST_CAPACITY = 256;

/**
 * One replica's own log: its writes and those of others in the order in which they came to it.
 * Positions are never used twice; a crash voids those that were not flushed.
 */
export class NodeLog {
  end = 0;
  base = 0;
  flushed = 0;
  /** What the flush that runs will have covered. */
  flushTarget = 0;
  private mask = FIRST_CAPACITY - 1;
  private writes = new Float64Array(FIRST_CAPACITY);
  private since = new Float64Array(FIRST_CAPACITY);

  push(write: number, now: number): number {
    if (this.end - this.base === this.mask) this.grow();
    const position = ++this.end;
    this.writes[position & this.mask] = write;
    this.since[position & this.mask] = now;
    return position;
  }

  /** The write at a position; 0 for a void one. */
  at(position: number): number {
    return this.writes[position & this.mask]!;
  }

  /** When the record came. */
  sinceNs(position: number): number {
    return this.since[position & this.mask]!;
  }

  /** A crash: what is not flushed is void. */
  voidUnflushed(): void {
    for (let at = this.flushed + 1; at <= this.end; at++) this.writes[at & this.mask] = 0;
    this.flushed = this.end;
    this.flushTarget = this.end;
  }

  /** The disk is gone: everything is void. */
  clear(): void {
    this.base = this.end;
    this.flushed = this.end;
    this.flushTarget = this.end;
  }

  /** Forgets flushed records at the front that are void or not above `write`. */
  discard(write: number): void {
    while (this.base < this.flushed && this.at(this.base + 1) <= write) this.base += 1;
  }

  private grow(): void {
    const capacity = 2 * (this.mask + 1);
    const writes = new Float64Array(capacity);
    const since = new Float64Array(capacity);
    for (let at = this.base; at <= this.end; at++) {
      writes[at & (capacity - 1)] = this.writes[at & this.mask]!;
      since[at & (capacity - 1)] = this.since[at & this.mask]!;
    }
    this.writes = writes;
    this.since = since;
    this.mask = capacity - 1;
  }
}
