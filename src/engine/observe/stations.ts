import type { StationWindow } from "../../model/run-record.ts";

/** What a station is, for the record. */
export type StationShape = Pick<StationWindow, "name" | "kind" | "owner" | "servers">;

/** Running totals of one station, or their differences over a window. */
export interface StationTotals {
  readonly busyNs: Float64Array;
  readonly queueNs: Float64Array;
  readonly arrivals: Float64Array;
  readonly completions: Float64Array;
  readonly sojournNs: Float64Array;
}

/**
 * Every server with a queue: how many are inside, how many are served, and the integrals of both
 * over time. Totals only grow, so a window is the difference of two snapshots.
 */
export class Stations {
  readonly shapes: readonly StationShape[];
  readonly inside: Float64Array;
  readonly busy: Float64Array;
  readonly totals: StationTotals;
  /** The most inside since the last window edge. */
  readonly peak: Float64Array;
  /** Bytes carried, by stations that carry bytes. */
  readonly bytes: Float64Array<ArrayBuffer>;
  /** Stations from here on are pipes, which settle their own totals. */
  readonly pipesFrom: number;
  private readonly lastNs: Float64Array;

  constructor(shapes: readonly StationShape[], pipesFrom: number) {
    this.shapes = shapes;
    this.pipesFrom = pipesFrom;
    this.bytes = new Float64Array(shapes.length);
    this.inside = new Float64Array(shapes.length);
    this.busy = new Float64Array(shapes.length);
    this.peak = new Float64Array(shapes.length);
    this.lastNs = new Float64Array(shapes.length);
    this.totals = zeroTotals(shapes.length);
  }

  /** `count` customers come. */
  arrive(station: number, count: number, now: number): void {
    this.advance(station, now);
    const inside = this.inside[station]! + count;
    this.inside[station] = inside;
    if (inside > this.peak[station]!) this.peak[station] = inside;
    this.totals.arrivals[station]! += count;
  }

  /** A server takes up (+1) or ends (-1) work. */
  serve(station: number, change: number, now: number): void {
    this.advance(station, now);
    this.busy[station]! += change;
  }

  /** `count` customers leave, whose times inside add up to `sojournNs`. */
  depart(station: number, count: number, sojournNs: number, now: number): void {
    this.advance(station, now);
    this.inside[station]! -= count;
    this.totals.completions[station]! += count;
    this.totals.sojournNs[station]! += sojournNs;
  }

  /** Everything inside vanishes, as in a crash. */
  empty(station: number, now: number): void {
    this.advance(station, now);
    this.inside[station] = 0;
    this.busy[station] = 0;
  }

  /** Brings all integrals up to `now`. */
  advanceAll(now: number): void {
    for (let station = 0; station < this.pipesFrom; station++) this.advance(station, now);
  }

  private advance(station: number, now: number): void {
    const elapsed = now - this.lastNs[station]!;
    if (elapsed === 0) return;
    this.totals.queueNs[station]! += this.inside[station]! * elapsed;
    this.totals.busyNs[station]! += this.busy[station]! * elapsed;
    this.lastNs[station] = now;
  }
}

export function zeroTotals(count: number): StationTotals {
  return {
    busyNs: new Float64Array(count),
    queueNs: new Float64Array(count),
    arrivals: new Float64Array(count),
    completions: new Float64Array(count),
    sojournNs: new Float64Array(count),
  };
}

export function copyTotals(totals: StationTotals): StationTotals {
  return {
    busyNs: totals.busyNs.slice(),
    queueNs: totals.queueNs.slice(),
    arrivals: totals.arrivals.slice(),
    completions: totals.completions.slice(),
    sojournNs: totals.sojournNs.slice(),
  };
}
