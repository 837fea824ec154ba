import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import {
  histogramCountUpTo,
  histogramQuantile,
} from "../../../src/analysis/statistics/histogram.ts";
import { quorumMiss } from "../../../src/analysis/theory/staleness.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { WarsPlan } from "../../../src/model/leaderless.ts";
import type { HistogramRecord, WindowRecord } from "../../../src/model/run-record.ts";
import type { Distribution } from "../../../src/random/distribution.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { estimate, estimates, type Measure } from "../trials.ts";
import { leaderlessPlan, quorums } from "./plan-builder.ts";

type Row = Readonly<Record<string, string>>;

function rowsOf(name: string): readonly Row[] {
  const file = new URL(`../../../datasets/pbs/${name}.csv`, import.meta.url);
  return parse(readFileSync(file, "utf8"), { columns: true }) as Row[];
}

const fits = rowsOf("params");

/** The fit of one message of an environment, in nanoseconds. */
function fitOf(env: string, message: string): Distribution {
  const found = fits.filter((row) => row.env === env && row.message === message);
  if (found.length === 0) return fitOf(env, "W=A=R=S");
  return {
    kind: "mixture",
    parts: found.map((row) => ({
      weight: Number(row.weight),
      of:
        row.dist === "pareto"
          ? { kind: "pareto", min: Number(row.param1) * MS, alpha: Number(row.param2) }
          : { kind: "exponential", mean: Number(row.param2) * MS },
    })),
  };
}

function delaysOf(env: string): WarsPlan {
  const rest = fitOf(env, "A=R=S");
  return { w: fitOf(env, "W"), a: rest, r: rest, s: rest };
}

/** A window of about so many thousand writes and as many reads. */
function windowOf({ env, N, R, W }: Row, thousands: number): WindowRecord {
  const plan = leaderlessPlan({
    replication: {
      n: Number(N),
      ...quorums(Number(R), Number(W)),
      delays: delaysOf(env!),
      ackAt: "received",
    },
    workload: { load: { kind: "poisson", rate: 2000 } },
    run: { durationNs: thousands * SECOND, seed: "pbs" },
    measures: { seriesIntervalNs: 10 * SECOND },
  });
  const record = runPlan(plan);
  expect(record.complete).toBe(true);
  return record.windows[0]!;
}

/** The share of writes that a read would see `ns` after their commit. */
function visibleWithin({ visibleAfterNs, neverVisible }: WindowRecord, ns: number): number {
  const sample = visibleAfterNs.count + neverVisible;
  return histogramCountUpTo(visibleAfterNs, ns) / sample;
}

/** Holds a quantile to a target: within a share of it, or as near as so many samples can tell. */
function expectQuantile(sample: Sample, p: number, target: number, share: number): void {
  const [, , count] = sample;
  const spread = 3 * Math.sqrt((p * (1 - p)) / count);
  const low = Math.min(quantileIn(sample, p - spread), (1 - share) * quantileIn(sample, p));
  const high = Math.max(quantileIn(sample, p + spread), (1 + share) * quantileIn(sample, p));
  expect(target * MS).toBeGreaterThanOrEqual(low);
  expect(target * MS).toBeLessThanOrEqual(high);
}

/** A histogram and how many values beside it are infinite. */
type Sample = readonly [histogram: HistogramRecord, infinite: number, count: number];

function quantileIn([histogram, , count]: Sample, p: number): number {
  return histogramQuantile(histogram, Math.min(1, (p * count) / histogram.count))!;
}

describe("LinkedIn's delays, after Bailis et al. (VLDB 2012), table 4", () => {
  for (const row of rowsOf("table4")) {
    it(`${row.env}, N = ${row.N}, R = ${row.R}, W = ${row.W}`, () => {
      const window = windowOf(row, 100);
      const { readLatency, writeLatency, visibleAfterNs, neverVisible } = window;
      const reads: Sample = [readLatency, 0, readLatency.count];
      const writes: Sample = [writeLatency, 0, writeLatency.count];
      expectQuantile(reads, 0.999, Number(row.paper_Lr_p999_ms), 0.04);
      expectQuantile(writes, 0.999, Number(row.paper_Lw_p999_ms), 0.04);
      const atOnce = visibleWithin(window, 0);
      expect(Math.abs(atOnce - Number(row.mc_p_consistent_t0))).toBeLessThan(0.005);
      const visible: Sample = [visibleAfterNs, neverVisible, visibleAfterNs.count + neverVisible];
      expectQuantile(visible, 0.999, Number(row.mc_t_converged_pst001), 0.03);
      if (row.strict_quorum === "yes") {
        expect(atOnce).toBe(1);
        expect(window.staleReads).toBe(0);
      } else expect(window.staleReads).toBeGreaterThan(0);
    });
  }
});

/** A message that comes at once in a share of cases, and else long after the run. */
function atOnceOrNever(share: number): Distribution {
  const parts = [
    { weight: share, of: constant(0) },
    { weight: 1 - share, of: constant(1e6 * SECOND) },
  ];
  return { kind: "mixture", parts };
}

function choose(n: number, k: number): number {
  let ways = 1;
  for (let i = 0; i < k; i++) ways = (ways * (n - i)) / (i + 1);
  return ways;
}

describe("versions behind, when no write ever spreads (the same paper, equations 1 and 2)", () => {
  const share = 0.1;
  /** A write stands on those replicas alone which it reached at once; one of them is enough. */
  const plan = (n: number, r: number) =>
    leaderlessPlan({
      members: n,
      replication: {
        n,
        ...quorums(r, 1),
        readFanout: "quorum",
        ackAt: "received",
        delays: {
          w: atOnceOrNever(share),
          a: constant(0),
          r: constant(0),
          s: constant(0),
        },
      },
      workload: { timeoutNs: 1 * MS, load: { kind: "poisson", rate: 2000 } },
      run: { durationNs: 6 * SECOND },
    });
  /** The miss of one version: of the writes that were acknowledged, so many stand on j replicas. */
  const missed = (n: number, r: number) => {
    let [sum, acknowledged] = [0, 0];
    for (let j = 1; j <= n; j++) {
      const odds = choose(n, j) * share ** j * (1 - share) ** (n - j);
      acknowledged += odds;
      sum += odds * quorumMiss(n, r, j);
    }
    return sum / acknowledged;
  };

  for (const [n, r] of [
    [3, 1],
    [3, 2],
    [5, 2],
  ] as const) {
    it(`N = ${n}, R = ${r}: k versions are missed with the k-th power of one's chance`, () => {
      const orMore =
        (k: number): Measure =>
        ({ versionsBehind, readsOk }) =>
          (versionsBehind.count - histogramCountUpTo(versionsBehind, k - 1)) / readsOk;
      const found = estimates(plan(n, r), 4, [orMore(1), orMore(2), orMore(3)]);
      found.forEach((behind, index) => {
        expect(Math.abs(behind.mean - missed(n, r) ** (index + 1))).toBeLessThan(4 * behind.error);
        expect(behind.error).toBeLessThan(0.01);
      });
    });
  }

  it("at the commit exactly W replicas have the write: 1 - C(N - W, R) / C(N, R)", () => {
    for (const [n, r, w] of [
      [3, 1, 1],
      [3, 1, 2],
      [5, 2, 2],
      [5, 1, 3],
    ] as const) {
      const spread: Distribution = { kind: "uniform", low: 0, high: 50 * MS };
      const at = estimate(
        leaderlessPlan({
          members: n,
          replication: {
            n,
            ...quorums(r, w),
            ackAt: "received",
            delays: { w: spread, a: constant(0), r: constant(0), s: spread },
          },
          run: { durationNs: 4 * SECOND },
        }),
        8,
        (window) => visibleWithin(window, 0),
      );
      expect(Math.abs(at.mean - (1 - quorumMiss(n, r, w)))).toBeLessThan(4 * at.error);
      expect(at.error).toBeLessThan(0.01);
    }
  });
});
