import type { Simulation } from "../kernel/simulation.ts";

const EMPTY = -1;

/**
 * For every key that was ever written: the position of its newest record and how many records it
 * has had. Open addressing over typed arrays; keys that nobody writes take no room.
 */
export class KeyTable {
  size = 0;
  private mask = 1023;
  private keys = new Int32Array(1024).fill(EMPTY);
  /** By slot: the position of the newest record, and the version, side by side. */
  private rows = new Float64Array(2 * 1024);
  /** The key looked up last: a read and a write ask twice in a row. */
  private lastKey = EMPTY;
  private lastSlot = 0;
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    simulation.poolBytes += 1024 * 20;
  }

  /** Position of the key's newest record; 0 when it was never written. */
  latestOf(key: number): number {
    return this.rows[2 * this.slotOf(key)]!;
  }

  /** The key's newest version: 1 for its first record, 0 when it was never written. */
  versionOf(key: number): number {
    return this.rows[2 * this.slotOf(key) + 1]!;
  }

  /** Notes a record of the key at `lsn`; answers its version. */
  append(key: number, lsn: number): number {
    let slot = this.slotOf(key);
    if (this.keys[slot] === EMPTY) {
      if (this.size * 2 > this.mask) {
        this.grow();
        slot = this.slotOf(key);
      }
      this.keys[slot] = key;
      this.size += 1;
    }
    const { rows } = this;
    rows[2 * slot] = lsn;
    const version = rows[2 * slot + 1]! + 1;
    rows[2 * slot + 1] = version;
    return version;
  }

  /** Takes the key's newest record back; the one before it stands at `previous`. */
  undo(key: number, previous: number): void {
    const slot = this.slotOf(key);
    this.rows[2 * slot] = previous;
    this.rows[2 * slot + 1]! -= 1;
  }

  /** Where the key stands, or where it would go. */
  private slotOf(key: number): number {
    if (key === this.lastKey) return this.lastSlot;
    const { keys, mask } = this;
    let hash = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    while (keys[slot] !== EMPTY && keys[slot] !== key) slot = (slot + 1) & mask;
    this.lastKey = key;
    this.lastSlot = slot;
    return slot;
  }

  private grow(): void {
    const { keys, rows } = this;
    const capacity = keys.length * 2;
    this.simulation.poolBytes += keys.length * 20;
    this.mask = capacity - 1;
    this.lastKey = EMPTY;
    this.keys = new Int32Array(capacity).fill(EMPTY);
    this.rows = new Float64Array(2 * capacity);
    for (let from = 0; from < keys.length; from++) {
      if (keys[from] === EMPTY) continue;
      const slot = this.slotOf(keys[from]!);
      this.keys[slot] = keys[from]!;
      this.rows[2 * slot] = rows[2 * from]!;
      this.rows[2 * slot + 1] = rows[2 * from + 1]!;
    }
  }
}
