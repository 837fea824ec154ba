/** So many gaps are remembered at most; older ones are forgotten. */
const MOST = 4096;
const ROW = 3;
const FROM = 0;
const TO = 1;
const COUNTED = 2;

/**
 * The gaps between acknowledgements that are longer than every later one, oldest and longest first:
 * enough to find the longest gap since any moment. A ring of rows; gaps end one after another.
 */
export class RecentGaps {
  private readonly rows = new Float64Array(ROW * MOST);
  private head = 0;
  private tail = 0;

  /** A gap has ended, later than all before. */
  add(fromNs: number, toNs: number, isCounted: boolean): void {
    const { rows } = this;
    const length = toNs - fromNs;
    while (this.tail > this.head) {
      const last = ROW * ((this.tail - 1) % MOST);
      if (rows[last + TO]! - rows[last + FROM]! > length) break;
      this.tail -= 1;
    }
    if (this.tail - this.head === MOST) this.head += 1;
    const row = ROW * (this.tail++ % MOST);
    rows[row + FROM] = fromNs;
    rows[row + TO] = toNs;
    rows[row + COUNTED] = Number(isCounted);
  }

  /** The row of the longest gap that ended after `sinceNs`; -1 when there is none. */
  longestSince(sinceNs: number): number {
    for (let at = this.head; at < this.tail; at++) {
      const row = ROW * (at % MOST);
      if (this.rows[row + TO]! > sinceNs) return row;
    }
    return -1;
  }

  fromNs(row: number): number {
    return this.rows[row + FROM]!;
  }

  toNs(row: number): number {
    return this.rows[row + TO]!;
  }

  isCounted(row: number): boolean {
    return this.rows[row + COUNTED] === 1;
  }

  setCounted(row: number): void {
    this.rows[row + COUNTED] = 1;
  }
}
