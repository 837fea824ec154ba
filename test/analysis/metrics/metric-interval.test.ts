import { describe, expect, it } from "vitest";
import { estimateMetric } from "../../../src/analysis/metrics/estimate.ts";
import { remarksOnTrials } from "../../../src/analysis/metrics/trials-remarks.ts";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { RunRecord, WindowRecord } from "../../../src/model/run-record.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { buildPlan } from "../../engine/plan-builder.ts";
import { histogram, MS, runRecord, SECOND, windowRecord } from "../record-builder.ts";
import { metric } from "../study-builder.ts";

const plan = buildPlan();
const throughput = metric("throughput", { words: ["write"] });
const p90 = metric("write.latency", { aggregate: "p90" });
const lost = metric("lost_writes");
const stale = metric("stale_reads");
const FIXED = { kind: "fixed", count: 1 } as const;

const windows = Array.from({ length: 20 }, (_, i) => ({
  fromNs: i * SECOND,
  toNs: (i + 1) * SECOND,
}));
/** Twenty seconds whose warm-up is found afterwards, from blocks of one second. */
const auto = buildPlan({
  run: { warmupNs: null, durationNs: 20 * SECOND },
  measures: { windows },
});

/** A run of twenty one-second blocks. */
function blockRun(block: (index: number) => Partial<WindowRecord>, lostWrites = 0): RunRecord {
  const blocks = windows.map((window, index) => windowRecord({ ...window, ...block(index) }));
  return runRecord({
    endNs: 20 * SECOND,
    windows: [windowRecord({ toNs: 20 * SECOND }), ...blocks],
    totals: { lostWrites },
  });
}

const stream = makeStream("metric-interval", 0, "noise");
const noisy = () =>
  blockRun(() => {
    const writesOk = 900 + Math.round(200 * stream.next());
    const latencies = Array.from({ length: 50 }, () => Math.round(10 * MS * stream.next()));
    return { writesOk, writeLatency: histogram(latencies), messages: 2 * writesOk };
  });

const of = (given: Plan, records: readonly RunRecord[], ref = throughput) =>
  estimateMetric(ref, viewsOf(given, records));

describe("the interval of a metric that counts", () => {
  it("bounds lost writes that nobody saw, and is no bound but zero of none", () => {
    const quiet = new Array<RunRecord>(30).fill(runRecord());
    const found = of(plan, quiet, lost);
    expect(found).toMatchObject({ value: 0, low: 0 });
    expect(found.high).toBeCloseTo(0.1, 3);
    expect(of(plan, [], lost).value).toBeNull();
  });

  it("is the same for the mean over the runs, and takes queues for no counts", () => {
    const runs = [0, 0, 2, 0, 1].map((lostWrites) => runRecord({ totals: { lostWrites } }));
    const mean = of(plan, runs, metric("lost_writes", { aggregate: "mean" }));
    expect(mean).toEqual(of(plan, runs, lost));
    expect(mean.low).toBeGreaterThan(0);
    const idle = of(plan, runs, metric("queue", { node: 0, station: "disk" }));
    expect(idle.value).toBeNull();
  });

  it("bounds shares by the operations that they are of, when all went one way", () => {
    const record = (staleReads: number) =>
      runRecord({ windows: [windowRecord({ readsOk: 10_000, staleReads, writesOk: 500 })] });
    const none = of(plan, [record(0), record(0), record(0)], stale);
    expect(none).toMatchObject({ value: 0, low: 0 });
    expect(none.high).toBeCloseTo(1e-4, 6);
    const whole = of(plan, [record(0), record(0)], metric("availability", { words: ["write"] }));
    expect(whole).toMatchObject({ value: 1, high: 1 });
    expect(whole.low).toBeCloseTo(1 - 3 / 1000, 4);
    const some = of(plan, [record(1), record(0), record(2)], stale);
    expect(some.low).toBeGreaterThan(0);
  });

  it("takes each run for a witness where the share is one of runs", () => {
    const columns = (last: number) => ({ divergence: Float64Array.from([0, 0, 0, last]) });
    const ended = (last: number) =>
      runRecord({ series: { intervalNs: SECOND, points: 4, columns: columns(last) } });
    const all = of(plan, [ended(0), ended(0), ended(0), ended(0)], metric("converged"));
    // Wilson, 4 of 4.
    expect(all).toMatchObject({ value: 1, high: 1 });
    expect(all.low).toBeCloseTo(4 / (4 + 1.959963984540054 * 1.959963984540054), 9);
  });
});

describe("the interval of a few long runs", () => {
  it("comes from stretches of time within the runs, around the value of them all", () => {
    const run = noisy();
    const found = of(auto, [run]);
    expect(found.low).toBeLessThan(found.value!);
    expect(found.high! - found.low!).toBeGreaterThan(20);
    expect(found.high! - found.low!).toBeLessThan(100);
    const quantile = of(auto, [run], p90);
    expect(quantile.low).toBeLessThan(0.009);
    expect(quantile.high).toBeGreaterThan(0.009);
  });

  it("measures an amount in a run as if all of it were like the stretch", () => {
    const found = of(auto, [noisy()], metric("messages"));
    expect(found.high! - found.low!).toBeLessThan(0.1 * found.value!);
    expect(found.low).toBeLessThan(found.value!);
    expect(found.high).toBeGreaterThan(found.value!);
  });

  it("narrows with more of them, and gives way to the trials' own from five on", () => {
    const runs = Array.from({ length: 5 }, noisy);
    const width = (count: number) => {
      const { low, high } = of(auto, runs.slice(0, count));
      return high! - low!;
    };
    expect(width(4)).toBeLessThan(0.8 * width(1));
    const found = viewsOf(auto, runs.slice(0, 4));
    const kept = 20 - found.measured.cutBlocks!;
    // Two blocks a batch from sixteen on; an odd one stays out.
    expect(found.batches?.views).toHaveLength(4 * (kept < 16 ? kept : Math.floor(kept / 2)));
    expect(viewsOf(auto, runs).batches).toBeNull();
  });

  it("does not exist for one run where stretches are not alike, or where blocks are not kept", () => {
    const crash = {
      label: "crash",
      schedule: { kind: "at", atNs: 18 * SECOND },
      action: { kind: "crash", target: { kind: "leader" }, site: false, losesDisk: false },
      lasts: null,
    } as const;
    const parts = { run: auto.run, measures: auto.measures };
    expect(of(buildPlan({ ...parts, faults: [crash] }), [noisy()]).low).toBeNull();
    const phases = [{ from: 10, to: 90, durationNs: 20 * SECOND }];
    const ramp = buildPlan({ ...parts, workload: { load: { kind: "phases", phases } } });
    expect(of(ramp, [noisy()]).low).toBeNull();
    expect(of(plan, [runRecord({ windows: [windowRecord({ writesOk: 100 })] })]).low).toBeNull();
    const cut = { ...noisy(), complete: false };
    expect(of(auto, [cut]).low).toBeNull();
  });

  it("falls back on the trials where stretches hang together, and for what a run has once", () => {
    // The second half of each run drifts: neighbours are alike.
    const drifting = (start: number) => blockRun((i) => ({ writesOk: start + 10 * i }));
    expect(of(auto, [drifting(1000)]).low).toBeNull();
    const two = of(auto, [drifting(1000), drifting(1010)]);
    // t(0.975, 1) = 12.7 times half the gap of 10/s.
    expect(two.high! - two.value!).toBeCloseTo(12.706 * 5, 1);
    const runs = [blockRun(() => ({}), 2), blockRun(() => ({}), 4)];
    expect(of(auto, runs, lost)).toMatchObject({ value: 3 });
    expect(of(auto, runs, lost).high).toBeGreaterThan(10);
  });

  it("rests on the blocks of a given warm-up too, where the plan keeps them", () => {
    const measures = { windows, blocks: 20 };
    const given = buildPlan({ run: { warmupNs: 0, durationNs: 20 * SECOND }, measures });
    const run = noisy();
    const whole = windowRecord({ toNs: 20 * SECOND, writesOk: 20_000 });
    const record = { ...run, windows: [whole, ...run.windows.slice(1)] };
    const found = of(given, [record]);
    expect(found.value).toBe(1000);
    expect(found.high! - found.low!).toBeGreaterThan(20);
  });

  it("is told to the reader", () => {
    const told = (records: readonly RunRecord[], of = auto) =>
      remarksOnTrials(FIXED, viewsOf(of, records), new Map());
    const steady = blockRun(() => ({ writesOk: 100 }));
    expect(told([steady])).toEqual([
      "One trial: intervals come from 10 stretches of time within the run.",
    ]);
    expect(told([steady, steady])[0]).toBe(
      "2 trials: intervals come from 20 stretches of time within the runs.",
    );
    expect(told([runRecord()], plan)[0]).toMatch(/^One trial has no intervals/);
    expect(told([runRecord(), runRecord()], plan)).toEqual([]);
    expect(told([])).toEqual([]);
  });
});

describe("trials until a figure is known", () => {
  it("says so when the most trials did not do", () => {
    const until = { kind: "until", metric: throughput, within: 0.05, min: 2, max: 3 } as const;
    const records = [900, 1000, 1100].map((writesOk) =>
      runRecord({ windows: [windowRecord({ writesOk })] }),
    );
    const told = (within: number, trials = records) => {
      const views = viewsOf(plan, trials);
      const metrics = new Map([[throughput.id, estimateMetric(throughput, views)]]);
      return remarksOnTrials({ ...until, within }, views, metrics);
    };
    expect(told(0.05)).toEqual([
      "throughput(write) is not known within 5% after 3 trials, the most that `until` allows: it is within 24.84%. A longer duration helps as well.",
    ]);
    expect(told(0.3)).toEqual([]);
    expect(told(0.05, records.slice(1))).toEqual([]);
  });
});
