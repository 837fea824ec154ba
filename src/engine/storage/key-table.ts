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
  private latest = new Float64Array(1024);
  private versions = new Float64Array(1024);
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    simulation.poolBytes += 1024 * 20;
  }

  /** Position of the key's newest record; 0 when it was never written. */
  latestOf(key: number): number {
    return this.latest[this.slotOf(key)]!;
  }

  /** The key's newest version: 1 for its first record, 0 when it was never written. */
  versionOf(key: number): number {
    return this.versions[this.slotOf(key)]!;
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
    this.latest[slot] = lsn;
    const version = this.versions[slot]! + 1;
    this.versions[slot] = version;
    return version;
  }

  /** Takes the key's newest record back; the one before it stands at `previous`. */
  undo(key: number, previous: number): void {
    const slot = this.slotOf(key);
    this.latest[slot] = previous;
    this.versions[slot]! -= 1;
  }

  private slotOf(key: number): number {
    let hash = Math.imul(key ^ (key >>> 16), 0x45d9f3b);
    hash ^= hash >>> 15;
    let slot = hash & this.mask;
    while (this.keys[slot] !== EMPTY && this.keys[slot] !== key) slot = (slot + 1) & this.mask;
    return slot;
  }

  private grow(): void {
    const { keys, latest, versions } = this;
    const capacity = keys.length * 2;
    this.simulation.poolBytes += keys.length * 20;
    this.mask = capacity - 1;
    this.keys = new Int32Array(capacity).fill(EMPTY);
    this.latest = new Float64Array(capacity);
    this.versions = new Float64Array(capacity);
    for (let from = 0; from < keys.length; from++) {
      if (keys[from] === EMPTY) continue;
      const slot = this.slotOf(keys[from]!);
      this.keys[slot] = keys[from]!;
      this.latest[slot] = latest[from]!;
      this.versions[slot] = versions[from]!;
    }
  }
}
