import type { ColumnTable, Table } from "arquero";
import type { StudyResult } from "../analysis/results.ts";
import { keepsSeries } from "../analysis/runs/kept-series.ts";
import type { FilledColumn } from "../analysis/schema.ts";
import type { Plan } from "../model/plan.ts";
import type { RunRecord } from "../model/run-record.ts";
import { nearest } from "./misuse.ts";
import { type Place, placesOf } from "./place.ts";

/** How tables are made; handed in, so that arquero is loaded with the first run only. */
export interface TableMakers {
  readonly casesTable: (result: StudyResult) => Table;
  readonly runsTable: (result: StudyResult) => Table;
  readonly seriesColumns: (plan: Plan, record: RunRecord) => readonly FilledColumn[];
  readonly opsColumns: (
    plan: Plan,
    history: NonNullable<RunRecord["history"]>,
  ) => readonly FilledColumn[];
  /** Runs a trial again with every operation kept. */
  readonly runAgain: (plan: Plan) => RunRecord;
  readonly table: (columns: [string, ArrayLike<unknown>][]) => Table;
}

/** What arquero makes is a ColumnTable, on which it types its verbs. */
export function tableOf(makers: TableMakers, columns: readonly FilledColumn[]): ColumnTable {
  const named = columns.map(({ name, values }) => [name, values] as [string, ArrayLike<unknown>]);
  return makers.table(named) as ColumnTable;
}

/** Simulated events of the runs that may be made again for one table of operations. */
const MOST_EVENTS = 50e6;

/** What happened over time, a row a point, the runs one after the other; see `Run.series`. */
export function seriesOf(
  makers: TableMakers,
  result: StudyResult,
  what: string | undefined,
  place: Place,
): ColumnTable {
  const kept = placesOf(result, place).filter(({ one, trial }) => keepsSeries(one.records[trial]!));
  if (kept.length === 0) {
    throw new RangeError(
      "the runs chosen have not kept what happened over time (of very many runs only the first of each case does: series({ trial: 0 }))",
    );
  }
  const parts = kept.map(({ one, trial }) => ({
    label: one.plan.label,
    columns: makers.seriesColumns(one.plan.plan, one.records[trial]!),
  }));
  const [time, ...found] = stacked(parts);
  const chosen = what === undefined ? found : found.filter(chosenBy(what));
  if (chosen.length === 0) {
    const words = found.map(({ name }) => wordOf(name));
    throw new RangeError(`runs keep no series of \`${what}\`${nearest(what ?? "", words)}`);
  }
  return tableOf(makers, [...labels(parts), time!, ...chosen]);
}

/** Every operation of the chosen runs, which are made again for it; see `Run.ops`. */
export function opsOf(makers: TableMakers, result: StudyResult, place: Place): ColumnTable {
  const places = placesOf(result, place);
  const events = places.reduce((sum, { one, trial }) => sum + one.records[trial]!.events, 0);
  if (events > MOST_EVENTS) {
    throw new RangeError(
      `these ${places.length} runs have ${Math.round(events / 1e6)} million events: choose one, as in opsOf({ case: 0 })`,
    );
  }
  const parts = places.map(({ one, trial }) => {
    const { plan, label } = one.plan;
    const { seed } = one.records[trial]!;
    const measures = { ...plan.measures, history: true };
    const { history } = makers.runAgain({ ...plan, run: { ...plan.run, seed }, measures });
    if (history === null) throw new Error("the run has kept no operations");
    return { label, columns: makers.opsColumns(plan, history) };
  });
  return tableOf(makers, [...labels(parts), ...stacked(parts)]);
}

interface Part {
  readonly label: string;
  readonly columns: readonly FilledColumn[];
}

function rowsOf({ columns }: Part): number {
  return columns[0]?.values.length ?? 0;
}

function labels(parts: readonly Part[]): readonly FilledColumn[] {
  const values = parts.flatMap((part) => Array<string>(rowsOf(part)).fill(part.label));
  return [
    { name: "case", type: "text", unit: "", label: "case", meaning: "the case's name", values },
  ];
}

/** The columns of several tables under each other, null where a table has none of a name. */
function stacked(parts: readonly Part[]): FilledColumn[] {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return [...only.columns];
  const first = new Map<string, FilledColumn>();
  for (const { columns } of parts) {
    for (const column of columns) if (!first.has(column.name)) first.set(column.name, column);
  }
  return [...first.values()].map((column) => ({
    ...column,
    values: parts.flatMap((part): unknown[] => {
      const own = part.columns.find(({ name }) => name === column.name);
      return own === undefined ? Array<null>(rowsOf(part)).fill(null) : Array.from(own.values);
    }),
  }));
}

/** `lag`, `lag(b)`, `rate(write.ok)`, `queue`, `leader`: which columns of a series are meant. */
function chosenBy(what: string): (column: FilledColumn) => boolean {
  const match = /^\s*([a-z_]+)\s*(?:\((.*)\))?\s*$/.exec(what);
  const [name, inner] = [match?.[1] ?? "", match?.[2]?.trim()];
  const isOf = (label: string) => inner === undefined || inner === label;
  switch (name) {
    case "lag":
      return (column) => /^lag_.*_ms(_\d+)?$/.test(column.name) && isOf(column.label);
    case "lag_bytes":
      return (column) => /^lag_.*_bytes(_\d+)?$/.test(column.name) && isOf(column.label);
    case "queue":
      return (column) => column.name.startsWith("queue_") && isOf(column.label);
    case "rate":
    case "throughput": {
      const word = inner === undefined || inner.includes(".") ? inner : `${inner}.ok`;
      const start = word?.replace(".", "_");
      return (column) =>
        /^(write|read)_/.test(column.name) &&
        (start === undefined || column.name === `${start}_per_s`);
    }
    case "stale_reads":
      return (column) => column.name === "read_stale_per_s";
    case "count":
      return (column) => inner === "leaders" && column.name === "leaders";
    default:
      return (column) => column.name === what || wordOf(column.name) === what;
  }
}

/** How one asks for a column: `lag` for `lag_b_ms`. */
function wordOf(column: string): string {
  const rate = /^(write|read)_([a-z_]+)_per_s$/.exec(column);
  if (rate !== null) return `rate(${rate[1]}.${rate[2]})`;
  return (
    /^(lag_bytes|lag|queue)_/.exec(column.replace(/^lag_.*_bytes$/, "lag_bytes_"))?.[1] ??
    column.replace(/_per_s$/, "")
  );
}
