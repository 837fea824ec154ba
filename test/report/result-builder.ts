import type {
  Bound,
  CaseResult,
  Estimate,
  ExpectationResult,
  MetricUnit,
  StudyResult,
} from "../../src/analysis/results.ts";
import { bucketOf } from "../../src/model/histogram-buckets.ts";
import type { MetricRef } from "../../src/model/measures.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { HistogramRecord, RunRecord, WindowRecord } from "../../src/model/run-record.ts";
import type { Expectation, ParamValue, ReportItem } from "../../src/model/study.ts";

/** What a test says about a study; everything else is filled in to be plausible. */
export interface StudySketch {
  readonly title?: string;
  readonly reportTitle?: string;
  readonly sessions?: readonly number[];
  readonly rtts?: readonly number[];
  readonly paramName?: string;
  readonly caseLabel?: (sessions: number, rtt: number) => string;
  readonly nodes?: readonly [string, string];
  readonly faultLabel?: string;
  readonly expectationText?: string;
  readonly expectationLabel?: string;
  readonly report?: readonly ReportItem[];
  readonly source?: string;
  readonly sourceId?: string;
  readonly originText?: string;
  readonly instability?: string;
  readonly leavesOut?: readonly string[];
}

const TRIALS = 5;
const FSYNC_S = 0.0002;

/**
 * A study of one leader and one synchronous follower over sessions and round trips, whose numbers
 * follow throughput = min(sessions / T, 1 / fsync), so that charts and sentences have something
 * true to show without an engine.
 */
export function buildResult(sketch: StudySketch = {}): StudyResult {
  const sessions = sketch.sessions ?? [1, 64];
  const rtts = sketch.rtts ?? [0.07];
  const cases = rtts.flatMap((rtt) => sessions.map((count) => buildCase(sketch, count, rtt)));
  const names = [sketch.paramName ?? "sessions", "rtt"];
  return {
    study: {
      schema: 1,
      title: sketch.title ?? "What does synchronous replication over the Atlantic cost?",
      seed: "quorate",
      trials: { kind: "fixed", count: TRIALS },
      axes: [...(sessions.length > 1 ? [names[0]!] : []), ...(rtts.length > 1 ? [names[1]!] : [])],
      cases: cases.map(({ plan }) => plan),
      metrics: METRICS,
      reportTitle: sketch.reportTitle ?? "First answer",
      report: sketch.report ?? [],
      sources: [
        {
          id: sketch.sourceId ?? "first-answer.scenario",
          text: sketch.source ?? "run { duration = 60s }\n",
        },
      ],
    },
    cases,
    hash: `sha256:${"ab".repeat(32)}`,
    resultHash: `sha256:${"cd".repeat(32)}`,
    complete: true,
  };
}

export function metricRef(id: string): MetricRef {
  const match = /^(\w[\w.]*)\((.*)\)$/.exec(id);
  const [outer, inner] = [match?.[1] ?? id, match?.[2] ?? ""];
  if (outer === "lag") return { id, name: "lag", words: [], node: 1, numbers: {} };
  return /^(p\d|mean|min|max|sd)/.test(outer)
    ? { id, aggregate: outer, name: inner, words: [], numbers: {} }
    : { id, name: outer, words: inner === "" ? [] : [inner], numbers: {} };
}

const METRICS = [
  "throughput(write)",
  "p50(write.latency)",
  "p90(write.latency)",
  "p95(write.latency)",
  "p99(write.latency)",
  "p99.9(write.latency)",
  "bottleneck",
].map(metricRef);

function buildCase(sketch: StudySketch, sessions: number, rtt: number): CaseResult {
  const latency = rtt + 2 * FSYNC_S;
  const throughput = Math.min(sessions / latency, 1 / FSYNC_S);
  const params: ParamValue[] = [
    { name: sketch.paramName ?? "sessions", text: String(sessions), json: sessions },
    { name: "rtt", text: `${rtt * 1000} ms`, json: rtt },
  ];
  const label =
    sketch.caseLabel?.(sessions, rtt) ??
    params.map(({ name, text }) => `${name}=${text}`).join(", ");
  const expectations = [buildExpectation(sketch, throughput)];
  return {
    plan: {
      label,
      params,
      plan: buildPlan(sketch),
      origins: [
        { path: "link virginia <-> frankfurt · rtt", text: `${rtt * 1000} ms`, from: "param" },
        {
          path: "node a · disk.fsync",
          text: sketch.originText ?? "200 us",
          from: "default",
          source: "NVMe with power-loss protection, fio --fsync=1, datasets/fsync.csv",
        },
        { path: "replicate · mode", text: "sync", from: "scenario" },
      ],
      expectations: expectations.map(({ expectation }) => expectation),
      leavesOut: sketch.leavesOut ?? ["Checkpoints and vacuum do not compete for the disk."],
    },
    trials: TRIALS,
    complete: true,
    metrics: buildMetrics(throughput, latency),
    expectations,
    bounds: buildBounds(sessions, latency),
    bottleneck: throughput < 1 / FSYNC_S ? "round trip" : "a.disk",
    explanation: `${sessions} sessions wait ${(latency * 1000).toFixed(1)} ms for each write, so that they write ${throughput.toFixed(1)} times a second.`,
    instabilities: sketch.instability === undefined ? [] : [sketch.instability],
    records: Array.from({ length: TRIALS }, (_, trial) =>
      buildRecord(sketch, `quorate/${trial}`, throughput, latency),
    ),
  };
}

function buildExpectation(sketch: StudySketch, throughput: number): ExpectationResult {
  const expectation: Expectation = {
    kind: "expect",
    text: sketch.expectationText ?? "throughput(write) >= 100 /s",
    ...(sketch.expectationLabel === undefined ? {} : { label: sketch.expectationLabel }),
    condition: { kind: "boolean", value: true },
    applies: true,
  };
  const holds = throughput >= 100;
  return {
    expectation,
    verdict: holds ? "pass" : "fail",
    passed: holds ? TRIALS : 0,
    of: TRIALS,
    seen: `throughput(write) = ${throughput.toFixed(1)}/s`,
  };
}

function buildMetrics(throughput: number, latency: number): Map<string, Estimate> {
  const near = (value: number, unit: MetricUnit): Estimate => ({
    value,
    low: value * 0.99,
    high: value * 1.01,
    unit,
  });
  return new Map<string, Estimate>([
    ["throughput(write)", near(throughput, "/s")],
    ["p50(write.latency)", near(latency, "s")],
    ["p90(write.latency)", near(latency * 1.1, "s")],
    ["p95(write.latency)", near(latency * 1.2, "s")],
    ["p99(write.latency)", near(latency * 1.5, "s")],
    ["p99.9(write.latency)", near(latency * 2.5, "s")],
    ["bottleneck", { value: null, low: null, high: null, unit: "word", word: "round trip" }],
    ["rto", { value: null, low: null, high: null, unit: "s", absent: "not simulated yet" }],
  ]);
}

function buildBounds(sessions: number, latency: number): Bound[] {
  return [
    { name: "fsync", writesPerSecond: 1 / FSYNC_S, formula: "1 / 200 us" },
    { name: "network", writesPerSecond: null, formula: "no bandwidth is given" },
    { name: "apply", writesPerSecond: 50_000, formula: "1 worker / 20 us" },
    {
      name: "round_trip",
      writesPerSecond: sessions / latency,
      formula: `${sessions} sessions / ${(latency * 1000).toFixed(1)} ms`,
    },
  ];
}

function buildPlan(sketch: StudySketch): Plan {
  const [leader, follower] = sketch.nodes ?? ["a", "b"];
  const constant = (value: number) => ({ kind: "constant", value }) as const;
  const node = (name: string, site: number) => ({
    name,
    site,
    disk: { fsync: constant(200_000), bandwidthBytesPerSecond: null, capacityBytes: null },
    cpu: { cores: 8, perOp: constant(20_000) },
    apply: { workers: 1, time: constant(20_000) },
    nicBytesPerSecond: null,
    clock: { kind: "perfect" } as const,
    costPerHour: 0,
  });
  return {
    schema: 1,
    topology: {
      sites: [{ name: "virginia" }, { name: "frankfurt" }],
      nodes: [node(leader, 0), node(follower, 1)],
      links: [],
      clientSites: [0],
      routes: [],
    },
    replication: {
      kind: "single_leader",
      leader: 0,
      followers: [1],
      upstream: [0],
      ack: { kind: "any", count: 1, of: [1] },
      ackAt: "flushed",
      localFlush: true,
      groupCommit: { enabled: true, delayNs: 0, max: null },
      ackTimeoutNs: null,
      onAckTimeout: "block",
      shards: 1,
      shipAfter: "append",
      receiver: "pipelined",
      applyAfter: "received",
      visible: "after_ack",
      commitPipeline: "concurrent",
      recordOverheadBytes: 0,
      messageOverheadBytes: 0,
    },
    workloads: [],
    faults: [],
    measures: { windows: [], seriesIntervalNs: 200_000_000, history: false },
    run: {
      durationNs: 60e9,
      warmupNs: 5e9,
      seed: "quorate",
      limits: { maxEvents: 1e8, maxBytes: 1e9 },
    },
  };
}

function buildRecord(
  sketch: StudySketch,
  seed: string,
  throughput: number,
  latency: number,
): RunRecord {
  const points = 300;
  const column = (at: (i: number) => number) =>
    Float64Array.from({ length: points }, (_, i) => at(i));
  const cut = (i: number) => i >= 100 && i < 150;
  return {
    schema: 1,
    blocks: new Uint32Array(),
    seed,
    complete: true,
    stopped: "end",
    endNs: 60e9,
    events: 100_000,
    traceHash: "ef".repeat(8),
    windows: [buildWindow(sketch, throughput, latency)],
    series: {
      intervalNs: 200_000_000,
      points,
      columns: {
        "write.ok": column((i) => (cut(i) ? 0 : Math.round(throughput / 5) + (i % 3))),
        "lag[0]": column(() => 0),
        "lag[1]": column((i) => (cut(i) ? (i - 99) * 0.2e9 : latency * 1e9)),
        leader: column((i) => (cut(i) ? -1 : i >= 150 ? 1 : 0)),
      },
    },
    totals: {
      writesIssued: 1000,
      writesAcknowledged: 999,
      writesFailed: 0,
      writesTimedOut: 0,
      writesInFlight: 1,
      readsIssued: 0,
      readsAcknowledged: 0,
      readsFailed: 0,
      readsTimedOut: 0,
      readsInFlight: 0,
      lostWrites: 0,
      strandedWrites: 0,
      inDoubtWrites: 0,
      messagesSent: 2000,
      messagesDelivered: 2000,
      messagesDropped: 0,
      messagesInFlight: 0,
    },
    episodes: [
      { kind: "fault", label: sketch.faultLabel ?? "WAN cut", fromNs: 20e9, toNs: 30e9, nodes: [] },
    ],
    history: null,
    notes: [],
  };
}

const EMPTY: HistogramRecord = {
  count: 0,
  sum: 0,
  sumSquares: 0,
  min: 0,
  max: 0,
  buckets: new Uint32Array(),
  counts: new Float64Array(),
};

/** 10,000 writes: most take the latency, a tenth 1.2 times that, a hundredth 2.5 times. */
function latencyHistogram(latency: number): HistogramRecord {
  const parts = [
    [latency * 1e9, 8_990],
    [latency * 1.2e9, 900],
    [latency * 2.5e9, 110],
  ] as const;
  const sum = parts.reduce((total, [ns, count]) => total + ns * count, 0);
  return {
    count: 10_000,
    sum,
    sumSquares: parts.reduce((total, [ns, count]) => total + ns * ns * count, 0),
    min: latency * 1e9,
    max: latency * 2.5e9,
    buckets: Uint32Array.from(parts, ([ns]) => bucketOf(Math.round(ns))),
    counts: Float64Array.from(parts, ([, count]) => count),
  };
}

function buildWindow(sketch: StudySketch, throughput: number, latency: number): WindowRecord {
  const [leader, follower] = sketch.nodes ?? ["a", "b"];
  const station = (name: string, kind: "disk" | "cpu" | "apply", owner: number, share: number) => ({
    name,
    kind,
    owner,
    servers: 1,
    busyNs: share * 55e9,
    queueNs: 0,
    arrivals: 1000,
    completions: 1000,
    queueMax: 3,
    sojournNs: 0,
  });
  const load = Math.min(1, throughput * FSYNC_S);
  return {
    fromNs: 5e9,
    toNs: 60e9,
    writeLatency: latencyHistogram(latency),
    readLatency: EMPTY,
    commitLatency: EMPTY,
    writesOk: Math.round(throughput * 55),
    writesFailed: 0,
    writesTimedOut: 0,
    readsOk: 0,
    readsFailed: 0,
    readsTimedOut: 0,
    writesStarted: Math.round(throughput * 55),
    readsStarted: 0,
    staleReads: 0,
    staleness: EMPTY,
    versionsBehind: EMPTY,
    lagNs: [EMPTY, EMPTY],
    lagBytes: [EMPTY, EMPTY],
    stations: [
      station(`${leader}.disk`, "disk", 0, load),
      station(`${leader}.cpu`, "cpu", 0, load * 0.4),
      station(`${follower}.disk`, "disk", 1, load * 0.9),
      station(`${follower}.apply`, "apply", 1, load * 0.2),
    ],
    walBytes: 1000,
    messages: 2000,
    networkBytes: 1e6,
    flushes: 900,
    flushedRecords: 1000,
    unavailableNs: EMPTY,
    visibleAfterNs: EMPTY,
    neverVisible: 0,
    conflicts: 0,
    lostUpdates: 0,
    aborted: 0,
    siblings: EMPTY,
  };
}
