import type { StationWindow } from "../../model/run-record.ts";

/** What a station is, for the record. */
export type StationShape = Pick<StationWindow, "name" | "kind" | "owner" | "servers">;

/** The numbers of a station stand together, in one row of this many doubles. */
export const ROW = 8;
/** Customers waiting or served, and servers at work, now. */
export const INSIDE = 0;
export const BUSY = 1;
/** Up to when the integrals are counted. */
const LAST_NS = 2;
/** Running totals: integrals of the two over time, customers, and their times inside. */
export const QUEUE_NS = 3;
export const BUSY_NS = 4;
export const ARRIVALS = 5;
export const COMPLETIONS = 6;
export const SOJOURN_NS = 7;

/**
 * Every server with a queue: how many are inside, how many are served, and the integrals of both
 * over time. Totals only grow, so a window is the difference of two snapshots.
 */
export class Stations {
  readonly shapes: readonly StationShape[];
  readonly rows: Float64Array;
  /** The most inside since the last window edge. */
  readonly peak: Float64Array;
  /** Bytes carried, by stations that carry bytes. */
  readonly bytes: Float64Array;
  /** Stations from here on are pipes, which settle their own totals. */
  private readonly pipesFrom: number;

  constructor(shapes: readonly StationShape[], pipesFrom: number) {
    this.shapes = shapes;
    this.pipesFrom = pipesFrom;
    this.rows = new Float64Array(shapes.length * ROW);
    this.peak = new Float64Array(shapes.length);
    this.bytes = new Float64Array(shapes.length);
  }

  /** `count` customers come. */
  arrive(station: number, count: number, now: number): void {
    const { rows } = this;
    const row = station * ROW;
    this.advance(row, now);
    const inside = rows[row + INSIDE]! + count;
    rows[row + INSIDE] = inside;
    rows[row + ARRIVALS]! += count;
    if (inside > this.peak[station]!) this.peak[station] = inside;
  }

  /** A server takes up work. */
  begin(station: number, now: number): void {
    const row = station * ROW;
    this.advance(row, now);
    this.rows[row + BUSY]! += 1;
  }

  /** A server ends its work, and `count` customers leave whose times inside add up to `sojournNs`. */
  end(station: number, count: number, sojournNs: number, now: number): void {
    const { rows } = this;
    const row = station * ROW;
    this.advance(row, now);
    rows[row + BUSY]! -= 1;
    rows[row + INSIDE]! -= count;
    rows[row + COMPLETIONS]! += count;
    rows[row + SOJOURN_NS]! += sojournNs;
  }

  /** `count` customers come and go in one instant. */
  pass(station: number, count: number): void {
    const row = station * ROW;
    this.rows[row + ARRIVALS]! += count;
    this.rows[row + COMPLETIONS]! += count;
  }

  /** Everything inside vanishes, as in a crash. */
  empty(station: number, now: number): void {
    const row = station * ROW;
    this.advance(row, now);
    this.rows[row + INSIDE] = 0;
    this.rows[row + BUSY] = 0;
  }

  inside(station: number): number {
    return this.rows[station * ROW + INSIDE]!;
  }

  /** Brings all integrals up to `now`. */
  advanceAll(now: number): void {
    for (let station = 0; station < this.pipesFrom; station++) this.advance(station * ROW, now);
  }

  /** The peaks start anew from what is inside. */
  restartPeaks(): void {
    for (let station = 0; station < this.shapes.length; station++) {
      this.peak[station] = this.inside(station);
    }
  }

  private advance(row: number, now: number): void {
    const { rows } = this;
    const elapsed = now - rows[row + LAST_NS]!;
    if (elapsed === 0) return;
    rows[row + QUEUE_NS]! += rows[row + INSIDE]! * elapsed;
    rows[row + BUSY_NS]! += rows[row + BUSY]! * elapsed;
    rows[row + LAST_NS] = now;
  }
}
