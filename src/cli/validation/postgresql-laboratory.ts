import type { CaseResult } from "../../analysis/results.ts";
import {
  type CsvRow,
  type Dataset,
  emulatedRtt,
  metricOf,
  microseconds,
  openDataset,
} from "./dataset.ts";
import { differenceFigure, type MeasuredCase, shareFigure } from "./measured-case.ts";
import { once } from "./once.ts";

const ONE_WAY_MS = 5;
const QUANTILES = [50, 75, 90, 99];
/** How finely the reader's timer is told: it fires late, and that late the read begins. */
const TIMER_STEPS = 10;

/** Whose the cores were, by the word of the files. */
const CORES = [
  { word: "shared", title: "cores shared with others" },
  { word: "first", title: "cores its own" },
];

/**
 * The idle pair that was measured again together with what a wake-up takes there: the share of reads
 * that miss a write so long after its acknowledgement, and when it is seen; with other programs on
 * the cores, and without.
 */
export function postgresqlLaboratory(): MeasuredCase[] {
  const dataset = openDataset("laboratory");
  return CORES.flatMap(({ word, title }) => {
    const of = (file: string) => dataset.rows(file).filter((row) => row.text("cores") === word);
    const pair = idlePair(dataset, word, of("idle_reads.csv"));
    const common = {
      system: "postgresql",
      title: "PostgreSQL 15",
      mode: `async, idle, ${title}`,
      rttMs: [2 * ONE_WAY_MS],
      sessions: null,
    };
    return [
      ...of("idle_reads.csv").map(
        (row): MeasuredCase => ({
          ...common,
          file: `${dataset.name}/idle_reads.csv`,
          line: row.line,
          load: `read after ${row.text("delay_ms")} ms`,
          predict: async () => ({
            told: pair.told,
            figures: [missed(row, pair, await pair.run())],
          }),
        }),
      ),
      ...of("idle_visible.csv").map(
        (row): MeasuredCase => ({
          ...common,
          file: `${dataset.name}/idle_visible.csv`,
          line: row.line,
          load: "polled",
          predict: async () => ({ told: pair.told, figures: seen(row, await pair.run()) }),
        }),
      ),
    ];
  });
}

interface IdlePair {
  readonly told: Readonly<Record<string, string>>;
  /** How late the reader's timer fires, in quantiles of equal weight, milliseconds. */
  readonly lateMs: readonly number[];
  readonly run: () => Promise<CaseResult>;
}

/** One run answers for all rows with the same cores. */
function idlePair(dataset: Dataset, cores: string, reads: readonly CsvRow[]): IdlePair {
  const told = toldOf(dataset, cores);
  const lateMs = timerLateMs(dataset.rows(`wake_ups_${cores}.csv`));
  const measures = [
    ...reads.flatMap((row) => lateMs.map((late) => shownAfter(row.number("delay_ms") + late))),
    ...QUANTILES.map((share) => `t_visibility(${share}%)`),
  ];
  const run = once(async () => {
    const [answer] = await dataset.run("idle.scenario", { set: told, measures });
    return answer!;
  });
  return { told, lateMs, run };
}

function missed(row: CsvRow, { lateMs }: IdlePair, answer: CaseResult) {
  const shown = lateMs.map((late) => metricOf(answer, shownAfter(row.number("delay_ms") + late)));
  const predicted = 1 - shown.reduce((sum, share) => sum + share, 0) / shown.length;
  const measured = row.number("missed") / row.number("reads");
  return differenceFigure("stale reads", "1", measured, predicted);
}

function seen(row: CsvRow, answer: CaseResult) {
  return QUANTILES.map((share) => {
    const measured = row.number(`p${share}_ms`) / 1e3;
    return shareFigure(
      `visible, p${share}`,
      "s",
      measured,
      metricOf(answer, `t_visibility(${share}%)`),
    );
  });
}

function shownAfter(delayMs: number): string {
  return `consistency_probability(t: ${delayMs.toFixed(3)}ms)`;
}

/**
 * CPU of a transaction is what `off` uses with one session and no round trip, CPU of a shipped batch
 * what `on` uses beyond `local`: as the measured grid is calibrated.
 */
function toldOf(dataset: Dataset, cores: string): Record<string, string> {
  const rows = dataset.rows("at_rest.csv");
  const cpuUs = (mode: string) => {
    const row = rows.find((one) => one.text("sync_mode") === mode);
    if (row === undefined) throw new RangeError(`at_rest.csv has no row for ${mode}`);
    return (1e6 * row.number("cpu_s")) / row.number("transactions");
  };
  return {
    cores,
    rtt: emulatedRtt(2 * ONE_WAY_MS),
    per_op: microseconds(cpuUs("off")),
    per_message: microseconds(cpuUs("on") - cpuUs("local")),
  };
}

function timerLateMs(rows: readonly CsvRow[]): number[] {
  const sorted = rows.map((row) => row.number("timer_us") / 1e3).sort((a, b) => a - b);
  return Array.from(
    { length: TIMER_STEPS },
    (_, step) => sorted[Math.floor(((step + 0.5) / TIMER_STEPS) * sorted.length)]!,
  );
}
