import type { CaseResult } from "../../analysis/results.ts";
import {
  type FaultLine,
  faultLines,
  type YearLine,
  yearLines,
  yearsMethod,
} from "../../analysis/years/words.ts";
import type { YearsAnswer } from "../../analysis/years/years.ts";
import type { Paint } from "../door.ts";
import { type Column, clip, fitColumns, layTable, printable, wrap } from "./layout.ts";

/** Cases up to which each one's year is printed; the metrics' table has the figures of all. */
const MOST_CASES = 3;

/** What a year brings where faults are rare; no lines where none is. */
export function yearsLines(cases: readonly CaseResult[], paint: Paint, columns: number): string[] {
  const told = cases.flatMap(({ plan, years }) => (years === undefined ? [] : [{ plan, years }]));
  if (told.length === 0 || told.length > MOST_CASES) return [];
  return told.flatMap(({ plan, years }, index) => {
    const which = told.length > 1 ? `: ${printable(plan.label)}` : "";
    return [
      ...(index > 0 ? [""] : []),
      paint.bold(`In a year${which}`),
      ...linesOf(years, columns),
      "",
      ...wrap(`  ${printable(yearsMethod(years))}`, columns, 2).map((line) => paint.dim(line)),
    ];
  });
}

function linesOf(years: YearsAnswer, columns: number): string[] {
  const fitted = (table: readonly Column[]): string[] => laid(fitColumns(table, 1, columns - 2));
  return [
    ...fitted(amountColumns(yearLines(years))),
    "",
    ...fitted(faultColumns(faultLines(years))),
  ];
}

function amountColumns(rows: readonly YearLine[]): readonly Column[] {
  const column = columnOf(rows);
  return [
    column("what", "left", ({ what }) => what),
    column("mean", "right", ({ mean }) => mean),
    column("", "left", ({ error }) => error),
    column("half of years", "right", ({ quantiles }) => quantiles[0]),
    column("1 year in 20", "right", ({ quantiles }) => quantiles[1]),
    column("1 in 100", "right", ({ quantiles }) => quantiles[2]),
    column("any", "left", ({ any }) => any),
  ];
}

function faultColumns(rows: readonly FaultLine[]): readonly Column[] {
  const column = columnOf(rows);
  return [
    column("fault", "left", ({ label }) => clip(printable(label), 28)),
    column("a year", "right", ({ perYear }) => perYear),
    column("outage", "right", ({ outage }) => outage),
    column("1 in 20", "right", ({ outageP95 }) => outageP95),
    column("lost", "right", ({ lost }) => lost),
    column("1 in 20", "right", ({ lostP95 }) => lostP95),
    column("of the downtime", "right", ({ share }) => share),
  ];
}

function columnOf<Row>(rows: readonly Row[]) {
  return (title: string, align: Column["align"], of: (row: Row) => string): Column => ({
    title,
    align,
    cells: rows.map(of),
  });
}

function laid(tables: readonly (readonly Column[])[]): string[] {
  return tables.flatMap((table, index) => [...(index > 0 ? [""] : []), ...layTable(table)]);
}
