import type { CaseResult, Estimate, StudyResult } from "../../analysis/results.ts";
import { caseColumns } from "./case-columns.ts";
import { estimateText } from "./interval.ts";
import {
  type Column,
  figureColumn,
  fitColumns,
  layTable,
  layTables,
  printable,
  wrap,
} from "./layout.ts";

/** Metrics that the table of limits shows. */
const IN_LIMITS = /^(bound\(|bottleneck$)/;

/** One case: a metric a line. */
export function metricRows(only: CaseResult): string[] {
  const metrics = asOne([...only.metrics].filter(([id]) => !IN_LIMITS.test(id)));
  return layTable([
    { title: "metric", align: "left", cells: metrics.map(([id]) => printable(id)) },
    figureColumn(
      "value",
      metrics.map(([, estimate]) => printable(estimateText(estimate))),
    ),
    ...(metrics.some(([, { absent }]) => absent !== undefined) ? [whyColumn(metrics)] : []),
  ]);
}

/** A median that reads like the 99th percentile is told with it: the times hardly spread. */
function asOne(
  metrics: readonly (readonly [string, Estimate])[],
): readonly (readonly [string, Estimate])[] {
  const texts = new Map(metrics.map(([id, estimate]) => [id, estimateText(estimate)]));
  const isAlike = (id: string) => {
    const [text, other] = [texts.get(id), texts.get(tailOf(id))];
    return text !== undefined && text === other && /^\d/.test(text);
  };
  return metrics.flatMap(([id, estimate]) => {
    if (id.startsWith(MEDIAN) && isAlike(id)) return [];
    const median = id.startsWith(TAIL) ? id.replace(TAIL, MEDIAN) : "";
    return [[median !== "" && isAlike(median) ? `p50 = ${id}` : id, estimate] as const];
  });
}

const MEDIAN = "p50(";
const TAIL = "p99(";

function tailOf(id: string): string {
  return id.startsWith(MEDIAN) ? id.replace(MEDIAN, TAIL) : id;
}

/** Why there is no value, beside the values. */
function whyColumn(metrics: readonly (readonly [string, Estimate])[]): Column {
  const cells = metrics.map(([, { absent }]) => printable(absent ?? ""));
  return { title: "", align: "left", cells };
}

/**
 * Several cases: a case a row, the swept params in front, as many tables as the width asks for.
 * Before a second table is begun, the metrics that are the same everywhere leave for a line. Of more than
 * `most` rows the ones in the middle are left out.
 */
export function metricTables(
  result: StudyResult,
  cases: readonly CaseResult[],
  columns: number,
  most?: number,
): string[] {
  const leading = caseColumns(
    result.study.axes,
    cases.map(({ plan }) => plan),
  );
  const all = result.study.metrics
    .filter(({ id }) => !IN_LIMITS.test(id))
    .map(({ id }) => metricColumn(id, cases));
  const metrics = columnsAsOne(all);
  const lay = (shown: readonly Column[]): Column[][] =>
    fitColumns([...leading, ...shown], leading.length, columns - 2);
  const whole = lay(metrics);
  const varying = metrics.filter((column) => !isConstant(column));
  if (whole.length <= 1 || varying.length === 0) return layTables(whole, most);
  const same = metrics.filter(isConstant).filter(({ cells }) => cells[0]?.trim() !== "–");
  const told = same.map(({ title, cells }) => `${title} ${cells[0]?.trim()}`).join(", ");
  return [
    ...layTables(lay(varying), most),
    ...(told === "" ? [] : ["", ...wrap(`  in every case: ${told}`, columns, 4)]),
  ];
}

function metricColumn(id: string, cases: readonly CaseResult[]): Column {
  const cells = cases.map((one) => {
    const estimate = one.metrics.get(id);
    return estimate === undefined ? "–" : printable(estimateText(estimate));
  });
  const words = cases.some((one) => one.metrics.get(id)?.word !== undefined);
  return words
    ? { title: printable(id), align: "left", cells }
    : figureColumn(printable(id), cells);
}

/** Medians that read like the 99th percentiles in every row stand with them, in one column. */
function columnsAsOne(columns: readonly Column[]): Column[] {
  const isAlike = (median: Column) => {
    const tail = columns.find(({ title }) => title === tailOf(median.title));
    return (
      tail !== undefined &&
      median.cells.every((cell, row) => cell === tail.cells[row]) &&
      median.cells.some((cell) => /^\s*\d/.test(cell))
    );
  };
  const gone = columns.filter((column) => column.title.startsWith(MEDIAN) && isAlike(column));
  return columns.flatMap((column) => {
    if (gone.includes(column)) return [];
    const isBoth = gone.some(({ title }) => tailOf(title) === column.title);
    return [isBoth ? { ...column, title: `p50 = ${column.title}` } : column];
  });
}

function isConstant({ cells }: Column): boolean {
  return cells.every((cell) => cell === cells[0]);
}
