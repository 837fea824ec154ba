import { EMPTY_HISTOGRAM } from "../../src/analysis/statistics/histogram.ts";
import { bucketOf } from "../../src/model/histogram-buckets.ts";
import type {
  HistogramRecord,
  RunRecord,
  StationWindow,
  TotalsRecord,
  WindowRecord,
} from "../../src/model/run-record.ts";

export const MS = 1e6;
export const SECOND = 1e9;

/** The histogram that a recorder would have made of these integers. */
export function histogram(values: readonly number[]): HistogramRecord {
  if (values.length === 0) return EMPTY_HISTOGRAM;
  const counts = new Map<number, number>();
  for (const value of values) {
    const bucket = bucketOf(value);
    counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  }
  const buckets = Uint32Array.from(counts.keys()).sort();
  return {
    count: values.length,
    sum: values.reduce((sum, value) => sum + value, 0),
    sumSquares: values.reduce((sum, value) => sum + value * value, 0),
    min: Math.min(...values),
    max: Math.max(...values),
    buckets,
    counts: Float64Array.from(buckets, (bucket) => counts.get(bucket)!),
  };
}

/** A window in which nothing happened but what the test says; latencies in nanoseconds. */
export function windowRecord(parts: Partial<WindowRecord> = {}): WindowRecord {
  const none = EMPTY_HISTOGRAM;
  return {
    fromNs: 0,
    toNs: 10 * SECOND,
    writeLatency: none,
    readLatency: none,
    commitLatency: none,
    writesOk: 0,
    writesFailed: 0,
    writesTimedOut: 0,
    readsOk: 0,
    readsFailed: 0,
    readsTimedOut: 0,
    writesStarted: 0,
    readsStarted: 0,
    staleReads: 0,
    staleness: none,
    versionsBehind: none,
    lagNs: [none, none],
    lagBytes: [none, none],
    stations: [],
    walBytes: 0,
    messages: 0,
    networkBytes: 0,
    flushes: 0,
    flushedRecords: 0,
    unavailableNs: none,
    visibleAfterNs: none,
    neverVisible: 0,
    conflicts: 0,
    lostUpdates: 0,
    aborted: 0,
    siblings: none,
    ...parts,
  };
}

/** A station that was idle but for what the test says. */
export function station(parts: Partial<StationWindow> = {}): StationWindow {
  return {
    name: "leader.disk",
    kind: "disk",
    owner: 0,
    servers: 1,
    busyNs: 0,
    queueNs: 0,
    arrivals: 0,
    completions: 0,
    queueMax: 0,
    sojournNs: 0,
    ...parts,
  };
}

const NO_TOTALS: TotalsRecord = {
  writesIssued: 0,
  writesAcknowledged: 0,
  writesFailed: 0,
  writesTimedOut: 0,
  writesInFlight: 0,
  readsIssued: 0,
  readsAcknowledged: 0,
  readsFailed: 0,
  readsTimedOut: 0,
  readsInFlight: 0,
  lostWrites: 0,
  strandedWrites: 0,
  inDoubtWrites: 0,
  messagesSent: 0,
  messagesDelivered: 0,
  messagesDropped: 0,
  messagesInFlight: 0,
};

export interface RecordParts extends Partial<Omit<RunRecord, "totals">> {
  readonly totals?: Partial<TotalsRecord>;
}

/** A finished run of 10 s with one window, in which nothing happened but what the test says. */
export function runRecord(parts: RecordParts = {}): RunRecord {
  const { totals, ...rest } = parts;
  return {
    schema: 1,
    blocks: new Uint32Array(),
    seed: "test/0",
    complete: true,
    stopped: "end",
    endNs: 10 * SECOND,
    events: 0,
    traceHash: "00000000",
    windows: [windowRecord()],
    series: { intervalNs: 100 * MS, points: 0, columns: {} },
    totals: { ...NO_TOTALS, ...totals },
    episodes: [],
    history: null,
    notes: [],
    ...rest,
  };
}

/** A run of 10 s that acknowledged so many writes, each with one of the latencies in turn. */
export function writesRecord(writes: number, latenciesMs: readonly number[] = [5]): RunRecord {
  const latencies = Array.from(
    { length: writes },
    (_, index) => latenciesMs[index % latenciesMs.length]! * MS,
  );
  return runRecord({
    windows: [
      windowRecord({
        writesOk: writes,
        writesStarted: writes,
        writeLatency: histogram(latencies),
      }),
    ],
  });
}
