/** The first column is small, as most runs are; each further one is twice as long, up to the largest. */
const FIRST = 512;
const LARGEST = 131_072;

/**
 * Values kept as they came, in columns that are never copied to grow: beside what is kept there is
 * room for as much again at most, and for one column of a mebibyte in long runs.
 */
export class KeptValues {
  private full: Float64Array[] = [];
  /** Nothing is reserved before there is a value. */
  private last = new Float64Array(0);
  private count = 0;

  /** Bytes of all columns, the room of the last one included. */
  get bytes(): number {
    return this.full.reduce((sum, { byteLength }) => sum + byteLength, this.last.byteLength);
  }

  add(value: number): void {
    if (this.count === this.last.length) this.addColumn();
    this.last[this.count++] = value;
  }

  /** Takes in the columns of another, which are shared from then on. */
  take(other: KeptValues): void {
    this.full.push(...other.columns());
  }

  /** The columns, each filled to its end. They are not written to again. */
  columns(): readonly Float64Array[] {
    if (this.count > 0) {
      this.full.push(this.count === this.last.length ? this.last : this.last.slice(0, this.count));
      this.last = new Float64Array(0);
      this.count = 0;
    }
    return this.full;
  }

  /** Lets go of the columns, which others may still hold. */
  clear(): void {
    this.full = [];
    this.last = new Float64Array(0);
    this.count = 0;
  }

  private addColumn(): void {
    if (this.count > 0) this.full.push(this.last);
    const before = this.last.length || (this.full.at(-1)?.length ?? 0);
    this.last = new Float64Array(Math.min(Math.max(2 * before, FIRST), LARGEST));
    this.count = 0;
  }
}
