import { describe, expect, it } from "vitest";
import { estimateMetric } from "../../../src/analysis/metrics/estimate.ts";
import { readMetric } from "../../../src/analysis/metrics/read-metric.ts";
import { METRICS } from "../../../src/analysis/metrics/registry.ts";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import type { MetricRef } from "../../../src/model/measures.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { makeStream } from "../../../src/random/stream.ts";
import { buildPlan } from "../../engine/plan-builder.ts";
import {
  histogram,
  MS,
  runRecord,
  SECOND,
  station,
  windowRecord,
  writesRecord,
} from "../record-builder.ts";
import { metric } from "../study-builder.ts";

const plan = buildPlan();
const of = (ref: MetricRef, ...records: RunRecord[]) => estimateMetric(ref, viewsOf(plan, records));
const one = (window: Parameters<typeof windowRecord>[0]) =>
  runRecord({ windows: [windowRecord(window)] });
const write = { words: ["write"] };

describe("metrics of clients", () => {
  it("throughput is what was acknowledged in a second, over all trials", () => {
    const found = of(metric("throughput", write), writesRecord(140), writesRecord(144));
    expect(found).toMatchObject({ value: 14.2, unit: "/s" });
    expect(found.high! - found.value!).toBeCloseTo(12.7062 * 0.2, 3);
  });

  it("one trial has a value and no interval", () => {
    expect(of(metric("throughput", write), writesRecord(140))).toEqual({
      value: 14,
      low: null,
      high: null,
      unit: "/s",
    });
  });

  it("a quantile is that of all trials' operations together, in seconds", () => {
    const trials = [writesRecord(99, [5]), writesRecord(1, [100])];
    const p50 = of(metric("write.latency", { aggregate: "p50" }), ...trials);
    expect(p50.value).toBeCloseTo(0.005, 5);
    expect(p50.unit).toBe("s");
    expect(of(metric("write.latency", { aggregate: "max" }), ...trials)).toEqual({
      value: 0.1,
      low: null,
      high: null,
      unit: "s",
    });
  });

  it("availability is the share that succeeded of those that ended", () => {
    const record = one({ writesOk: 98, writesFailed: 1, writesTimedOut: 1, readsOk: 100 });
    expect(of(metric("availability", write), record).value).toBe(0.98);
    expect(of(metric("availability"), record).value).toBe(0.99);
    expect(of(metric("availability", write), one({ writesStarted: 5 })).value).toBe(0);
    expect(of(metric("availability", write), one({})).absent).toBe("nothing was tried");
  });

  it("availability counts what still waits when a run ends in an outage", () => {
    const window = windowRecord({ writesOk: 90, writesStarted: 100 });
    const totals = { writesInFlight: 10 };
    const outage = { kind: "unavailable", label: "", fromNs: 9 * SECOND, nodes: [] } as const;
    const ending = (toNs: number) =>
      runRecord({ windows: [window], totals, episodes: [{ ...outage, toNs }] });
    expect(of(metric("availability", write), ending(10 * SECOND)).value).toBe(0.9);
    expect(of(metric("availability", write), ending(9.5 * SECOND)).value).toBe(1);
  });

  it("the time without any success adds up, and has a longest stretch", () => {
    const record = one({ unavailableNs: histogram([2 * SECOND, 3 * SECOND]) });
    expect(of(metric("unavailable_time"), record, runRecord()).value).toBe(2.5);
    const longest = of(metric("unavailable_time", { aggregate: "max" }), record, runRecord());
    expect(longest.value).toBe(3);
    expect(of(metric("unavailable_time"), runRecord()).value).toBe(0);
  });

  it("stale reads are a share, and how stale they are is asked of them alone", () => {
    const record = one({
      readsOk: 200,
      staleReads: 2,
      staleness: histogram([10 * MS, 30 * MS]),
      versionsBehind: histogram([1, 2]),
    });
    expect(of(metric("stale_reads"), record)).toMatchObject({ value: 0.01, unit: "1" });
    expect(of(metric("staleness"), record).value).toBeCloseTo(0.02, 12);
    expect(of(metric("k_staleness", { aggregate: "max" }), record).value).toBe(2);
    expect(of(metric("staleness"), runRecord()).absent).toBe("no read was stale");
  });

  it("events of each kind have a rate", () => {
    const record = one({ writesFailed: 20, readsOk: 10 });
    const rate = (word: string) => of(metric("rate", { words: [word] }), record);
    expect([rate("write.failed").value, rate("read.ok").value]).toEqual([2, 1]);
    expect(rate("write.lost").absent).toContain("write.lost");
  });
});

describe("metrics of machines", () => {
  it("lag without an aggregate is its mean over time", () => {
    const record = one({ lagNs: [histogram([]), histogram([0, 0, 0, 400 * MS])] });
    expect(of(metric("lag", { node: 1 }), record)).toMatchObject({ value: 0.1, unit: "s" });
    expect(of(metric("lag", { node: 1, aggregate: "max" }), record).value).toBe(0.4);
    expect(of(metric("lag", { node: 0 }), record).absent).toBe("a leader has no lag");
  });

  it("utilisation and queue are averages over time and servers", () => {
    const cpu = {
      kind: "cpu",
      servers: 4,
      busyNs: 20 * SECOND,
      queueNs: 30 * SECOND,
      queueMax: 9,
    } as const;
    const record = one({ stations: [station(cpu)] });
    const at = { node: 0, station: "cpu" };
    expect(of(metric("utilization", at), record).value).toBe(0.5);
    expect(of(metric("queue", at), record, record).value).toBe(3);
    expect(of(metric("queue", { ...at, aggregate: "max" }), record).value).toBe(9);
    expect(of(metric("queue", { node: 1, station: "nic" }), record).absent).toBeDefined();
  });

  it("a link's word stands for the busier of its two pipes", () => {
    const linkOf = (name: string) => plan.topology.links.findIndex((link) => link.name === name);
    const pipes = [
      station({ kind: "link", owner: linkOf("0 -> 1"), busyNs: SECOND }),
      station({ kind: "link", owner: linkOf("1 -> 0"), busyNs: 7 * SECOND }),
    ];
    const record = one({ stations: pipes });
    expect(of(metric("utilization", { link: "0 <-> 1" }), record).value).toBe(0.7);
    expect(of(metric("utilization", { link: "0 -> 1" }), record).value).toBe(0.1);
  });

  it("amounts are those of one run", () => {
    const record = one({ walBytes: 1000, messages: 20, networkBytes: 3000 });
    for (const [name, value] of [
      ["wal_bytes", 1000],
      ["messages", 20],
      ["network_bytes", 3000],
    ] as const) {
      expect(of(metric(name), record, record).value).toBe(value);
    }
  });

  it("cost is the nodes' price and the traffic's", () => {
    const nodes = [{ costPerHour: 2 }, { costPerHour: 1 }];
    const dear = buildPlan({ nodes, link: { costPerByte: 1e-9 } });
    const record = one({ stations: [station({ kind: "link", owner: 0, bytes: 1e6 })] });
    const found = estimateMetric(metric("cost"), viewsOf(dear, [record, record]));
    expect(found.value).toBeCloseTo(3 + 1e-9 * 1e5 * 3600, 9);
    expect(found.unit).toBe("USD/h");
  });
});

describe("metrics of a whole run", () => {
  it("writes that are gone, or only on machines that stay down, are lost", () => {
    const lost = (lostWrites: number, strandedWrites: number) =>
      runRecord({ totals: { lostWrites, strandedWrites } });
    expect(of(metric("lost_writes"), lost(1, 2), lost(0, 1)).value).toBe(2);
    expect(of(metric("lost_writes", { aggregate: "max" }), lost(1, 2), lost(0, 1)).value).toBe(3);
  });

  it("the leader is a word", () => {
    expect(of(metric("leader"), runRecord())).toMatchObject({
      value: null,
      word: "leader",
      unit: "word",
    });
    const columns = { leader: Float64Array.from([0, 0, 1]) };
    const moved = runRecord({ series: { intervalNs: 1, points: 3, columns } });
    expect(of(metric("leader"), moved).word).toBe("r1");
    expect(of(metric("leader"), moved, runRecord()).word).toBe("differs");
  });

  it("of one node, the leader is the share of runs where it leads at the end", () => {
    const columns = { leader: Float64Array.from([0, 0, 1]) };
    const moved = runRecord({ series: { intervalNs: 1, points: 3, columns } });
    const on1 = metric("leader", { node: 1 });
    const share = (...records: RunRecord[]) =>
      readMetric(on1, viewsOf(plan, records).pooled!).value;
    expect(share(moved, moved)).toBe(1);
    expect(share(runRecord())).toBe(0);
    expect(share(moved, runRecord(), runRecord(), runRecord())).toBe(0.25);
  });

  it("a bound needs no observation, and an unlimited one says so", () => {
    expect(of(metric("bound", { words: ["network"] }), runRecord())).toMatchObject({
      value: null,
      word: "unlimited",
    });
  });

  it("what is not simulated yet has no number", () => {
    for (const name of ["no_such_metric", "__proto__", "constructor"]) {
      expect(METRICS.has(name)).toBe(false);
      expect(of(metric(name), writesRecord(10))).toMatchObject({
        value: null,
        absent: "not simulated yet",
      });
    }
  });
});

describe("throughput without a word", () => {
  it("is writes and reads together", () => {
    const record = runRecord({ windows: [windowRecord({ writesOk: 100, readsOk: 50 })] });
    expect(of(metric("throughput"), record).value).toBe(15);
    expect(of(metric("throughput", { words: ["read"] }), record).value).toBe(5);
  });
});

describe("which part of a run counts", () => {
  it("is up to where a limit stopped it", () => {
    const record = { ...writesRecord(50), endNs: 5 * SECOND, complete: false };
    expect(of(metric("throughput", write), record).value).toBe(10);
  });

  it("is nothing when no run reached the window", () => {
    const late = runRecord({ windows: [windowRecord({ fromNs: 9 * SECOND })], endNs: 5 * SECOND });
    expect(of(metric("throughput", write), late).absent).toBe("no run reached this part");
  });

  it("with warmup = auto is what follows the transient, found in all trials together", () => {
    const blocks = (cold: number) =>
      Array.from({ length: 20 }, (_, i) =>
        windowRecord({
          fromNs: i * SECOND,
          toNs: (i + 1) * SECOND,
          writesOk: i < 3 ? cold : 100,
          writeLatency: histogram([i < 3 ? 50 * MS : 10 * MS]),
        }),
      );
    const windows = blocks(0).map(({ fromNs, toNs }) => ({ fromNs, toNs }));
    const auto = buildPlan({
      run: { warmupNs: null, durationNs: 20 * SECOND },
      measures: { windows },
    });
    const record = (cold: number) =>
      runRecord({
        endNs: 20 * SECOND,
        windows: [windowRecord({ toNs: 20 * SECOND }), ...blocks(cold)],
      });
    const views = viewsOf(auto, [record(20), record(40)]);
    expect(views.measured).toEqual({ cutBlocks: 3, settled: true });
    expect(estimateMetric(metric("throughput", write), views).value).toBe(100);
    expect(views.pooled?.window.writeLatency.max).toBe(10 * MS);
  });

  it("with warmup = auto is not settled when the second half drifts, as noise does not", () => {
    const windows = Array.from({ length: 20 }, (_, i) => ({
      fromNs: i * SECOND,
      toNs: (i + 1) * SECOND,
    }));
    const auto = buildPlan({
      run: { warmupNs: null, durationNs: 20 * SECOND },
      measures: { windows },
    });
    const settled = (writes: (block: number) => number) => {
      const blocks = windows.map((window, i) => windowRecord({ ...window, writesOk: writes(i) }));
      const record = runRecord({ endNs: 20 * SECOND, windows: [windowRecord(), ...blocks] });
      return viewsOf(auto, [record]).measured.settled;
    };
    expect(settled((block) => 1000 - 40 * block)).toBe(false);
    expect(settled(() => 1000)).toBe(true);
    const stream = makeStream("settled", 0, "noise");
    let unsettled = 0;
    for (let run = 0; run < 500; run += 1) {
      if (!settled(() => 900 + Math.round(200 * stream.next()))) unsettled += 1;
    }
    expect(unsettled).toBeLessThanOrEqual(5);
  });

  it("does not take a fault for a warm-up", () => {
    const windows = Array.from({ length: 20 }, (_, i) => ({
      fromNs: i * SECOND,
      toNs: (i + 1) * SECOND,
    }));
    const blocks = windows.map((window, i) =>
      windowRecord({ ...window, writesOk: i < 8 ? 100 : 0 }),
    );
    const record = runRecord({ endNs: 20 * SECOND, windows: [windowRecord(), ...blocks] });
    const crash = {
      label: "crash",
      schedule: { kind: "at", atNs: 8 * SECOND },
      action: { kind: "crash", target: { kind: "leader" }, site: false, losesDisk: false },
      lasts: null,
    } as const;
    const parts = { run: { warmupNs: null, durationNs: 20 * SECOND }, measures: { windows } };
    expect(viewsOf(buildPlan({ ...parts, faults: [crash] }), [record]).measured.cutBlocks).toBe(0);
    expect(viewsOf(buildPlan(parts), [record]).measured.cutBlocks).toBeGreaterThan(0);
  });

  it("of a `during` is its own window", () => {
    const during = { fromNs: 2 * SECOND, toNs: 4 * SECOND };
    const withWindow = buildPlan({ measures: { windows: [during] } });
    const record = runRecord({
      windows: [windowRecord({ writesOk: 1000 }), windowRecord({ ...during, writesOk: 10 })],
    });
    const views = viewsOf(withWindow, [record], during);
    expect(estimateMetric(metric("throughput", write), views).value).toBe(5);
    expect(viewsOf(plan, [record], during).pooled).toBeNull();
  });
});
