import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { fileReader } from "../file-reader.ts";
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

/** Reads `datasets/postgresql-15`, which stands beside the sources as beside the built files. */
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
  for (const way of ["../../../datasets", "../../../../datasets"]) {
    const folder = fileURLToPath(new URL(`${way}/${name}`, import.meta.url));
    try {
      if (readdirSync(folder).length > 0) return folder;
    } catch {
      // Not at this depth.
    }
  }
  throw new Error(`the dataset ${name} is missing from the installed package`);
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
