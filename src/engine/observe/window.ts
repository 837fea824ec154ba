import type { Window } from "../../model/measures.ts";
import type { StationWindow, WindowRecord } from "../../model/run-record.ts";
import {
  ABORTED,
  CONFLICTS,
  COUNTERS,
  FLUSHED_RECORDS,
  FLUSHES,
  LOST_UPDATES,
  MESSAGES,
  NETWORK_BYTES,
  NEVER_VISIBLE,
  READS_FAILED,
  READS_OK,
  READS_STARTED,
  READS_TIMED_OUT,
  STALE_READS,
  WAL_BYTES,
  WRITES_FAILED,
  WRITES_OK,
  WRITES_STARTED,
  WRITES_TIMED_OUT,
} from "./counters.ts";
import { Histogram } from "./histogram.ts";
import {
  ARRIVALS,
  BUSY_NS,
  COMPLETIONS,
  QUEUE_NS,
  ROW,
  SOJOURN_NS,
  type Stations,
} from "./stations.ts";

/** The histograms of a stretch of time. */
export class Distributions {
  readonly writeLatency: Histogram;
  readonly readLatency: Histogram;
  readonly commitLatency: Histogram;
  readonly staleness = new Histogram();
  readonly versionsBehind = new Histogram();
  readonly unavailableNs = new Histogram();
  readonly visibleAfterNs = new Histogram();
  readonly siblings = new Histogram();
  readonly lagNs: readonly Histogram[];
  readonly lagBytes: readonly Histogram[];

  /** `keepsLatencies`: each latency is kept beside its bucket. */
  constructor(nodes: number, keepsLatencies: boolean) {
    this.writeLatency = new Histogram(keepsLatencies);
    this.readLatency = new Histogram(keepsLatencies);
    this.commitLatency = new Histogram(keepsLatencies);
    this.lagNs = Array.from({ length: nodes }, () => new Histogram());
    this.lagBytes = Array.from({ length: nodes }, () => new Histogram());
  }

  /** Bytes of the latencies that are kept. */
  get keptBytes(): number {
    const { writeLatency, readLatency, commitLatency } = this;
    return writeLatency.keptBytes + readLatency.keptBytes + commitLatency.keptBytes;
  }

  all(): readonly Histogram[] {
    return [
      this.writeLatency,
      this.readLatency,
      this.commitLatency,
      this.staleness,
      this.versionsBehind,
      this.unavailableNs,
      this.visibleAfterNs,
      this.siblings,
      ...this.lagNs,
      ...this.lagBytes,
    ];
  }
}

/** One window of the run: opened, fed a segment at a time, closed, turned into its record. */
export class WindowSums {
  readonly fromNs: number;
  readonly toNs: number;
  private readonly distributions: Distributions;
  private counts = new Float64Array(COUNTERS);
  private rows: Float64Array<ArrayBuffer>;
  private bytes: Float64Array<ArrayBuffer>;
  private readonly peak: Float64Array;
  private readonly shapes: Stations["shapes"];

  constructor(window: Window, nodes: number, stations: Stations, keepsLatencies: boolean) {
    this.fromNs = window.fromNs;
    this.toNs = window.toNs;
    this.distributions = new Distributions(nodes, keepsLatencies);
    this.shapes = stations.shapes;
    this.rows = new Float64Array(stations.rows.length);
    this.bytes = new Float64Array(stations.shapes.length);
    this.peak = new Float64Array(stations.shapes.length);
  }

  open(counts: Float64Array, stations: Stations): void {
    this.counts = counts.slice();
    this.rows = Float64Array.from(stations.rows);
    this.bytes = Float64Array.from(stations.bytes);
  }

  /** Takes in what happened since the last edge. */
  add(segment: Distributions, stations: Stations): void {
    const from = segment.all();
    this.distributions.all().forEach((histogram, index) => {
      histogram.merge(from[index]!);
    });
    stations.peak.forEach((peak, station) => {
      if (peak > this.peak[station]!) this.peak[station] = peak;
    });
  }

  close(counts: Float64Array, stations: Stations): void {
    this.counts = difference(counts, this.counts);
    this.bytes = difference(stations.bytes, this.bytes);
    this.rows = difference(stations.rows, this.rows);
  }

  /** The record; `endNs` cuts a window that the run did not finish. */
  record(endNs: number): WindowRecord {
    const { counts, distributions } = this;
    return {
      fromNs: Math.min(this.fromNs, endNs),
      toNs: Math.min(this.toNs, endNs),
      writeLatency: distributions.writeLatency.record(),
      readLatency: distributions.readLatency.record(),
      commitLatency: distributions.commitLatency.record(),
      writesOk: counts[WRITES_OK]!,
      writesFailed: counts[WRITES_FAILED]!,
      writesTimedOut: counts[WRITES_TIMED_OUT]!,
      readsOk: counts[READS_OK]!,
      readsFailed: counts[READS_FAILED]!,
      readsTimedOut: counts[READS_TIMED_OUT]!,
      writesStarted: counts[WRITES_STARTED]!,
      readsStarted: counts[READS_STARTED]!,
      staleReads: counts[STALE_READS]!,
      staleness: distributions.staleness.record(),
      versionsBehind: distributions.versionsBehind.record(),
      lagNs: distributions.lagNs.map((histogram) => histogram.record()),
      lagBytes: distributions.lagBytes.map((histogram) => histogram.record()),
      stations: this.shapes.map((_, station) => this.station(station)),
      walBytes: counts[WAL_BYTES]!,
      messages: counts[MESSAGES]!,
      networkBytes: counts[NETWORK_BYTES]!,
      flushes: counts[FLUSHES]!,
      flushedRecords: counts[FLUSHED_RECORDS]!,
      unavailableNs: distributions.unavailableNs.record(),
      visibleAfterNs: distributions.visibleAfterNs.record(),
      neverVisible: counts[NEVER_VISIBLE]!,
      conflicts: counts[CONFLICTS]!,
      lostUpdates: counts[LOST_UPDATES]!,
      aborted: counts[ABORTED]!,
      siblings: distributions.siblings.record(),
    };
  }

  private station(station: number): StationWindow {
    const value = (column: number) => this.rows[station * ROW + column]!;
    return {
      ...this.shapes[station]!,
      busyNs: value(BUSY_NS),
      queueNs: value(QUEUE_NS),
      arrivals: value(ARRIVALS),
      completions: value(COMPLETIONS),
      queueMax: this.peak[station]!,
      sojournNs: value(SOJOURN_NS),
      bytes: this.bytes[station]!,
    };
  }
}

function difference(to: Float64Array, from: Float64Array): Float64Array<ArrayBuffer> {
  return Float64Array.from(to, (value, index) => value - from[index]!);
}
