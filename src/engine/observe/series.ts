import type { SeriesRecord } from "../../model/run-record.ts";
import {
  ABORTED,
  CONFLICTS,
  READS_OK,
  STALE_READS,
  WRITES_FAILED,
  WRITES_OK,
  WRITES_TIMED_OUT,
} from "./counters.ts";
import type { Stations } from "./stations.ts";

/** Equally spaced points over the run, in columns of their final length. */
export class Series {
  readonly intervalNs: number;
  points = 0;
  private readonly capacity: number;
  private readonly columns = new Map<string, Float64Array>();
  private readonly lag: (Float64Array | null)[] = [];
  private readonly lagBytes: (Float64Array | null)[] = [];
  private readonly queue: Float64Array[] = [];
  private readonly last = new Float64Array(5);

  constructor(intervalNs: number, durationNs: number, shape: SeriesShape) {
    this.intervalNs = intervalNs;
    this.capacity = Math.floor(durationNs / intervalNs);
    for (const name of ["write.ok", "write.failed", "read.ok", "read.stale", "leader", "leaders"]) {
      this.column(name);
    }
    for (let node = 0; node < shape.nodes; node++) {
      const follows = shape.followers.includes(node);
      this.lag.push(follows ? this.column(`lag[${node}]`) : null);
      this.lagBytes.push(follows ? this.column(`lag_bytes[${node}]`) : null);
    }
    for (let station = 0; station < shape.stations; station++) {
      this.queue.push(this.column(`queue[${station}]`));
    }
  }

  get bytes(): number {
    return this.capacity * 8 * this.columns.size;
  }

  /** True while there is room for a point. */
  get open(): boolean {
    return this.points < this.capacity;
  }

  setLag(node: number, ns: number, bytes: number): void {
    this.lag[node]![this.points] = ns;
    this.lagBytes[node]![this.points] = bytes;
  }

  /** Keys on which replicas differ at this point; its column appears with the first that is above 0. */
  setDivergence(keys: number): void {
    if (keys > 0 && !this.columns.has("divergence")) this.column("divergence");
    const column = this.columns.get("divergence");
    if (column !== undefined) column[this.points] = keys;
  }

  /** Ends the point: counts since the last one, queues and the leaders as they are now. */
  close(counts: Float64Array, stations: Stations, leaders: readonly number[]): void {
    const failed = counts[WRITES_FAILED]! + counts[WRITES_TIMED_OUT]!;
    this.count("write.ok", 0, counts[WRITES_OK]!);
    this.count("write.failed", 1, failed);
    this.count("read.ok", 2, counts[READS_OK]!);
    this.count("read.stale", 3, counts[STALE_READS]!);
    // Its column appears with the first conflict.
    const conflicts = counts[CONFLICTS]! + counts[ABORTED]!;
    if (conflicts > 0) {
      if (!this.columns.has("conflicts")) this.column("conflicts");
      this.count("conflicts", 4, conflicts);
    }
    this.columns.get("leader")![this.points] = leaders[0] ?? -1;
    this.columns.get("leaders")![this.points] = leaders.length;
    for (let station = 0; station < this.queue.length; station++) {
      this.queue[station]![this.points] = stations.inside(station);
    }
    this.points += 1;
  }

  record(): SeriesRecord {
    return {
      intervalNs: this.intervalNs,
      points: this.points,
      columns: Object.fromEntries(
        [...this.columns].map(([name, column]) => [name, column.slice(0, this.points)]),
      ),
    };
  }

  private column(name: string): Float64Array {
    const column = new Float64Array(this.capacity);
    this.columns.set(name, column);
    return column;
  }

  private count(name: string, index: number, total: number): void {
    this.columns.get(name)![this.points] = total - this.last[index]!;
    this.last[index] = total;
  }
}

export interface SeriesShape {
  readonly nodes: number;
  readonly followers: readonly number[];
  readonly stations: number;
}
