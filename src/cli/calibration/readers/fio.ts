import { type Cells, cellsOf } from "../../../analysis/calibration/cells.ts";
import { CallError } from "../../exit-code.ts";
import type { Input } from "../input.ts";
import { makeIgnored, type Reading, type Sample, type Series } from "../reading.ts";

const BYTES = 64 * 1024 * 1024;

/** fio's JSON, `--output-format=json` or `json+`; also with words before the brace. */
export function readsFio(head: readonly string[]): boolean {
  return head.some((line) => /"fio version"/.test(line));
}

type Json = Readonly<Record<string, unknown>>;

/** Flush times of each job that flushes (`sync.lat_ns`), else the completion times of its writes. */
export function readFio(input: Input): Reading {
  const text = input.text(BYTES);
  const json = parsed(input.name, text.slice(text.indexOf("{")));
  const ignored = makeIgnored();
  const jobs = listOf(json["jobs"]);
  if (jobs.length === 0) throw new CallError(`${input.name}: this fio output has no jobs in it`);
  const series: Series[] = [];
  const notes: string[] = [];
  for (const job of jobs) {
    const name = String(job["jobname"] ?? "job");
    if (Number(job["error"] ?? 0) !== 0) {
      notes.push(`job ${name} ended with error ${String(job["error"])}; its figures are left out`);
      continue;
    }
    const options = { ...recordOf(json["global options"]), ...recordOf(job["job options"]) };
    series.push(...seriesOf(job, name, options, notes));
  }
  return {
    tool: `fio JSON (${String(json["fio version"])})`,
    series,
    notes,
    ignored: ignored.all(),
  };
}

function seriesOf(job: Json, name: string, options: Json, notes: string[]): Series[] {
  const sync = sampleOf(recordOf(recordOf(job["sync"])["lat_ns"]));
  const size = options["bs"] === undefined ? "" : ` after writes of ${String(options["bs"])}`;
  if (sync !== null) {
    return [{ name, what: `flushes of job ${name}${size}`, role: "fsync", sample: sync }];
  }
  return ["write", "read"].flatMap((way): Series[] => {
    const part = recordOf(job[way]);
    const sample = sampleOf(recordOf(part["clat_ns"])) ?? oldSample(recordOf(part["clat"]));
    if (sample === null) return [];
    const flushed = String(options["sync"] ?? "0") !== "0";
    if (way === "write" && !flushed) {
      notes.push(
        `job ${name} never flushes (no fsync, fdatasync or sync option): its writes end in a cache, and are no flush times`,
      );
    }
    return [
      {
        name: `${name} ${way}`,
        what: `${way}s of job ${name}${way === "write" && flushed ? ", synchronous" : ""}`,
        role: way === "write" && flushed ? "fsync" : "time",
        sample,
        aside: way === "read",
      },
    ];
  });
}

/** Bins when there are some (json+), else percentiles, else the mean; null when nothing was timed. */
function sampleOf(latency: Json): Sample | null {
  const count = Number(latency["N"] ?? latency["total_ios"] ?? 0);
  const mean = Number(latency["mean"] ?? 0);
  if (!(mean > 0)) return null;
  const bins = Object.entries(recordOf(latency["bins"]));
  if (bins.length > 0) {
    return { kind: "histogram", cells: cellsOf(bins.map(binOf)), mean };
  }
  const points = Object.entries(recordOf(latency["percentile"])).map(
    ([p, value]) => [Number(p) / 100, Number(value)] as const,
  );
  const ends = [Number(latency["min"]), Number(latency["max"])] as const;
  const cells = percentileCells(points, ends, count);
  if (cells !== null) return { kind: "percentiles", cells, mean };
  const deviation = Number(latency["stddev"] ?? 0);
  return { kind: "mean", mean, count, deviation, least: ends[0], largest: ends[1] };
}

/** fio before version 3 wrote microseconds under another name. */
function oldSample(latency: Json): Sample | null {
  const scaled = Object.fromEntries(
    Object.entries(latency).map(([key, value]) => [
      key,
      typeof value === "number" && key !== "N" ? value * 1000 : value,
    ]),
  );
  const percentile = Object.fromEntries(
    Object.entries(recordOf(latency["percentile"])).map(([p, value]) => [p, Number(value) * 1000]),
  );
  return sampleOf({ ...scaled, percentile });
}

/**
 * The interval of a bin: fio keeps 64 bins to a power of two and names each by its middle; below
 * 128 ns each nanosecond has its own.
 */
function binOf([key, count]: readonly [string, unknown]): readonly [number, number, number] {
  const middle = Number(key);
  let width = 1;
  while (middle >= 128 * width) width *= 2;
  return [Math.max(0, middle - width / 2), middle + width / 2, Number(count)];
}

/**
 * Percentiles as intervals that hold known shares of `count` values, from the least to the largest
 * value. Null without a rise in them.
 */
export function percentileCells(
  points: readonly (readonly [number, number])[],
  [least, largest]: readonly [number, number],
  count: number,
): Cells | null {
  const inner = points.filter(([p, value]) => p > 0 && p < 1 && value > 0);
  const rising = [...inner].sort((a, b) => a[0] - b[0]);
  const all = [[0, least] as const, ...rising, [1, largest] as const];
  const rows: [number, number, number][] = [];
  let [fromP, fromValue] = all[0]!;
  for (const [p, value] of all.slice(1)) {
    if (!(value > fromValue)) continue;
    rows.push([fromValue, value, (p - fromP) * count]);
    [fromP, fromValue] = [p, value];
  }
  return rows.length < 3 || !(count > 0) ? null : cellsOf(rows);
}

function parsed(name: string, text: string): Json {
  try {
    return recordOf(JSON.parse(text.slice(0, text.lastIndexOf("}") + 1)));
  } catch (error) {
    throw new CallError(`${name}: fio's JSON is torn: ${(error as Error).message}`, [
      "was fio stopped, or the disk full? Run it again with --output=FILE",
    ]);
  }
}

function recordOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}
