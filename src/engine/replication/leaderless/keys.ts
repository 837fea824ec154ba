import type { Simulation } from "../../kernel/simulation.ts";
import { widen } from "../../kernel/widen.ts";
import { KeyRows } from "../../storage/key-rows.ts";

const FIRST_ROWS = 1024;

/** Places in a key's row. The place on the ring. */
export const PLACE = 0;
/** The newest and oldest version that are kept. */
export const NEWEST = 1;
export const OLDEST = 2;
/** Versions so far. */
export const VERSIONS_SO_FAR = 3;
/** Versions that some replicas have and others have not. */
export const UNEVEN = 4;
/** From here on by position: the version that the replica shows, or the head of its siblings; 0 for none. */
export const CURRENT = 5;
/**
 * Where versions stand side by side, floors come behind, by position too: versions up to this number
 * need no more looking at, for what the replica has in memory and for what is replaced on its disk.
 */
export const HAS = 1;
export const GONE = 2;

/**
 * A row for every key that was ever written, numbered from 0: its newest and oldest version that are
 * kept, how many it has had, and what each of its replicas holds. All of it side by side, since with
 * many keys each row is a miss of the processor's cache.
 */
export class Keys {
  key = new Float64Array(FIRST_ROWS);
  ints: Int32Array<ArrayBuffer>;
  /** How many integers a row has. */
  readonly width: number;
  private readonly copies: number;
  private readonly rows: KeyRows;
  private readonly simulation: Simulation;

  constructor(copies: number, hasFloors: boolean, simulation: Simulation) {
    this.simulation = simulation;
    this.rows = new KeyRows(simulation);
    this.copies = copies;
    this.width = CURRENT + (hasFloors ? 3 : 1) * copies;
    this.ints = new Int32Array(FIRST_ROWS * this.width);
    this.report(FIRST_ROWS);
  }

  /** Keys so far. */
  get count(): number {
    return this.rows.count;
  }

  /** The row of a key; -1 when it was never written. */
  find(key: number): number {
    return this.rows.find(key);
  }

  /** The row of a key, made when it is new. */
  findOrAdd(key: number, place: number): number {
    const count = this.rows.count;
    const row = this.rows.take(key);
    if (row < count) return row;
    if (row === this.key.length) this.grow();
    this.key[row] = key;
    this.ints[row * this.width + PLACE] = place;
    return row;
  }

  placeOf(row: number): number {
    return this.ints[row * this.width + PLACE]!;
  }

  newestOf(row: number): number {
    return this.ints[row * this.width + NEWEST]!;
  }

  /** Where the row says what the replica at a position shows. */
  currentAt(row: number, position: number): number {
    return row * this.width + CURRENT + position;
  }

  /** Where the row has a replica's floor, {@link HAS} or {@link GONE}. */
  floorAt(kind: number, row: number, position: number): number {
    return row * this.width + CURRENT + kind * this.copies + position;
  }

  private grow(): void {
    const rows = this.key.length;
    this.report(rows);
    this.key = widen(this.key, new Float64Array(2 * rows));
    this.ints = widen(this.ints, new Int32Array(2 * rows * this.width));
  }

  private report(rows: number): void {
    this.simulation.poolBytes += rows * (8 + 4 * this.width);
  }
}
