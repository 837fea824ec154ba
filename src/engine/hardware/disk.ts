import type { NodePlan } from "../../model/topology.ts";
import { Draw } from "../kernel/draw.ts";
import { FLUSH_DONE } from "../kernel/event-kind.ts";
import { DueTimes, type Machines } from "../kernel/machines.ts";
import type { Simulation } from "../kernel/simulation.ts";
import type { Stations } from "../observe/stations.ts";

const NS = 1e9;

/**
 * The disks: one flush at a time on each node. What is written while a flush runs waits for the
 * next one. Which records a flush covers is the caller's business; the disk counts them.
 */
export class Disks {
  /** 1 while a flush runs. */
  readonly flushing: Uint8Array;
  /** Records and bytes that wait for a flush, and the sum of the times at which they came. */
  readonly pending: Float64Array;
  readonly pendingBytes: Float64Array;
  private readonly pendingSince: Float64Array;
  /** The same for the flush that runs. */
  private readonly covered: Float64Array;
  private readonly coveredSince: Float64Array;
  /** Times slower than usual. */
  private readonly slowness: Float64Array;
  private readonly bytesPerSecond: Float64Array;
  /** 1 where nothing can be written, and where a flush waits for that to end. */
  private readonly full: Uint8Array;
  private readonly held: Uint8Array;
  private readonly heldBytes: Float64Array;
  private readonly heldFsyncs: Float64Array;
  private readonly fsync: Draw[];
  /** The plan's own times, behind those that a run has set. */
  private readonly ownFsync: readonly Draw[];
  private readonly nodes: readonly NodePlan[];
  private readonly due: DueTimes;
  private readonly simulation: Simulation;
  private readonly stations: Stations;
  private readonly station: readonly number[];

  constructor(
    nodes: readonly NodePlan[],
    seed: string,
    simulation: Simulation,
    machines: Machines,
    stations: Stations,
    station: readonly number[],
  ) {
    const count = nodes.length;
    this.simulation = simulation;
    this.stations = stations;
    this.station = station;
    this.flushing = new Uint8Array(count);
    this.pending = new Float64Array(count);
    this.pendingBytes = new Float64Array(count);
    this.pendingSince = new Float64Array(count);
    this.covered = new Float64Array(count);
    this.coveredSince = new Float64Array(count);
    this.slowness = new Float64Array(count).fill(1);
    this.bytesPerSecond = Float64Array.from(
      nodes,
      ({ disk }) => disk.bandwidthBytesPerSecond ?? Number.POSITIVE_INFINITY,
    );
    this.full = new Uint8Array(count);
    this.held = new Uint8Array(count);
    this.heldBytes = new Float64Array(count);
    this.heldFsyncs = new Float64Array(count);
    this.nodes = nodes;
    this.ownFsync = nodes.map(({ disk }, node) => new Draw(disk.fsync, seed, `n${node}`, "fsync"));
    this.fsync = [...this.ownFsync];
    this.due = new DueTimes(count, machines, simulation);
  }

  /** Records of so many bytes come to be flushed. */
  write(node: number, records: number, bytes: number): void {
    const { now } = this.simulation;
    this.pending[node]! += records;
    this.pendingBytes[node]! += bytes;
    this.pendingSince[node]! += records * now;
    this.stations.arrive(this.station[node]!, records, now);
  }

  /** A flush of all that waits begins. */
  flushAll(node: number, fsyncs: number): void {
    this.flush(
      node,
      this.pending[node]!,
      this.pendingBytes[node]!,
      this.pendingSince[node]!,
      fsyncs,
    );
  }

  /** A flush begins: of `records` that wait, whose arrival times add up to `sinceNs`. */
  flush(node: number, records: number, bytes: number, sinceNs: number, fsyncs: number): void {
    this.pending[node]! -= records;
    this.pendingBytes[node]! -= bytes;
    this.pendingSince[node]! -= sinceNs;
    this.covered[node] = records;
    this.coveredSince[node] = sinceNs;
    this.flushing[node] = 1;
    if (this.full[node] === 1) {
      this.held[node] = 1;
      this.heldBytes[node] = bytes;
      this.heldFsyncs[node] = fsyncs;
      return;
    }
    this.begin(node, bytes, fsyncs);
  }

  private begin(node: number, bytes: number, fsyncs: number): void {
    this.stations.begin(this.station[node]!, this.simulation.now);
    let length = (bytes / this.bytesPerSecond[node]!) * NS;
    for (let fsync = 0; fsync < fsyncs; fsync++) length += this.fsync[node]!.take();
    this.due.start(node, node, Math.round(length * this.slowness[node]!), FLUSH_DONE);
  }

  /** Ends the flush; the records that it covered, or -1 when the event is void. */
  finish(node: number, life: number): number {
    if (!this.due.isDue(node, node, FLUSH_DONE, life)) return -1;
    const { now } = this.simulation;
    const records = this.covered[node]!;
    this.flushing[node] = 0;
    const sojournNs = records * now - this.coveredSince[node]!;
    this.stations.end(this.station[node]!, records, sojournNs, now);
    return records;
  }

  /** A crash: what was not flushed is gone. */
  clear(node: number): void {
    this.flushing[node] = 0;
    this.held[node] = 0;
    this.pending[node] = 0;
    this.pendingBytes[node] = 0;
    this.pendingSince[node] = 0;
    this.stations.empty(this.station[node]!, this.simulation.now);
  }

  /** Makes flushes that begin from now on so many times as long as usual. */
  setSlowness(node: number, factor: number): void {
    this.slowness[node] = factor;
  }

  /** The time of flushes that begin from now on; null is the plan's. */
  setFsync(node: number, time: Draw | null): void {
    this.fsync[node] = time ?? this.ownFsync[node]!;
  }

  /** Bytes a second of flushes that begin from now on; null is the plan's. */
  setBandwidth(node: number, bytesPerSecond: number | null): void {
    const own = this.nodes[node]!.disk.bandwidthBytesPerSecond;
    this.bytesPerSecond[node] = bytesPerSecond ?? own ?? Number.POSITIVE_INFINITY;
  }

  isFull(node: number): boolean {
    return this.full[node] === 1;
  }

  /** On a full disk no flush begins; the one that was to begin does when there is room again. */
  setFull(node: number, isFull: boolean): void {
    this.full[node] = isFull ? 1 : 0;
    if (isFull || this.held[node] === 0) return;
    this.held[node] = 0;
    this.begin(node, this.heldBytes[node]!, this.heldFsyncs[node]!);
  }
}
