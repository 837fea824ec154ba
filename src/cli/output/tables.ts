import type { Table } from "arquero";
import { caseColumns, runColumns } from "../../analysis/columns.ts";
import type { StudyResult } from "../../analysis/results.ts";
import { casesTable, runsTable } from "../../analysis/tables.ts";
import { type Cell, csvText } from "./csv.ts";
import { type WideTable, wideTable } from "./wide-table.ts";

/** One row a case, as CSV. */
export function casesCsv(result: StudyResult, raw: boolean): string {
  return tableCsv(casesTable(result), raw);
}

/** One row a trial, as CSV. */
export function runsCsv(result: StudyResult, raw: boolean): string {
  return tableCsv(runsTable(result), raw);
}

/** One row a case, for formats of typed columns. */
export function casesWide(result: StudyResult): WideTable {
  return wideTable(caseColumns(result));
}

/** One row a trial, for formats of typed columns. */
export function runsWide(result: StudyResult): WideTable {
  return wideTable(runColumns(result));
}

function tableCsv(table: Table, raw: boolean): string {
  const names = table.columnNames();
  const rows = Array.from({ length: table.numRows() }, (_, row) =>
    names.map((name) => table.get(name, row) as Cell),
  );
  return csvText(names, rows, { raw });
}
