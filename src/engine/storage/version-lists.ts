import type { Simulation } from "../kernel/simulation.ts";
import { widen } from "../kernel/widen.ts";
import { roomFor } from "./key-rows.ts";

const FIRST_CELLS = 256;

/** Short lists of versions and their weights, one for each slot, in shared cells with a free list. */
export class VersionLists {
  private heads = new Int32Array(0);
  /** Value and weight of each cell, side by side. */
  private cells = new Float64Array(2 * FIRST_CELLS);
  private nexts = new Int32Array(FIRST_CELLS);
  private used = 1;
  private free = 0;
  private count = 0;
  private readonly simulation: Simulation;

  constructor(simulation: Simulation) {
    this.simulation = simulation;
    simulation.poolBytes += FIRST_CELLS * 20;
  }

  /** Whether all lists are empty. */
  get isEmpty(): boolean {
    return this.count === 0;
  }

  /** The first cell of a slot's list; 0 when it is empty. */
  first(slot: number): number {
    return this.heads[slot] ?? 0;
  }

  /** The cell after this one; 0 at the end. */
  next(cell: number): number {
    return this.nexts[cell]!;
  }

  value(cell: number): number {
    return this.cells[2 * cell]!;
  }

  weight(cell: number): number {
    return this.cells[2 * cell + 1]!;
  }

  add(slot: number, value: number, weight: number): void {
    if (slot >= this.heads.length) {
      const room = roomFor(slot + 1, this.heads.length);
      this.simulation.poolBytes += (room - this.heads.length) * 4;
      this.heads = widen(this.heads, new Int32Array(room));
    }
    const cell = this.take();
    this.count += 1;
    this.cells[2 * cell] = value;
    this.cells[2 * cell + 1] = weight;
    this.nexts[cell] = this.heads[slot]!;
    this.heads[slot] = cell;
  }

  /** Takes out the cell after `before` (the first one when that is 0); answers the one that follows. */
  remove(slot: number, before: number): number {
    const cell = before === 0 ? this.heads[slot]! : this.nexts[before]!;
    const next = this.nexts[cell]!;
    if (before === 0) this.heads[slot] = next;
    else this.nexts[before] = next;
    this.nexts[cell] = this.free;
    this.free = cell;
    this.count -= 1;
    return next;
  }

  has(slot: number, value: number): boolean {
    for (let cell = this.first(slot); cell > 0; cell = this.next(cell)) {
      if (this.cells[2 * cell] === value) return true;
    }
    return false;
  }

  size(slot: number): number {
    let size = 0;
    for (let cell = this.first(slot); cell > 0; cell = this.next(cell)) size += 1;
    return size;
  }

  clear(slot: number): void {
    while (this.first(slot) > 0) this.remove(slot, 0);
  }

  private take(): number {
    if (this.free > 0) {
      const cell = this.free;
      this.free = this.nexts[cell]!;
      return cell;
    }
    if (this.used === this.nexts.length) {
      const room = 2 * this.used;
      this.simulation.poolBytes += this.used * 20;
      this.cells = widen(this.cells, new Float64Array(2 * room));
      this.nexts = widen(this.nexts, new Int32Array(room));
    }
    return this.used++;
  }
}
