import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { fileReader } from "../file-reader.ts";
import { packageRoot } from "../package-root.ts";
import { type MeasuredRow, readMeasuredRows } from "./measured-rows.ts";

/** The measured PostgreSQL rows with the scenarios that predict them. */
export interface PostgresqlDataset {
  readonly folder: string;
  readonly rows: readonly MeasuredRow[];
  /** Median of the measured series of flushes, microseconds. */
  readonly seriesUsP50: number;
  readonly scenario: (row: MeasuredRow) => { readonly id: string; readonly text: string };
  readonly reader: ReturnType<typeof fileReader>;
}

const MEASURED = ["pg_grid_disk", "pg_grid_shim_2000us", "pg_multi"];

/** Reads `datasets/postgresql-15`, of this package. */
export function postgresqlDataset(cwd: string): PostgresqlDataset {
  const folder = datasetFolder("postgresql-15");
  const text = (name: string): string => readFileSync(`${folder}/${name}`, "utf8");
  const series = parse(text("fsync_raw_20k.csv"), { columns: true }) as { lat_us: string }[];
  return {
    folder,
    rows: MEASURED.flatMap((name) => readMeasuredRows(name, text(`${name}.csv`))),
    seriesUsP50: median(series.map(({ lat_us }) => Number(lat_us))),
    scenario: (row) => {
      const name = row.rttMsB === null ? "pair.scenario" : "trio.scenario";
      return { id: `${folder}/${name}`, text: text(name) };
    },
    reader: fileReader({ cwd, folder, allowed: [] }),
  };
}

function datasetFolder(name: string): string {
  const root = packageRoot();
  if (root === null) throw new Error(`the dataset ${name} is missing from the installed package`);
  return join(root.folder, "datasets", name);
}

/** The middle value; the mean of the two in the middle for an even number. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return Number.NaN;
  return Number.isInteger(middle)
    ? (sorted[middle - 1]! + sorted[middle]!) / 2
    : sorted[Math.floor(middle)]!;
}
