/** Records that ended before one that precedes them: a ring of marks above the applied position. */
export class DoneRecords {
  private marks = new Uint8Array(64);

  /** Marks a record; answers the position up to which all are done now. */
  add(lsn: number, applied: number): number {
    while (lsn - applied >= this.marks.length) this.grow(applied);
    const mask = this.marks.length - 1;
    this.marks[lsn & mask] = 1;
    let to = applied;
    while (this.marks[(to + 1) & mask] === 1) {
      to += 1;
      this.marks[to & mask] = 0;
    }
    return to;
  }

  has(lsn: number, applied: number): boolean {
    if (lsn - applied >= this.marks.length) return false;
    return this.marks[lsn & (this.marks.length - 1)] === 1;
  }

  clear(): void {
    this.marks.fill(0);
  }

  private grow(applied: number): void {
    const old = this.marks;
    const wider = new Uint8Array(old.length * 2);
    for (let lsn = applied + 1; lsn < applied + old.length; lsn++) {
      wider[lsn & (wider.length - 1)] = old[lsn & (old.length - 1)]!;
    }
    this.marks = wider;
  }
}
