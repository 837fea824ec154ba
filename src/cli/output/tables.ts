import { type Table, toArrowIPC } from "arquero";
import type { StudyResult } from "../../analysis/results.ts";
import { casesTable, runsTable } from "../../analysis/tables.ts";
import { type Cell, csvText } from "./csv.ts";

/** One row a case, as CSV. */
export function casesCsv(result: StudyResult, raw: boolean): string {
  return tableCsv(casesTable(result), raw);
}

/** One row a trial, as CSV. */
export function runsCsv(result: StudyResult, raw: boolean): string {
  return tableCsv(runsTable(result), raw);
}

/** One row a case, as Arrow's IPC stream. */
export function casesArrow(result: StudyResult): Uint8Array {
  return toArrowIPC(casesTable(result), { format: "stream" });
}

function tableCsv(table: Table, raw: boolean): string {
  const names = table.columnNames();
  const rows = Array.from({ length: table.numRows() }, (_, row) =>
    names.map((name) => table.get(name, row) as Cell),
  );
  return csvText(names, rows, { raw });
}
