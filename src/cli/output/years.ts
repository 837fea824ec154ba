import type { CaseResult } from "../../analysis/results.ts";
import { faultLines, yearLines, yearsMethod } from "../../analysis/years/words.ts";
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
  const rows = yearLines(years);
  const left = (title: string, cells: readonly string[]): Column => ({
    title,
    align: "left",
    cells,
  });
  const right = (title: string, cells: readonly string[]): Column => ({
    title,
    align: "right",
    cells,
  });
  const amounts = fitColumns(
    [
      left(
        "what",
        rows.map(({ what }) => what),
      ),
      right(
        "mean",
        rows.map(({ mean }) => mean),
      ),
      left(
        "",
        rows.map(({ error }) => error),
      ),
      right(
        "half of years",
        rows.map(({ quantiles }) => quantiles[0]),
      ),
      right(
        "1 year in 20",
        rows.map(({ quantiles }) => quantiles[1]),
      ),
      right(
        "1 in 100",
        rows.map(({ quantiles }) => quantiles[2]),
      ),
      left(
        "any",
        rows.map(({ any }) => any),
      ),
    ],
    1,
    columns - 2,
  );
  const faults = faultLines(years);
  const each = fitColumns(
    [
      left(
        "fault",
        faults.map(({ label }) => clip(printable(label), 28)),
      ),
      right(
        "a year",
        faults.map(({ perYear }) => perYear),
      ),
      right(
        "outage",
        faults.map(({ outage }) => outage),
      ),
      right(
        "1 in 20",
        faults.map(({ outageP95 }) => outageP95),
      ),
      right(
        "lost",
        faults.map(({ lost }) => lost),
      ),
      right(
        "1 in 20",
        faults.map(({ lostP95 }) => lostP95),
      ),
      right(
        "of the downtime",
        faults.map(({ share }) => share),
      ),
    ],
    1,
    columns - 2,
  );
  return [...laid(amounts), "", ...laid(each)];
}

function laid(tables: readonly (readonly Column[])[]): string[] {
  return tables.flatMap((table, index) => [...(index > 0 ? [""] : []), ...layTable(table)]);
}
