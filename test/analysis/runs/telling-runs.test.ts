import { describe, expect, it } from "vitest";
import type { CaseResult } from "../../../src/analysis/results.ts";
import { tellingRuns } from "../../../src/analysis/runs/telling-runs.ts";
import type { Expectation } from "../../../src/model/study.ts";
import { buildResult, metricRef } from "../../report/result-builder.ts";
import { histogram, MS } from "../record-builder.ts";

/** A case whose trials' writes all took so many milliseconds, and how many writes each lost. */
function trials(latencies: readonly number[], lost: readonly number[] = []): CaseResult {
  const one = buildResult({ sessions: [64] }).cases[0]!;
  const first = one.records[0]!;
  const records = latencies.map((ms, trial) => {
    const writeLatency = histogram(Array(100).fill(ms * MS));
    const totals = { ...first.totals, lostWrites: lost[trial] ?? 0 };
    const windows = [{ ...first.windows[0]!, writeLatency }];
    return { ...first, seed: `s/${trial}`, totals, windows };
  });
  return { ...one, expectations: [], records };
}

describe("the runs that tell most", () => {
  it("are the one nearest to the median and the slowest, where nothing else differs", () => {
    const told = tellingRuns(trials([10, 30, 20, 90, 25]))!;
    expect(told.metric.id).toBe("p99(write.latency)");
    expect([told.usual.trial, told.worst.trial]).toEqual([4, 3]);
    expect(told.usual.value).toBeCloseTo(0.025, 3);
  });

  it("are told apart by lost writes first: those hurt more than waiting", () => {
    const told = tellingRuns(trials([10, 30, 20, 90, 25], [0, 0, 7, 0, 0]))!;
    expect(told.metric.id).toBe("lost_writes");
    expect([told.usual.trial, told.worst.trial]).toEqual([0, 2]);
  });

  it("are told apart by what an expectation that fails asks for", () => {
    const one = trials([10, 30, 20, 90, 25], [0, 0, 7, 0, 0]);
    const asking = (id: string): Expectation => ({
      kind: "expect",
      text: id,
      condition: {
        kind: "binary",
        op: "<",
        left: { kind: "metric", metric: metricRef(id) },
        right: { kind: "number", value: 0.02 },
      },
      applies: true,
    });
    const judged = (id: string, verdict: "pass" | "fail") => {
      return { expectation: asking(id), verdict, passed: 0, of: 5, seen: "" };
    };
    const expectations = [judged("lost_writes", "pass"), judged("p50(write.latency)", "fail")];
    expect(tellingRuns({ ...one, expectations })!.metric.id).toBe("p50(write.latency)");
  });

  it("take the lowest for the worst where more is better", () => {
    const one = trials([10, 20, 30]);
    const records = one.records.map((record, trial) => ({
      ...record,
      windows: [{ ...record.windows[0]!, writesOk: 1000 - 100 * trial }],
    }));
    const expectation: Expectation = {
      kind: "expect",
      text: "",
      condition: { kind: "metric", metric: metricRef("throughput(write)") },
      applies: true,
    };
    const expectations = [{ expectation, verdict: "fail" as const, passed: 0, of: 3, seen: "" }];
    expect(tellingRuns({ ...one, records, expectations })!.worst.trial).toBe(2);
  });

  it("are none where all runs are alike, or too few", () => {
    expect(tellingRuns(trials([10, 10, 10]))).toBeNull();
    expect(tellingRuns(trials([100, 100, 103]))).toBeNull();
    expect(tellingRuns(trials([10, 20]))).toBeNull();
  });
});
