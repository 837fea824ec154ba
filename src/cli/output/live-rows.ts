import { estimateMetric } from "../../analysis/metrics/estimate.ts";
import { viewsOf } from "../../analysis/metrics/view.ts";
import type { Estimate } from "../../analysis/results.ts";
import type { Plan } from "../../model/plan.ts";
import type { RunRecord } from "../../model/run-record.ts";
import type { Study } from "../../model/study.ts";
import { formatMetric } from "../../units/format.ts";
import { estimateText } from "./interval.ts";
import { type Column, clip, figureColumn, fitColumns, layTable, printable } from "./layout.ts";

/** What a study has found so far, a row a case. */
export interface LiveRows {
  /** A case has one more run; `soFar` gives all that it has. */
  readonly update: (caseIndex: number, soFar: () => readonly RunRecord[]) => void;
  /** The beginning of a case's first run, which stands for the case until a whole run is there. */
  readonly look: (caseIndex: number, plan: Plan, record: RunRecord) => void;
  /** The lines to show now; none as long as there is nothing to tell. */
  readonly lines: () => readonly string[];
}

/** Rows that are shown: of the cases in which something happened last. */
const MOST_ROWS = 8;
/** Metrics that are looked at; those that have a value and fit beside each other are shown. */
const MOST_FIGURES = 6;
/** After a look at the figures so many times the time that it took passes before the next. */
const REST = 20;

/** A case with something to tell. */
interface Row {
  /** Of the shortened plan, for the beginning of a run. */
  readonly plan: Plan;
  readonly soFar: () => readonly RunRecord[];
  /** How much of it there is: `3 of 20`, `30 s of the first`. */
  readonly part: (trials: number) => string;
  /** Counts up with what happens. */
  readonly at: number;
  /** Of the first metrics of the study, once they were looked at. */
  figures: readonly Estimate[] | null;
  trials: number;
}

/**
 * The rows of a study under way: each case as soon as it has its first run, with the interval that its
 * runs give so far. Figures are taken when the lines are asked for, and never for more than a small
 * part of the time. `now` gives milliseconds.
 */
export function liveRows(study: Study, columns: number, now: () => number): LiveRows {
  const rows = new Map<number, Row>();
  let [serial, shown, restUntil] = [0, [] as readonly string[], Number.NEGATIVE_INFINITY];
  let isDirty = false;
  const put = (caseIndex: number, row: Omit<Row, "at" | "figures" | "trials">): void => {
    serial += 1;
    rows.set(caseIndex, { ...row, at: serial, figures: null, trials: 0 });
    isDirty = true;
  };
  const wanted = study.trials.kind === "fixed" ? ` of ${study.trials.count}` : "";
  return {
    update(caseIndex, soFar) {
      const { plan } = study.cases[caseIndex]!;
      put(caseIndex, { plan, soFar, part: (trials) => `${trials}${wanted}` });
    },
    look(caseIndex, plan, record) {
      if (rows.has(caseIndex)) return;
      const part = `${formatMetric(record.endNs / 1e9, "s")} of the first`;
      put(caseIndex, { plan, soFar: () => [record], part: () => part });
    },
    lines() {
      const began = now();
      if (isDirty && began >= restUntil) {
        shown = linesOf(study, rows, columns);
        isDirty = false;
        const ended = now();
        restUntil = ended + REST * (ended - began);
      }
      return shown;
    },
  };
}

function linesOf(study: Study, rows: ReadonlyMap<number, Row>, columns: number): string[] {
  const newest = [...rows].sort(([, a], [, b]) => b.at - a.at).slice(0, MOST_ROWS);
  const told = newest.sort(([a], [b]) => a - b);
  for (const [, row] of told) lookAt(study, row);
  const { length } = study.cases;
  const folded = rows.size > told.length ? `, ${told.length} of them here` : "";
  const which = length === 1 ? "" : `; ${rows.size} of ${length} cases begun${folded}`;
  const [table = []] = fitColumns(columnsOf(study, told, columns), 2, columns - 3);
  return [`so far${which}:`, ...layTable(table)].map((line) => clip(line, columns - 1));
}

function lookAt(study: Study, row: Row): void {
  if (row.figures !== null) return;
  const records = row.soFar();
  const views = viewsOf(row.plan, records);
  row.trials = records.length;
  row.figures = study.metrics.slice(0, MOST_FIGURES).map((ref) => estimateMetric(ref, views));
}

function columnsOf(study: Study, told: readonly (readonly [number, Row])[], width: number) {
  const labels = told.map(([index]) =>
    clip(printable(study.cases[index]!.label), Math.max(12, Math.floor(width * 0.4))),
  );
  const figures = study.metrics.slice(0, MOST_FIGURES).flatMap(({ id }, metric) => {
    const estimates = told.map(([, { figures: own }]) => own![metric]!);
    if (estimates.every(({ value, word }) => value === null && word === undefined)) return [];
    return [figureColumn(printable(id), estimates.map(estimateText))];
  });
  const columns: Column[] = [
    { title: "case", align: "left", cells: labels },
    { title: "trials", align: "right", cells: told.map(([, row]) => row.part(row.trials)) },
    ...figures,
  ];
  return columns;
}
