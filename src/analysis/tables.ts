import { type Table, table } from "arquero";
import { caseColumns, runColumns } from "./columns.ts";
import type { StudyResult } from "./results.ts";
import { opsColumns, seriesColumns } from "./run-columns.ts";
import type { FilledColumn } from "./schema.ts";

/** Arquero's table of one row a case; see `caseColumns` for what its columns mean. */
export function casesTable(result: StudyResult): Table {
  return tableOf(caseColumns(result));
}

/** One row a trial; see `runColumns`. */
export function runsTable(result: StudyResult): Table {
  return tableOf(runColumns(result));
}

/** The time series of one run; see `seriesColumns`. Throws RangeError without such a run. */
export function seriesTable(result: StudyResult, caseIndex = 0, trial = 0): Table {
  const { plan, record } = runAt(result, caseIndex, trial);
  return tableOf(seriesColumns(plan, record));
}

/** Every operation of one run; null when its history was not kept. Throws RangeError without such a run. */
export function opsTable(result: StudyResult, caseIndex = 0, trial = 0): Table | null {
  const { plan, record } = runAt(result, caseIndex, trial);
  return record.history === null ? null : tableOf(opsColumns(plan, record.history));
}

function runAt(result: StudyResult, caseIndex: number, trial: number) {
  const one = result.cases[caseIndex];
  const record = one?.records[trial];
  if (one === undefined || record === undefined) {
    throw new RangeError(`there is no trial ${trial} of case ${caseIndex}`);
  }
  return { plan: one.plan.plan, record };
}

/** Names are ours throughout (see schema.ts), so that no user's text becomes a property of a row. */
function tableOf(columns: readonly FilledColumn[]): Table {
  return table(columns.map(({ name, values }) => [name, values] as [string, ArrayLike<unknown>]));
}
