import { describe, expect, it } from "vitest";
import { histogramQuantile, mergeHistograms } from "../../../src/analysis/statistics/histogram.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { HistogramRecord, HistoryRecord } from "../../../src/model/run-record.ts";
import { sizeInBytes, withOwnBuffers } from "../../../src/sweep/record-size.ts";
import { all, buildPlan, MS, SECOND } from "../plan-builder.ts";

/** Reads and writes for ten seconds, the first of them to warm up, in twenty blocks after that. */
function busyPlan(seed: string, rate = 2000): Plan {
  const plan = buildPlan({
    delay: { kind: "lognormal", p50: 5 * MS, p99: 20 * MS },
    replication: { ack: all(1) },
    workload: { load: { kind: "poisson", rate }, writeShare: 0.5 },
    run: { durationNs: 10 * SECOND, warmupNs: SECOND, seed },
  });
  const edge = (at: number) => SECOND + (at * 9 * SECOND) / 20;
  const windows = Array.from({ length: 20 }, (_, at) => ({
    fromNs: edge(at),
    toNs: edge(at + 1),
  }));
  return { ...plan, measures: { ...plan.measures, windows } };
}

function exactly(plan: Plan, more: Partial<Plan["measures"]> = {}): Plan {
  return { ...plan, measures: { ...plan.measures, ...more, exactLatencies: true } };
}

/** Rising latencies of all that succeeded and ended from `fromNs` on. */
function latenciesOf(history: HistoryRecord, kind: number, fromNs: number): number[] {
  const rows = Array.from({ length: history.count }, (_, row) => row);
  return rows
    .filter((row) => history.kind[row] === kind && history.outcome[row] === 0)
    .filter((row) => history.endNs[row]! >= fromNs)
    .map((row) => history.endNs[row]! - history.startNs[row]!)
    .sort((a, b) => a - b);
}

function sortedValues({ values = [] }: HistogramRecord): number[] {
  return values.flatMap((column) => [...column]).sort((a, b) => a - b);
}

const SHARES = [0, 0.07, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

describe("latencies that are kept", () => {
  const plan = busyPlan("kept");
  const record = runPlan(exactly(plan, { history: true }));
  const [measured, ...blocks] = record.windows;

  it("are those of the operations that ended in the window, each once", () => {
    const writes = latenciesOf(record.history!, 1, SECOND);
    expect(writes.length).toBeGreaterThan(8000);
    expect(sortedValues(measured!.writeLatency)).toEqual(writes);
    expect(sortedValues(measured!.readLatency)).toEqual(latenciesOf(record.history!, 0, SECOND));
    const inBlocks = blocks.flatMap(({ writeLatency }) => sortedValues(writeLatency));
    expect(inBlocks.sort((a, b) => a - b)).toEqual(writes);
  });

  it("give the percentile that a sorted list gives, where buckets come within 1/2048 of it", () => {
    const writes = latenciesOf(record.history!, 1, SECOND);
    const { values: _, ...counted } = measured!.writeLatency;
    let differing = 0;
    for (const share of SHARES) {
      const exact = writes[Math.max(0, Math.ceil(share * writes.length - 1e-6) - 1)]!;
      expect(histogramQuantile(measured!.writeLatency, share)).toBe(exact);
      const near = histogramQuantile(counted, share)!;
      expect(Math.abs(near / exact - 1)).toBeLessThan(1 / 2048);
      if (near !== exact) differing += 1;
    }
    expect(differing).toBeGreaterThan(3);
  });

  it("change nothing else of what a run finds", () => {
    const counted = runPlan(plan);
    const kept = runPlan(exactly(plan));
    expect(kept.traceHash).toBe(counted.traceHash);
    const without = kept.windows.map((window) => {
      const bare = ({ values: _, ...histogram }: HistogramRecord) => histogram;
      const { writeLatency, readLatency, commitLatency } = window;
      return {
        ...window,
        writeLatency: bare(writeLatency),
        readLatency: bare(readLatency),
        commitLatency: bare(commitLatency),
      };
    });
    expect({ ...kept, windows: without }).toEqual(counted);
  });

  it("take 8 bytes a read and 16 a write, however many windows they are in", () => {
    const counted = sizeInBytes(withOwnBuffers(runPlan(plan)));
    const more = sizeInBytes(withOwnBuffers(runPlan(exactly(plan)))) - counted;
    const { writesOk, readsOk } = measured!;
    const values = 8 * readsOk + 8 * writesOk + 8 * measured!.commitLatency.count;
    expect(more).toBeGreaterThanOrEqual(values);
    // A few fields for each of the columns, of which every block has one at least.
    expect(more).toBeLessThan(1.2 * values);
    expect(more / (writesOk + readsOk)).toBeLessThan(16);
  });

  it("of several trials are put together without being copied", () => {
    const other = runPlan(exactly(busyPlan("other"), { history: true }));
    const parts = [measured!.writeLatency, other.windows[0]!.writeLatency];
    const both = mergeHistograms(parts);
    expect(both.values![0]).toBe(measured!.writeLatency.values![0]);
    const writes = [record, other]
      .flatMap(({ history }) => latenciesOf(history!, 1, SECOND))
      .sort((a, b) => a - b);
    for (const share of [0.5, 0.99, 1]) {
      expect(histogramQuantile(both, share)).toBe(writes[Math.ceil(share * writes.length) - 1]);
    }
  });

  it("count towards the memory that a run may take", () => {
    const bytesOf = (asked: Plan) => {
      const engine = new Engine(asked);
      engine.start();
      while (engine.advance(1000));
      return engine.bytes;
    };
    const counted = bytesOf(plan);
    const { writesOk, readsOk } = measured!;
    const more = bytesOf(exactly(plan)) - counted;
    // Beside the values room for more of them, which is at most as large.
    expect(more).toBeGreaterThan(8 * readsOk + 16 * writesOk);
    expect(more).toBeLessThan(2 * (8 * readsOk + 16 * writesOk));
    const limits = { maxEvents: 1e8, maxBytes: counted + more / 2 };
    const limited = { ...plan, run: { ...plan.run, limits } };
    expect(runPlan(limited).stopped).toBe("end");
    expect(runPlan(exactly(limited)).stopped).toBe("max_bytes");
  });
});
