import type { Simulation } from "../kernel/simulation.ts";

/** Of a row: key + 1 (0 for an empty row), writes so far, position and version of the newest. */
const ROW = 4;
const FIRST_ROWS = 1024;
const BYTES = 8;

/**
 * For every key that was ever written: how many writes it has had, which numbers them, and the
 * position and number of the newest one that counts. The two are apart because a write that is
 * numbered may never count. Open addressing; a row number is good until the next new key.
 */
export class VersionTable {
  private rows = new Float64Array(FIRST_ROWS * ROW);
  private mask = FIRST_ROWS - 1;
  private keys = 0;
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    simulation.poolBytes += FIRST_ROWS * ROW * BYTES;
  }

  /** The number of a new write of the key, from 1. */
  number(key: number): number {
    let row = this.rowOf(key);
    if (this.rows[row] === 0) {
      if (this.keys * 2 > this.mask) {
        this.grow();
        row = this.rowOf(key);
      }
      this.rows[row] = key + 1;
      this.keys += 1;
    }
    return ++this.rows[row + 1]!;
  }

  /** Where the key's row is, or would be. */
  rowOf(key: number): number {
    const { rows, mask } = this;
    let hash = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    for (;;) {
      const found = rows[ROW * slot]!;
      if (found === key + 1 || found === 0) return ROW * slot;
      slot = (slot + 1) & mask;
    }
  }

  /** Position of the newest write that counts; 0 for none. */
  positionAt(row: number): number {
    return this.rows[row + 2]!;
  }

  /** Its number; 0 for none. */
  versionAt(row: number): number {
    return this.rows[row + 3]!;
  }

  /** From now on this is the newest write that counts. */
  set(row: number, position: number, version: number): void {
    this.rows[row + 2] = position;
    this.rows[row + 3] = version;
  }

  private grow(): void {
    const old = this.rows;
    this.simulation.poolBytes += old.length * BYTES;
    this.mask = 2 * this.mask + 1;
    this.rows = new Float64Array(2 * old.length);
    for (let from = 0; from < old.length; from += ROW) {
      if (old[from] === 0) continue;
      this.rows.set(old.subarray(from, from + ROW), this.rowOf(old[from]! - 1));
    }
  }
}
