import type { Simulation } from "../kernel/simulation.ts";
import { widen } from "../kernel/widen.ts";

/** Keys below this one are found by their number. Popular keys have low numbers. */
const LOW_KEYS = 1 << 18;
const FIRST_ROWS = 1024;

/**
 * Gives every key that is ever written a row, numbered from 0 in order of appearance, so that tables
 * about keys can be plain columns. Keys that nobody writes take no room.
 */
export class KeyRows {
  /** Rows given so far. */
  count = 0;
  /** Row + 1 of each low key; 0 for none. */
  private low = new Int32Array(FIRST_ROWS);
  /** Open addressing for the others: key + 1 (0 for an empty slot) and row. */
  private keys = new Float64Array(FIRST_ROWS);
  private rows = new Int32Array(FIRST_ROWS);
  private highKeys = 0;
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    simulation.poolBytes += FIRST_ROWS * 16;
  }

  /** The key's row; -1 when it was never written. */
  find(key: number): number {
    if (key < LOW_KEYS) return key < this.low.length ? this.low[key]! - 1 : -1;
    const slot = this.slotOf(key);
    return this.keys[slot] === 0 ? -1 : this.rows[slot]!;
  }

  /** The key's row, a new one when it has none. */
  take(key: number): number {
    const found = this.find(key);
    if (found >= 0) return found;
    const row = this.count++;
    if (key < LOW_KEYS) {
      if (key >= this.low.length) this.growLow(key);
      this.low[key] = row + 1;
      return row;
    }
    if (this.highKeys * 2 >= this.keys.length) this.growHigh();
    this.highKeys += 1;
    const slot = this.slotOf(key);
    this.keys[slot] = key + 1;
    this.rows[slot] = row;
    return row;
  }

  private slotOf(key: number): number {
    const mask = this.keys.length - 1;
    let hash = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    while (this.keys[slot] !== 0 && this.keys[slot] !== key + 1) slot = (slot + 1) & mask;
    return slot;
  }

  private growLow(key: number): void {
    const old = this.low.length;
    let length = old;
    while (length <= key) length *= 2;
    this.simulation.poolBytes += (length - old) * 4;
    this.low = widen(this.low, new Int32Array(length));
  }

  private growHigh(): void {
    const { keys, rows } = this;
    this.simulation.poolBytes += keys.length * 12;
    this.keys = new Float64Array(2 * keys.length);
    this.rows = new Int32Array(2 * keys.length);
    keys.forEach((key, from) => {
      if (key === 0) return;
      const slot = this.slotOf(key - 1);
      this.keys[slot] = key;
      this.rows[slot] = rows[from]!;
    });
  }
}

/** The length to which a column grows so that it has at least `needed` places. */
export function roomFor(needed: number, length: number): number {
  let room = Math.max(64, length);
  while (room < needed) room *= 2;
  return room;
}
