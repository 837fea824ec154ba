import type { CaseResult } from "../../analysis/results.ts";
import type { RunRecord } from "../../model/run-record.ts";
import { calibrate } from "./calibration.ts";
import {
  type CsvRow,
  type Dataset,
  emulatedRtt,
  medianFlushUs,
  metricOf,
  microseconds,
  openDataset,
} from "./dataset.ts";
import {
  differenceFigure,
  type Figure,
  type MeasuredCase,
  median,
  shareFigure,
} from "./measured-case.ts";
import { readMeasuredRows } from "./measured-rows.ts";
import { once } from "./once.ts";

const SYSTEM = { system: "postgresql", title: "PostgreSQL 15" } as const;
const FOLDER = "postgresql-15";

/** How late a timer fires on that machine, as its README says, in milliseconds. */
const TIMER_LATE_MS = [0.11, 0.1425, 0.175];

/**
 * An idle asynchronous standby: the share of reads that, so long after an acknowledgement, do not
 * see the write yet, at each measured delay; and how long until it is seen, in quantiles. What a
 * wake-up takes was measured on another machine, and is told as much longer as an idle commit took.
 */
export function postgresqlVisibility(): MeasuredCase[] {
  const dataset = openDataset(FOLDER);
  const reads = dataset.rows("pg_stale_raw.csv");
  const times = dataset.rows("pg_visibility_cdf.csv");
  const shownAfter = (delayMs: number) => `consistency_probability(t: ${delayMs.toFixed(4)}ms)`;
  const looks = (row: CsvRow) =>
    TIMER_LATE_MS.map((late) => shownAfter(row.number("delay_ms") + late));
  const quantiles = ["50%", "75%", "90%", "99%"].map((share) => `t_visibility(${share})`);
  const told = toldOfIdlePair(dataset, reads);
  const run = once(async () => {
    const measures = [...reads.flatMap(looks), ...quantiles];
    const [answer] = await openDataset("laboratory").run("idle.scenario", { set: told, measures });
    return answer!;
  });
  const common = { ...SYSTEM, mode: "async, idle", sessions: null };
  return [
    ...reads.map(
      (row): MeasuredCase => ({
        ...common,
        file: `${dataset.name}/pg_stale_raw.csv`,
        line: row.line,
        load: `read after ${row.text("delay_ms")} ms`,
        rttMs: [2 * row.number("one_way_ms")],
        async predict() {
          const answer = await run();
          const seen = looks(row).map((measure) => metricOf(answer, measure));
          const missed = 1 - seen.reduce((sum, share) => sum + share, 0) / seen.length;
          const measured = row.number("violation_frac");
          return { told, figures: [differenceFigure("stale reads", "1", measured, missed)] };
        },
      }),
    ),
    ...times.map((row): MeasuredCase => {
      const file = `${dataset.name}/pg_visibility_cdf.csv`;
      const rttMs = [2 * row.number("one_way_ms")];
      return {
        ...common,
        file,
        line: row.line,
        load: "polled",
        rttMs,
        async predict() {
          const answer = await run();
          const figures = [50, 75, 90, 99].map((share) => {
            const measured = row.number(`p${share}_ms`) / 1e3;
            const predicted = metricOf(answer, `t_visibility(${share}%)`);
            return shareFigure(`visible, p${share}`, "s", measured, predicted);
          });
          return { told, figures };
        },
      };
    }),
  ];
}

function toldOfIdlePair(dataset: Dataset, reads: readonly CsvRow[]): Record<string, string> {
  const name = "pg_grid_disk";
  const rows = readMeasuredRows(name, dataset.text(`${name}.csv`));
  const rest = rows.find(
    ({ mode, rttMsA, sessions }) => mode === "on" && rttMsA === 0 && sessions === 1,
  );
  // What other programs took of the cores was not written down beside these rows.
  const { perOpUs, perMessageUs } = calibrate(rows, medianFlushUs(), { ...rest!, cpuOther: 0 });
  const there = openDataset("laboratory")
    .rows("idle_visible.csv")
    .find((row) => row.text("cores") === "first")!;
  const commitMs = median(reads.map((row) => row.number("write_lat_p50_ms")));
  return {
    cores: "first",
    slow: (commitMs / there.number("write_p50_ms")).toFixed(4),
    rtt: emulatedRtt(2 * reads[0]!.number("one_way_ms")),
    per_op: microseconds(perOpUs),
    per_message: microseconds(perMessageUs),
  };
}

/** How fast a standby falls behind whose link is capped, and behind one that is not. */
export function postgresqlLag(): MeasuredCase[] {
  const dataset = openDataset(FOLDER);
  const free = dataset.rows("pg_lag_scenarios.csv").map((row) =>
    lagCase(dataset, row, "pg_lag_scenarios.csv", {
      rate: row.number("tps"),
      bandwidth: "10 Gbps",
      growth: row.number("slope_replay_behind_bytes_per_s"),
    }),
  );
  const capped = dataset.rows("pg_lag_capped.csv").map((row) =>
    lagCase(dataset, row, "pg_lag_capped.csv", {
      rate: row.number("rate_target_tps"),
      bandwidth: `${(8 * row.number("cap_bytes_per_s")) / 1e6} Mbps`,
      growth: row.number("growth_bytes_per_s"),
    }),
  );
  return [...capped, ...free];
}

interface LagSetting {
  readonly rate: number;
  readonly bandwidth: string;
  readonly growth: number;
}

function lagCase(dataset: Dataset, row: CsvRow, name: string, of: LagSetting): MeasuredCase {
  return {
    ...SYSTEM,
    file: `${dataset.name}/${name}`,
    line: row.line,
    mode: of.growth > 1000 ? `async, link of ${of.bandwidth}` : "async, link not capped",
    rttMs: [row.number("rtt_ms")],
    load: `${of.rate.toFixed(0)}/s`,
    sessions: null,
    async predict() {
      const told = {
        rtt: emulatedRtt(row.number("rtt_ms")),
        rate: `${of.rate} ops/s`,
        cap: of.bandwidth,
      };
      const [answer] = await dataset.run("lag.scenario", { set: told, measures: ["lag_bytes(a)"] });
      return {
        told,
        figures: [growthFigure(of.growth, answer!, row.number("wal_bytes_per_tx") * of.rate)],
      };
    },
  };
}

/** Growth as a share of the measured growth; where there is none, as a share of the log's rate. */
function growthFigure(measured: number, answer: CaseResult, logBytesPerSecond: number): Figure {
  const predicted = median(answer.records.map((record) => growthOf(record, 1)));
  if (measured > 0.01 * logBytesPerSecond) {
    return shareFigure("lag growth", "B/s", measured, predicted);
  }
  const [was, is] = [measured / logBytesPerSecond, predicted / logBytesPerSecond];
  return differenceFigure("lag growth", "1", was, is);
}

/** Bytes a second that a node falls further behind: least squares over the second half of a run. */
function growthOf({ series }: RunRecord, node: number): number {
  const lag = series.columns[`lag_bytes[${node}]`];
  if (lag === undefined) return Number.NaN;
  const from = Math.floor(series.points / 2);
  const points = Array.from(lag.subarray(from, series.points), (bytes, i) => ({
    x: (i * series.intervalNs) / 1e9,
    y: bytes,
  }));
  const mean = (of: (p: { x: number; y: number }) => number) =>
    points.reduce((sum, p) => sum + of(p), 0) / points.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const covariance = mean(({ x, y }) => (x - meanX) * (y - meanY));
  return covariance / mean(({ x }) => (x - meanX) * (x - meanX));
}

/** How long acknowledgements stop while the synchronous standby is away. */
export function postgresqlBlocking(): MeasuredCase[] {
  const dataset = openDataset(FOLDER);
  const told = { mode: "on", sessions: "4", rtt_a: emulatedRtt(10) };
  const run = once(async () => {
    const [answer] = await dataset.run("blocking.scenario", {
      set: told,
      measures: ["unavailable_time"],
    });
    return answer!;
  });
  return dataset
    .rows("pg_syncblock_events.csv")
    .filter((row) => ["kill_standby", "partition"].includes(row.text("event")))
    .map((row): MeasuredCase => {
      const killed = row.text("event") === "kill_standby";
      const atNs = killed ? 2e9 : 8e9;
      return {
        ...SYSTEM,
        file: `${dataset.name}/pg_syncblock_events.csv`,
        line: row.line,
        mode: killed ? "on, standby killed and restarted" : "on, standby cut off and heard again",
        rttMs: [10],
        load: "4 sessions",
        sessions: 4,
        async predict() {
          const gaps = (await run()).records.map((record) => gapAt(record, atNs));
          const measured = row.number("gap_ms") / 1e3;
          return { told, figures: [shareFigure("write gap", "s", measured, median(gaps))] };
        },
      };
    });
}

/** Seconds without an acknowledged write around a moment of a run. */
function gapAt({ episodes }: RunRecord, atNs: number): number {
  const gap = episodes.find(
    ({ kind, fromNs, toNs }) => kind === "unavailable" && toNs > atNs && fromNs < atNs + 1e9,
  );
  return gap === undefined ? 0 : (gap.toNs - gap.fromNs) / 1e9;
}
