const FIRST_CAPACITY = 256;

/** The writes of one leader in its own order: number and running bytes of the seq-th, in a ring. */
export class OriginLog {
  /** The newest seq, and the newest that is no longer kept. */
  end = 0;
  base = 0;
  private mask = FIRST_CAPACITY - 1;
  private writes = new Float64Array(FIRST_CAPACITY);
  private total = new Float64Array(FIRST_CAPACITY);

  /** The next write; answers its seq. */
  push(write: number, bytes: number): number {
    if (this.end - this.base === this.mask) this.grow();
    const total = this.bytesTo(this.end) + bytes;
    const seq = ++this.end;
    this.writes[seq & this.mask] = write;
    this.total[seq & this.mask] = total;
    return seq;
  }

  /** The write at `seq`, which must be kept. */
  at(seq: number): number {
    return this.writes[seq & this.mask]!;
  }

  /** Bytes up to and with `seq`; of what is not kept any more, up to the base. */
  bytesTo(seq: number): number {
    return this.total[Math.max(seq, this.base) & this.mask]!;
  }

  /** The log ends at `seq` again: what came after it was nowhere else. */
  truncate(seq: number): void {
    this.end = seq;
  }

  discard(seq: number): void {
    if (seq > this.base) this.base = Math.min(seq, this.end);
  }

  private grow(): void {
    const capacity = 2 * (this.mask + 1);
    const writes = new Float64Array(capacity);
    const total = new Float64Array(capacity);
    for (let seq = this.base; seq <= this.end; seq++) {
      writes[seq & (capacity - 1)] = this.writes[seq & this.mask]!;
      total[seq & (capacity - 1)] = this.total[seq & this.mask]!;
    }
    this.writes = writes;
    this.total = total;
    this.mask = capacity - 1;
  }
}
