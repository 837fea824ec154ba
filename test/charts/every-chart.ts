import { compareBy } from "../../src/analysis/comparison/comparison.ts";
import type { Estimate, RankedInput, Ranking, StudyResult } from "../../src/analysis/results.ts";
import { anomalyMatrix } from "../../src/charts/anomaly-matrix.ts";
import { availabilityNines } from "../../src/charts/availability-nines.ts";
import { boundWaterfall } from "../../src/charts/bound-waterfall.ts";
import type { Chart } from "../../src/charts/chart.ts";
import { differences } from "../../src/charts/differences.ts";
import { ecdf } from "../../src/charts/ecdf.ts";
import { expectedByParam } from "../../src/charts/expected-by-param.ts";
import { frontier } from "../../src/charts/frontier.ts";
import { heatmap } from "../../src/charts/heatmap.ts";
import { latencyQuantiles } from "../../src/charts/latency-quantiles.ts";
import { measuredAgainstPredicted } from "../../src/charts/measured-against-predicted.ts";
import { metricByParam } from "../../src/charts/metric-by-param.ts";
import { sweepExplorer } from "../../src/charts/sweep-explorer.ts";
import { throughputAgainstBounds } from "../../src/charts/throughput-bounds.ts";
import { timeline } from "../../src/charts/timeline.ts";
import { topology } from "../../src/charts/topology.ts";
import { tornado } from "../../src/charts/tornado.ts";
import { utilisation } from "../../src/charts/utilisation.ts";
import { visibilityCurve } from "../../src/charts/visibility-curve.ts";
import { yearExceedance } from "../../src/charts/year-exceedance.ts";
import { histogram, MS } from "../analysis/record-builder.ts";
import { dies, yearOf } from "../analysis/years/years-builder.ts";
import { buildResult, metricRef } from "../report/result-builder.ts";
import { expecting } from "./expecting.ts";
import { unrun } from "./scenario-plans.ts";

/** Every kind of chart once, of small studies: its name, and the chart. */
export function everyChart(): ReadonlyMap<string, Chart> {
  const pair = buildResult({ sessions: [1, 64] });
  const grid = buildResult({ sessions: [1, 64], rtts: [0.001, 0.01, 0.07] });
  const many = buildResult({ sessions: [1, 2, 4, 8, 16, 32], rtts: [0.001, 0.07] });
  const charts: Record<string, Chart | null> = {
    ...ofMetrics(pair, grid, many),
    ...ofRuns(pair),
    ...ofTables(grid),
    "bounds-of-cases": throughputAgainstBounds(grid),
    "topology-drawn": topology(unrun(GEO)),
    "topology-table": topology(unrun(FIVE)),
    "sweep-explorer": sweepExplorer(grid),
  };
  return new Map(
    Object.entries(charts).map(([name, chart]) => {
      if (chart === null) throw new Error(`there is no chart ${name}`);
      return [name, chart];
    }),
  );
}

function ofMetrics(pair: StudyResult, grid: StudyResult, many: StudyResult) {
  const p99 = { metric: "p99(write.latency)", by: ["rtt", "sessions"] };
  return {
    "metric-line": metricByParam(grid, p99),
    "metric-bars": metricByParam(pair, { ...p99, by: ["sessions"] }),
    "expected-line": expectedByParam(
      expecting(grid, { metric: "p99(write.latency)", below: 0.02, label: "commit SLO" }),
      p99,
    ),
    "expected-dots": expectedByParam(expecting(pair, { metric: "throughput(write)", below: 500 }), {
      metric: "throughput(write)",
      by: ["sessions"],
    }),
    "metric-points": metricByParam(pair, { metric: "throughput(write)", by: ["sessions"] }),
    heatmap: heatmap(grid, p99),
    ecdf: ecdf(pair, { name: "write.latency" }),
    "latency-lines": latencyQuantiles(pair),
    "latency-ranges": latencyQuantiles(many),
    "utilisation-bars": utilisation(pair),
    "utilisation-grid": utilisation(many),
    "t-visibility": visibilityCurve(visible(pair), RANGE, "P(a read sees it)"),
    "cost-frontier": frontier(priced(grid), {
      x: metricRef("cost"),
      y: metricRef("p99(write.latency)"),
    }),
    "availability-in-runs": availabilityNines(available(grid)),
  };
}

function ofRuns(pair: StudyResult) {
  const metrics = ["rate(write.ok)", "lag(b)", "leader"].map(metricRef);
  const years = yearOf([dies("machine dies", 30)], () => ({
    unavailable_time: 10,
    lost_writes: 3,
  }));
  const yearly = { ...pair, cases: pair.cases.map((one) => ({ ...one, years })) };
  return {
    timeline: timeline(pair.cases[0]!, { metrics }),
    "years-exceeded": yearExceedance(yearly, {
      amount: "lost_writes",
      unit: "count",
      title: "Years that lose more writes",
      axis: "writes lost",
    }),
    "availability-in-years": availabilityNines(yearly),
  };
}

function ofTables(grid: StudyResult) {
  const cell = (fix: string, violation: string, value: number | null) => {
    return { fix, violation, value, low: value && value * 0.9, high: value === 0 ? 1e-4 : value };
  };
  return {
    "anomaly-matrix": anomalyMatrix(
      [
        cell("nearest", "read your writes", 0.03),
        cell("nearest", "monotonic reads", 0.001),
        cell("token", "read your writes", 0),
        cell("token", "monotonic reads", null),
      ],
      { title: "Violations by fix", unit: "1" },
    ),
    "bound-waterfall": boundWaterfall(
      [
        { step: "round-trip bound", value: 14.2 },
        { step: "waiting in queues", value: -2.5 },
        { step: "batching", value: 0.2 },
        { step: "simulated", value: 11.9 },
      ],
      { title: "Why 11.9 and not 14.2", unit: "/s" },
    ),
    differences: differences(compareBy(grid, metricRef("p99(write.latency)"), ["rtt"]), "RTT"),
    tornado: tornado(RANKING, "What p99 depends on"),
    "measured-against-predicted": measuredAgainstPredicted(
      [
        { series: "on", measured: 900, predicted: 950 },
        { series: "off", measured: 5000, predicted: 4800 },
      ],
      "PostgreSQL",
      "transactions a second",
    ),
  };
}

const RANGE = {
  id: "consistency_probability(t: 0ms..60ms)",
  name: "consistency_probability",
  words: [],
  numbers: { from: 0, t: 0.06 },
};

/** With writes that are visible after 0, 5, 20 and 40 ms in equal shares. */
function visible(result: StudyResult): StudyResult {
  const visibleAfterNs = histogram([0, 5 * MS, 20 * MS, 40 * MS]);
  const cases = result.cases.map((one) => ({
    ...one,
    records: one.records.map((record) => ({
      ...record,
      windows: record.windows.map((window) => ({ ...window, visibleAfterNs })),
    })),
  }));
  return { ...result, cases };
}

function withMetrics(
  result: StudyResult,
  metricsOf: (index: number) => readonly (readonly [string, Estimate])[],
): StudyResult {
  const cases = result.cases.map((one, index) => {
    return { ...one, metrics: new Map([...one.metrics, ...metricsOf(index)]) };
  });
  return { ...result, cases };
}

function priced(result: StudyResult): StudyResult {
  return withMetrics(result, (index) => [
    ["cost", { value: 5 - index, low: null, high: null, unit: "USD/h" }],
  ]);
}

function available(result: StudyResult): StudyResult {
  return withMetrics(result, (index) => {
    const failed = index === 0 ? 0 : 0.1 / (index * index);
    const [low, high] = [1 - 1.5 * failed - 1e-4, 1 - 0.5 * failed];
    return [["availability(write)", { value: 1 - failed, low, high, unit: "1" }]];
  });
}

const input = (name: string, less: number, more: number): RankedInput => {
  const step = (text: string, factor: number, value: number) => {
    return { text, factor, estimate: { value, low: null, high: null, unit: "s" as const } };
  };
  return {
    name,
    of: "",
    kind: "param",
    text: "70 ms",
    steps: [step("x0.8", 0.8, less), step("x1.25", 1.25, more)],
    elasticity: { value: 0.9, low: 0.8, high: 1 },
    verdict: "matters",
    moves: [],
    movedBy: [],
    pressure: [],
  };
};

const RANKING: Ranking = {
  metric: metricRef("p99(write.latency)"),
  caseLabel: "one",
  cases: 1,
  trials: 5,
  base: { value: 0.07, low: 0.069, high: 0.071, unit: "s" },
  inputs: [input("rtt", 0.056, 0.087), input("fsync", 0.069, 0.072)],
  remarks: [],
  complete: true,
};

const GEO = `topology {
  site virginia { node pg1, pg2 }
  site ireland  { node pg3 }
  link virginia <-> ireland { rtt = 72ms, bandwidth = 2 Gbps, loss = 0.01% }
}
replicate single_leader on pg1, pg2, pg3 { leader = pg1, ack = any 1 of [pg2, pg3] }
workload orders on virginia { clients = 4 }
run { duration = 10s }`;

const SITES = ["a", "b", "c", "d", "e"];
const FIVE = `topology {
  ${SITES.map((name) => `site ${name} { node n_${name} }`).join("\n  ")}
  ${SITES.flatMap((a, i) => SITES.slice(i + 1).map((b) => `link ${a} <-> ${b} { rtt = 20ms }`)).join("\n  ")}
}
replicate consensus on ${SITES.map((name) => `n_${name}`).join(", ")} {}
workload w on a { clients = 1 }
run { duration = 10s }`;
