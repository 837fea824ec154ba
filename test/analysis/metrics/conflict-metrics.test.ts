import { describe, expect, it } from "vitest";
import { estimateMetric } from "../../../src/analysis/metrics/estimate.ts";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import { judgePooled } from "../../../src/analysis/verdicts/condition.ts";
import type { MetricRef } from "../../../src/model/measures.ts";
import type { EpisodeRecord, RunRecord } from "../../../src/model/run-record.ts";
import { buildPlan } from "../../engine/plan-builder.ts";
import { histogram, MS, runRecord, SECOND, windowRecord } from "../record-builder.ts";
import { metric } from "../study-builder.ts";

const plan = buildPlan();
const of = (ref: MetricRef, ...records: RunRecord[]) => estimateMetric(ref, viewsOf(plan, records));
const one = (window: Parameters<typeof windowRecord>[0]) =>
  runRecord({ windows: [windowRecord(window)] });

function episode(kind: EpisodeRecord["kind"], from: number, to: number): EpisodeRecord {
  return { kind, label: kind, fromNs: from * SECOND, toNs: to * SECOND, nodes: [] };
}

/** A run of 10 s with a point every 100 ms, and keys that differ by the second. */
function diverging(at: (seconds: number) => number, ...episodes: EpisodeRecord[]): RunRecord {
  const divergence = Float64Array.from({ length: 100 }, (_, i) => at((i + 1) / 10));
  return runRecord({
    series: { intervalNs: 100 * MS, points: 100, columns: { divergence } },
    episodes,
  });
}

describe("conflicts", () => {
  it("are a rate, and lost updates the number of a run", () => {
    const record = one({ conflicts: 30, aborted: 10, lostUpdates: 10 });
    expect(of(metric("rate", { words: ["write.aborted"] }), record).value).toBe(1);
    expect(of(metric("conflicts"), runRecord(), record)).toMatchObject({ value: 2, unit: "/s" });
    expect(of(metric("lost_updates"), runRecord(), record).value).toBe(5);
  });

  it("leave versions side by side, of which the answers that had several tell", () => {
    const record = one({ siblings: histogram([2, 2, 5]) });
    expect(of(metric("siblings"), record)).toMatchObject({ value: 3, unit: "count" });
    expect(of(metric("siblings", { aggregate: "max" }), runRecord(), record).value).toBe(5);
    expect(of(metric("siblings"), runRecord()).absent).toContain("no read found");
  });
});

describe("divergence", () => {
  it("is the mean over time, with its extremes, of all runs together", () => {
    const half = diverging((seconds) => (seconds > 5 ? 8 : 0));
    expect(
      of(
        metric("divergence"),
        half,
        diverging(() => 0),
      ).value,
    ).toBe(2);
    expect(of(metric("divergence", { aggregate: "max" }), half).value).toBe(8);
    expect(of(metric("divergence", { aggregate: "p25" }), half).value).toBe(0);
  });

  it("looks at the points of the window alone", () => {
    const windows = [windowRecord({ fromNs: 5 * SECOND })];
    const late = { ...diverging((seconds) => (seconds > 5 ? 8 : 0)), windows };
    expect(of(metric("divergence"), late).value).toBe(8);
  });

  it("of a run that kept no column is nothing, when another kept it", () => {
    const series = { intervalNs: 100 * MS, points: 100, columns: {} };
    expect(
      of(
        metric("divergence"),
        diverging(() => 4),
        runRecord({ series }),
      ).value,
    ).toBe(2);
  });

  it("is not asked of replicas that only lag", () => {
    expect(of(metric("divergence"), runRecord()).absent).toContain("see `lag`");
    expect(of(metric("converged"), runRecord()).absent).toContain("see `lag`");
  });
});

describe("convergence", () => {
  const time = (aggregate?: string) =>
    metric("convergence_time", aggregate === undefined ? {} : { aggregate });
  const quick = diverging(() => 0, episode("convergence", 2, 3), episode("convergence", 5, 7));
  const endless = diverging(() => 0, episode("convergence", 4, 10));

  it("takes what the episodes of all runs took", () => {
    expect(of(time(), quick).value).toBe(1.5);
    expect(of(time("max"), quick).value).toBe(2);
    expect(of(time(), runRecord()).absent).toContain("no fault ended");
  });

  it("that did not end before the run counts as infinite, so that a median may still be known", () => {
    expect(of(time("p50"), quick, endless).value).toBe(2);
    const worst = of(time("max"), quick, endless);
    expect(worst).toMatchObject({ value: null, word: "never" });
    expect(worst.absent).toBe("1 of 3 had not converged when the run ended");
  });

  it("is reached when every episode is over and no more differs than is always on its way", () => {
    const noisy = (last: number) =>
      diverging(
        (seconds) => (seconds > 9.9 ? last : seconds > 4 && seconds < 7 ? 50 : 3),
        episode("fault", 4, 6),
        episode("convergence", 6, 7),
      );
    expect(of(metric("converged"), noisy(3)).value).toBe(1);
    expect(of(metric("converged"), noisy(4)).value).toBe(0);
    expect(of(metric("converged"), endless).value).toBe(0);
    expect(of(metric("converged"), noisy(3), endless)).toMatchObject({ value: 0.5, unit: "1" });
  });

  it("is not reached by replicas that drift apart for ever without any fault", () => {
    expect(
      of(
        metric("converged"),
        diverging((seconds) => 10 * seconds),
      ).value,
    ).toBe(0);
  });

  it("as a condition holds when all runs have converged", () => {
    const condition = { kind: "metric", metric: metric("converged") } as const;
    expect(judgePooled(condition, viewsOf(plan, [quick, quick]))).toBe(true);
    expect(judgePooled(condition, viewsOf(plan, [quick, endless]))).toBe(false);
    expect(judgePooled(condition, viewsOf(plan, [runRecord()]))).toBeNull();
    const negated = { kind: "unary", op: "not", of: condition } as const;
    expect(judgePooled(negated, viewsOf(plan, [endless, endless]))).toBe(true);
  });
});
