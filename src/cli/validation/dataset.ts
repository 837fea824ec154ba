import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import type { CaseResult } from "../../analysis/results.ts";
import { runScenario, sourceOf } from "../../run.ts";
import { fileReader } from "../file-reader.ts";
import { packageRoot } from "../package-root.ts";
import { median } from "./measured-case.ts";

/** One row of a CSV file: its fields by the head's names, and where it stands. */
export interface CsvRow {
  readonly line: number;
  readonly has: (column: string) => boolean;
  /** Errors: a column that is not there throws a `RangeError` that names file and column. */
  readonly text: (column: string) => string;
  /** Errors: as `text`, and for what is no number. */
  readonly number: (column: string) => number;
}

/** A folder of `datasets`: its files, and its scenarios as they run. */
export interface Dataset {
  /** `datasets/postgresql-15`. */
  readonly name: string;
  readonly text: (file: string) => string;
  readonly rows: (file: string) => readonly CsvRow[];
  /** Runs a scenario of the folder. Errors: one that does not run throws with the reasons. */
  readonly run: (file: string, asked: Asked) => Promise<readonly CaseResult[]>;
}

/** What a scenario of a dataset is run with. */
export interface Asked {
  readonly set: Readonly<Record<string, string>>;
  readonly measures: readonly string[];
  readonly trials?: number;
}

/** Opens `datasets/<folder>` of this package, which need not be the one that the user stands in. */
export function openDataset(folder: string): Dataset {
  const root = packageRoot();
  if (root === null) throw new Error(`the dataset ${folder} is missing from the installed package`);
  const all = join(root.folder, "datasets");
  const path = join(all, folder);
  const text = (file: string): string => readFileSync(join(path, file), "utf8");
  const reader = fileReader({ cwd: root.folder, folder: path, allowed: [all] });
  return {
    name: `datasets/${folder}`,
    text,
    rows: (file) => csvRows(`datasets/${folder}/${file}`, text(file)),
    async run(file, { set, measures, trials }) {
      const id = join(path, file);
      const outcome = await runScenario(sourceOf(id, text(file)), {
        reader,
        set,
        measures,
        ...(trials !== undefined && { trials }),
      });
      if (outcome.result === null || outcome.failures.length > 0) {
        const reasons = outcome.diagnostics.map(({ code, message }) => `${code} ${message}`);
        throw new Error(`${id} does not run: ${reasons.join("; ")}`);
      }
      return outcome.result.cases;
    },
  };
}

/** Reads CSV text with a head. `name` is what errors call it. */
export function csvRows(name: string, text: string): CsvRow[] {
  const found = parse(text, { columns: true, skip_empty_lines: true }) as Record<string, string>[];
  return found.map((fields, index) => {
    const line = index + 2;
    const textOf = (column: string): string => {
      const value = fields[column];
      if (value !== undefined) return value;
      const present = Object.keys(fields).join(", ");
      throw new RangeError(`${name} has no column ${column}; it has ${present}.`);
    };
    return {
      line,
      has: (column) => fields[column] !== undefined,
      text: textOf,
      number(column) {
        const value = Number(textOf(column));
        if (textOf(column) !== "" && Number.isFinite(value)) return value;
        throw new RangeError(`${name}:${line}: ${column} is "${textOf(column)}", not a number.`);
      },
    };
  });
}

/** A metric of a case in base units; NaN when there is none. */
export function metricOf(answer: CaseResult, metric: string): number {
  return answer.metrics.get(metric)?.value ?? Number.NaN;
}

/** Median of the 20,000 measured flushes, in microseconds, that probes beside rows are held against. */
export function medianFlushUs(): number {
  const rows = openDataset("postgresql-15").rows("fsync_raw_20k.csv");
  return median(rows.map((row) => row.number("lat_us")));
}

/** The middle of what the link emulator's echo self-test shows beyond the set round trip: 0.1 to 0.35 ms. */
const EMULATOR_MS = 0.225;

/**
 * A round trip as the emulated link has it, as a scenario writes it: what was set, and what the
 * emulator's own self-test adds to it. 0 is no emulated link.
 */
export function emulatedRtt(setMs: number): string {
  return setMs === 0 ? "0ms" : `${Number((setMs + EMULATOR_MS).toFixed(4))}ms`;
}

/** Microseconds as a scenario writes them. */
export function microseconds(value: number): string {
  return `${value.toFixed(3)}us`;
}
