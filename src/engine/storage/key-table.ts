import type { Simulation } from "../kernel/simulation.ts";
import { widen } from "../kernel/widen.ts";

/** Keys below this one are found by their number. Popular keys have low numbers. */
const LOW_KEYS = 1 << 18;
const LOW_ROW = 2;
/** Rows of the others: key + 1 (0 for an empty row), position, version and one unused. */
const ROW = 4;
const FIRST_ROWS = 1024;
const BYTES = 8;

/**
 * For every key that was ever written: the position of its newest record and how many records it
 * has had. Low keys have a row each, up to the highest one written; the others stand in a table
 * with open addressing, so that keys which nobody writes take no room.
 */
export class KeyTable {
  private low = new Float64Array(FIRST_ROWS * LOW_ROW);
  private high = new Float64Array(FIRST_ROWS * ROW);
  private mask = FIRST_ROWS - 1;
  private highKeys = 0;
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    simulation.poolBytes += FIRST_ROWS * (LOW_ROW + ROW) * BYTES;
  }

  /** Position of the key's newest record; 0 when it was never written. */
  latestOf(key: number): number {
    if (key >= LOW_KEYS) return this.high[this.highRow(key) + 1]!;
    const row = LOW_ROW * key;
    return row < this.low.length ? this.low[row]! : 0;
  }

  /** The key's newest version: 1 for its first record, 0 when it was never written. */
  versionOf(key: number): number {
    if (key >= LOW_KEYS) return this.high[this.highRow(key) + 2]!;
    const row = LOW_ROW * key;
    return row < this.low.length ? this.low[row + 1]! : 0;
  }

  /** Notes a record of the key at `lsn`; answers its version. */
  append(key: number, lsn: number): number {
    if (key >= LOW_KEYS) return this.appendHigh(key, lsn);
    const row = LOW_ROW * key;
    if (row >= this.low.length) this.growLow(row);
    const { low } = this;
    const version = low[row + 1]! + 1;
    low[row] = lsn;
    low[row + 1] = version;
    return version;
  }

  /** Takes the key's newest record back; the one before it stands at `previous`. */
  undo(key: number, previous: number): void {
    const isLow = key < LOW_KEYS;
    const rows = isLow ? this.low : this.high;
    const position = isLow ? LOW_ROW * key : this.highRow(key) + 1;
    rows[position] = previous;
    rows[position + 1]! -= 1;
  }

  /** A table of its own with the same rows. */
  copy(): KeyTable {
    const copy = new KeyTable(this.simulation);
    const rows = this.low.length + this.high.length - FIRST_ROWS * (LOW_ROW + ROW);
    this.simulation.poolBytes += rows * BYTES;
    copy.low = this.low.slice();
    copy.high = this.high.slice();
    copy.mask = this.mask;
    copy.highKeys = this.highKeys;
    return copy;
  }

  /** Gives the rows back; the table must not be asked any more. */
  free(): void {
    this.simulation.poolBytes -= (this.low.length + this.high.length) * BYTES;
    this.low = new Float64Array(0);
    this.high = new Float64Array(0);
  }

  private appendHigh(key: number, lsn: number): number {
    let row = this.highRow(key);
    if (this.high[row] === 0) {
      if (this.highKeys * 2 > this.mask) {
        this.growHigh();
        row = this.highRow(key);
      }
      this.high[row] = key + 1;
      this.highKeys += 1;
    }
    const version = this.high[row + 2]! + 1;
    this.high[row + 1] = lsn;
    this.high[row + 2] = version;
    return version;
  }

  /** Where the row of a high key begins, or would begin. */
  private highRow(key: number): number {
    const { high, mask } = this;
    let hash = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (;;) {
      const found = high[ROW * slot]!;
      if (found === key + 1 || found === 0) return ROW * slot;
      slot = (slot + 1) & mask;
    }
  }

  private growLow(row: number): void {
    const old = this.low.length;
    let length = old;
    while (length <= row) length *= 2;
    this.simulation.poolBytes += (length - old) * BYTES;
    this.low = widen(this.low, new Float64Array(length));
  }

  private growHigh(): void {
    const { high } = this;
    this.simulation.poolBytes += high.length * BYTES;
    this.mask = 2 * this.mask + 1;
    this.high = new Float64Array(2 * high.length);
    for (let from = 0; from < high.length; from += ROW) {
      if (high[from] === 0) continue;
      this.high.set(high.subarray(from, from + ROW), this.highRow(high[from]! - 1));
    }
  }
}
