import type { Simulation } from "../../kernel/simulation.ts";
import type { Records } from "./records.ts";

const FIRST_CAPACITY = 256;

/**
 * One member's log: entries `base + 1` … `end`, as slots of the shared records in a ring that
 * doubles when it is full. What comes up to `base` is in the member's snapshot.
 */
export class RaftLog {
  base = 0;
  end = 0;
  /** Term, identity and bytes of the entry at `base`. */
  baseTerm = 0;
  baseSerial = 0;
  private baseTotal = 0;
  private ring = new Int32Array(FIRST_CAPACITY);
  private readonly records: Records;
  private readonly simulation: Simulation;

  constructor(records: Records, simulation: Simulation) {
    this.records = records;
    this.simulation = simulation;
    simulation.poolBytes += FIRST_CAPACITY * 4;
  }

  /** The slot of an entry above `base`. */
  at(index: number): number {
    return this.ring[index & (this.ring.length - 1)]!;
  }

  /** From `base` to `end`. */
  termAt(index: number): number {
    return index === this.base ? this.baseTerm : this.records.term[this.at(index)]!;
  }

  /** From `base` to `end`. */
  serialAt(index: number): number {
    return index === this.base ? this.baseSerial : this.records.serial[this.at(index)]!;
  }

  /** Bytes of the log up to an entry, from `base` to `end`. */
  totalAt(index: number): number {
    return index === this.base ? this.baseTotal : this.records.total[this.at(index)]!;
  }

  push(slot: number): void {
    if (this.end - this.base >= this.ring.length - 1) this.grow();
    this.end += 1;
    this.ring[this.end & (this.ring.length - 1)] = slot;
    this.records.hold(slot);
  }

  /** The log ends at `index` again, which is not below `base`. */
  truncate(index: number): void {
    for (let at = this.end; at > index; at--) this.records.letGo(this.at(at));
    this.end = index;
  }

  /** Forgets the entries up to `index`. */
  compact(index: number): void {
    const term = this.termAt(index);
    const serial = this.serialAt(index);
    const total = this.totalAt(index);
    for (let at = this.base + 1; at <= index; at++) this.records.letGo(this.at(at));
    this.restart(index, term, serial, total);
  }

  /** The log is empty after a snapshot up to `index`. */
  reset(index: number, term: number, serial: number, total: number): void {
    this.truncate(this.base);
    this.end = index;
    this.restart(index, term, serial, total);
  }

  private restart(index: number, term: number, serial: number, total: number): void {
    this.base = index;
    this.baseTerm = term;
    this.baseSerial = serial;
    this.baseTotal = total;
  }

  private grow(): void {
    const old = this.ring;
    const wider = new Int32Array(old.length * 2);
    this.simulation.poolBytes += old.length * 4;
    for (let at = this.base + 1; at <= this.end; at++) {
      wider[at & (wider.length - 1)] = old[at & (old.length - 1)]!;
    }
    this.ring = wider;
  }
}
