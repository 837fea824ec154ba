import { estimateMetric } from "../../../src/analysis/metrics/estimate.ts";
import { pilotOf, viewsOf } from "../../../src/analysis/metrics/view.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import { bucketOf } from "../../../src/model/histogram-buckets.ts";
import type { MetricRef } from "../../../src/model/measures.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { HistogramRecord, RunRecord, WindowRecord } from "../../../src/model/run-record.ts";
import { type TrialsPlan, trialSeed } from "../../../src/model/study.ts";
import { ln } from "../../../src/random/mathematics.ts";
import { makeStream, type Stream } from "../../../src/random/stream.ts";
import { neededFor } from "../../../src/sweep/precision.ts";
import { nextRound } from "../../../src/sweep/trials.ts";
import { at, failoverPlan, siteCrash } from "../../engine/failover/failover-builder.ts";
import { buildPlan, constant, exponential, freeNode } from "../../engine/plan-builder.ts";
import { MS, runRecord, SECOND, windowRecord } from "../record-builder.ts";
import { buildStudy, metric } from "../study-builder.ts";

/*
 * Studies whose true answer is known, to see how many of their 95 % intervals hold it.
 */

/** A metric with its true value, and how a trial of it is run. */
export interface Known {
  readonly name: string;
  readonly plan: Plan;
  readonly metric: MetricRef;
  readonly truth: number;
  readonly trials: TrialsPlan;
  /** The record of one trial; `seed` is the trial's own. */
  run(seed: string): RunRecord;
}

export const MEAN = metric("write.latency");
export const P99 = metric("write.latency", { aggregate: "p99" });
export const LOST = metric("lost_writes");

const SERVICE = MS;
const BLOCKS = 20;

/** How often the interval held the truth, of how many studies, and its mean reach as a share of it. */
export interface Coverage {
  readonly held: number;
  readonly without: number;
  readonly reach: number;
  readonly trials: number;
}

export function coverageOf(known: Known, studies: number): Coverage {
  let [held, without, reach, runs] = [0, 0, 0, 0];
  for (let study = 0; study < studies; study += 1) {
    const records = recordsOf(known, study);
    const views = viewsOf(known.plan, records, undefined, pilotOf(known.trials));
    const { low, high } = estimateMetric(known.metric, views);
    runs += records.length;
    if (low === null || high === null) without += 1;
    else {
      if (low <= known.truth && known.truth <= high) held += 1;
      reach += (high - low) / 2 / known.truth;
    }
  }
  const told = studies - without;
  return { held: held / told, without, reach: reach / told, trials: runs / studies };
}

function recordsOf(known: Known, study: number): RunRecord[] {
  const { trials, plan } = known;
  const [casePlan] = buildStudy([plan]).cases;
  const records: RunRecord[] = [];
  let wanted = trials.kind === "fixed" ? trials.count : trials.min;
  while (records.length < wanted) {
    while (records.length < wanted) {
      records.push(known.run(trialSeed(`${known.name}/${study}`, records.length)));
    }
    wanted = nextRound(casePlan!, trials, wanted, records, neededFor);
  }
  return records;
}

export function fixed(count: number): TrialsPlan {
  return { kind: "fixed", count };
}

/** Times in an M/M/1 queue by its recursion (Lindley), a service of 1 ms, from an empty queue or a steady one. */
export function queue(
  asked: MetricRef,
  load: number,
  customers: number,
  trials: TrialsPlan,
  start: "empty" | "steady" = "steady",
): Known {
  const truth = ((asked === P99 ? ln(100) : 1) * SERVICE) / (1 - load) / SECOND;
  const auto = trials.kind === "fixed" && trials.count < 5;
  const windows = Array.from({ length: BLOCKS }, (_, i) => ({
    fromNs: i * SECOND,
    toNs: (i + 1) * SECOND,
  }));
  const plan = buildPlan({
    run: { durationNs: BLOCKS * SECOND, warmupNs: auto ? null : 0 },
    ...(auto && { measures: { windows } }),
  });
  const run = (seed: string) => {
    const next = customersOf(makeStream(seed, 0, "queue"), load, start);
    if (!auto) return runRecord({ windows: [busyWindow(next, customers)] });
    const blocks = windows.map((window) => ({
      ...busyWindow(next, customers / BLOCKS),
      ...window,
    }));
    return runRecord({ endNs: BLOCKS * SECOND, windows: [windowRecord(), ...blocks] });
  };
  const how = auto ? `one run from an ${start} queue, batches` : `${start} start`;
  return {
    name: `M/M/1 ${load} ${asked.id} ${customers} (${how})`,
    plan,
    metric: asked,
    truth,
    trials,
    run,
  };
}

function customersOf(stream: Stream, load: number, start: "empty" | "steady"): () => number {
  const draw = () => -SERVICE * ln(stream.next());
  let wait = start === "empty" || stream.next() > load ? 0 : draw() / (1 - load);
  return () => {
    const service = draw();
    const time = wait + service;
    wait = Math.max(0, time - draw() / load);
    return Math.round(time);
  };
}

function busyWindow(next: () => number, customers: number): WindowRecord {
  const times = Float64Array.from({ length: customers }, next);
  return windowRecord({ writesOk: customers, writeLatency: histogramOf(times.sort()) });
}

/** The histogram of rising values. */
function histogramOf(sorted: Float64Array): HistogramRecord {
  const buckets: number[] = [];
  const counts: number[] = [];
  let [sum, sumSquares] = [0, 0];
  for (const value of sorted) {
    sum += value;
    sumSquares += value * value;
    const bucket = bucketOf(value);
    if (bucket === buckets.at(-1)) counts[counts.length - 1]! += 1;
    else {
      buckets.push(bucket);
      counts.push(1);
    }
  }
  return {
    count: sorted.length,
    sum,
    sumSquares,
    min: sorted[0] ?? 0,
    max: sorted.at(-1) ?? 0,
    buckets: Uint32Array.from(buckets),
    counts: Float64Array.from(counts),
  };
}

/** The same queue in the engine: the leader's CPU, with Poisson writes that cost nothing else. */
export function simulatedQueue(
  asked: MetricRef,
  load: number,
  seconds: number,
  trials: TrialsPlan,
): Known {
  const cpu = { cores: 1, perOp: exponential(SERVICE) };
  const plan = buildPlan({
    nodes: [{ ...freeNode(0), cpu }, freeNode(1)],
    workload: { load: { kind: "poisson", rate: (load * SECOND) / SERVICE } },
    run: { durationNs: seconds * SECOND, warmupNs: 0.05 * seconds * SECOND },
  });
  const truth = ((asked === P99 ? ln(100) : 1) * SERVICE) / (1 - load) / SECOND;
  const run = (seed: string) => runPlan({ ...plan, run: { ...plan.run, seed } });
  const name = `engine M/M/1 ${load} ${asked.id} ${seconds} s`;
  return { name, plan, metric: asked, truth, trials, run };
}

/** Writes lost when a leader's site dies in async mode: Poisson, rate × one-way delay on average. */
export function lostWrites(mean: number, trials: TrialsPlan): Known {
  const delay = 5 * MS;
  const plan = failoverPlan(
    { detect: { kind: "heartbeat", everyNs: 10 * MS, miss: 3 } },
    {
      delay: constant(delay),
      workload: { load: { kind: "poisson", rate: (mean * SECOND) / delay } },
      faults: [at(50 * MS, siteCrash(0))],
      run: { durationNs: 120 * MS, warmupNs: 0 },
    },
  );
  const run = (seed: string) => runPlan({ ...plan, run: { ...plan.run, seed } });
  return { name: `engine lost writes ${mean}`, plan, metric: LOST, truth: mean, trials, run };
}
