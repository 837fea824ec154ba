import type { Simulation } from "../../kernel/simulation.ts";
import { widen } from "../../kernel/widen.ts";

const FIRST_ROWS = 1024;

/**
 * A row for every key that was ever written, numbered from 0: its newest and oldest version that are
 * kept, how many it has had, and what each of its replicas holds.
 */
export class Keys {
  count = 0;
  readonly copies: number;
  key = new Float64Array(FIRST_ROWS);
  /** The place on the ring. */
  place = new Int32Array(FIRST_ROWS);
  newest = new Int32Array(FIRST_ROWS);
  oldest = new Int32Array(FIRST_ROWS);
  /** Versions so far. */
  versions = new Int32Array(FIRST_ROWS);
  /** Versions that some replicas have and others have not. */
  uneven = new Int32Array(FIRST_ROWS);
  /** By row and position: the version that the replica shows, or the head of its siblings; 0 for none. */
  current: Int32Array<ArrayBuffer>;
  private table = new Int32Array(4 * FIRST_ROWS).fill(-1);
  private readonly simulation: Simulation;

  constructor(copies: number, simulation: Simulation) {
    this.copies = copies;
    this.simulation = simulation;
    this.current = new Int32Array(FIRST_ROWS * copies);
    this.report(FIRST_ROWS);
  }

  /** The row of a key; -1 when it was never written. */
  find(key: number): number {
    return this.table[this.slotOf(key)]!;
  }

  /** The row of a key, made when it is new. */
  findOrAdd(key: number, place: number): number {
    const found = this.find(key);
    if (found >= 0) return found;
    if (this.count === this.key.length) this.grow();
    const row = this.count++;
    this.key[row] = key;
    this.place[row] = place;
    this.table[this.slotOf(key)] = row;
    return row;
  }

  private slotOf(key: number): number {
    const mask = this.table.length - 1;
    let hash = Math.imul(key ^ (key >>> 16), 0x7feb352d);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (;;) {
      const row = this.table[slot]!;
      if (row < 0 || this.key[row] === key) return slot;
      slot = (slot + 1) & mask;
    }
  }

  private grow(): void {
    const rows = 2 * this.key.length;
    const ints = (from: Int32Array<ArrayBuffer>, width = 1) =>
      widen(from, new Int32Array(rows * width));
    this.report(rows / 2);
    this.key = widen(this.key, new Float64Array(rows));
    this.place = ints(this.place);
    this.newest = ints(this.newest);
    this.oldest = ints(this.oldest);
    this.versions = ints(this.versions);
    this.uneven = ints(this.uneven);
    this.current = ints(this.current, this.copies);
    this.table = new Int32Array(4 * rows).fill(-1);
    for (let row = 0; row < this.count; row++) this.table[this.slotOf(this.key[row]!)] = row;
  }

  private report(rows: number): void {
    this.simulation.poolBytes += rows * (8 + 4 * (9 + this.copies));
  }
}
