import { type Cells, cellsOf } from "../../../analysis/calibration/cells.ts";
import { CallError } from "../../exit-code.ts";
import type { Input } from "../input.ts";
import { type Unit, unitInName } from "../numbers.ts";
import { type Ignored, makeIgnored, type Reading, type Role, type Series } from "../reading.ts";

/** Histograms in Prometheus' text exposition: `name_bucket{le="0.001"} 42`. */
export function readsPrometheus(head: readonly string[]): boolean {
  return head.some((line) => /^[a-zA-Z_:][\w:]*_bucket\{.*\ble="/.test(line));
}

/** Histograms of which we know what a scenario does with them. */
const KNOWN: readonly (readonly [RegExp, Role, string])[] = [
  [
    /^etcd_(disk_wal_fsync_duration|wal_fsync_durations)_seconds$/,
    "fsync",
    "flushes of etcd's log",
  ],
  [/^etcd_network_peer_round_trip_time_seconds$/, "rtt", "round trips between etcd's members"],
  [
    /^etcd_disk_backend_commit_duration_seconds$/,
    "time",
    "commits of etcd's backend, not on the way of a write",
  ],
];

/** One histogram: the counts of each edge at the first and at the last scrape in the file. */
interface Histogram {
  readonly metric: string;
  readonly labels: string;
  readonly first: Map<number, number>;
  readonly last: Map<number, number>;
  scrapes: number;
  firstSum: number;
  lastSum: number;
}

export interface PrometheusOptions {
  /** The one metric that is wanted. */
  readonly metric?: string;
  readonly unit: Unit | null;
}

/** The histograms that are known, or the one that is asked for. */
export function readPrometheus(input: Input, options: PrometheusOptions): Reading {
  const ignored = makeIgnored();
  const found = histograms(input, ignored);
  const wanted = options.metric?.replace(/_bucket$/, "");
  const chosen = found.filter(({ metric }) =>
    wanted === undefined ? KNOWN.some(([name]) => name.test(metric)) : metric === wanted,
  );
  const others = [...new Set(found.map(({ metric }) => metric))];
  if (chosen.length === 0 && others.length > 1) {
    throw new CallError(
      wanted === undefined
        ? `${input.name} has ${others.length} histograms, and none that is known here`
        : `${input.name} has no histogram ${wanted}`,
      [`choose one with --metric: ${others.slice(0, 12).join(", ")}`],
    );
  }
  const taken = chosen.length === 0 ? found : chosen;
  const notes: string[] = [];
  const series = taken.flatMap((one) => seriesOf(input.name, one, options.unit, notes));
  const rest = others.filter((name) => !taken.some(({ metric }) => metric === name));
  if (rest.length > 0) {
    notes.push(`further histograms (--metric NAME): ${rest.slice(0, 8).join(", ")}`);
  }
  return { tool: "Prometheus histograms", series, notes, ignored: ignored.all() };
}

const ROW = /^([a-zA-Z_:][\w:]*?)_(bucket|sum)(?:\{(.*)\})?\s+(\S+)(?:\s+-?\d+)?\s*$/;

function histograms(input: Input, ignored: Ignored): Histogram[] {
  const found = new Map<string, Histogram>();
  for (const { text, number } of input.lines()) {
    const row = ROW.exec(text);
    if (row === null || text.startsWith("#")) continue;
    const le = /(?:^|,)\s*le="([^"]*)"/.exec(row[3] ?? "")?.[1];
    const labels = (row[3] ?? "").replace(/(?:^|,)\s*le="[^"]*"/, "").replace(/^,|,$/g, "");
    const value = Number(row[4]);
    if (row[2] === "bucket" && le === undefined) continue;
    if (!Number.isFinite(value)) {
      ignored.add(number, text, "no count");
      continue;
    }
    const key = `${row[1]}{${labels}}`;
    const one = found.get(key) ?? {
      metric: row[1]!,
      labels,
      first: new Map(),
      last: new Map(),
      scrapes: 1,
      firstSum: Number.NaN,
      lastSum: Number.NaN,
    };
    if (row[2] === "sum") {
      if (Number.isNaN(one.firstSum)) one.firstSum = value;
      one.lastSum = value;
      continue;
    }
    found.set(key, one);
    const edge = le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le);
    if (one.first.has(edge)) {
      one.scrapes = Math.max(one.scrapes, 2);
    } else one.first.set(edge, value);
    one.last.set(edge, value);
  }
  return [...found.values()];
}

function seriesOf(file: string, one: Histogram, said: Unit | null, notes: string[]): Series[] {
  const unit = unitInName(one.metric) ?? said;
  if (unit === null) {
    throw new CallError(`${file}: the unit of ${one.metric} is not in its name`, [
      "say it: --unit ms",
    ]);
  }
  const known = KNOWN.find(([name]) => name.test(one.metric));
  const label = /(?:To|peer|instance|device|member)="([^"]+)"/i.exec(one.labels)?.[1];
  const name = label === undefined ? shortName(one.metric) : `${shortName(one.metric)} ${label}`;
  const { cells, beyond } = cellsFrom(file, one, unit.times);
  if (cells.total === 0) {
    notes.push(`${one.metric}{${one.labels}} has counted nothing`);
    return [];
  }
  if (one.scrapes === 1) {
    notes.push(
      `${name}: counts since the process began; two scrapes in one file give what happened between them`,
    );
  } else notes.push(`${name}: two scrapes; what happened between them is taken`);
  if (beyond > 0) notes.push(`${name}: ${beyond} values lie above the last bucket's end`);
  const first = cells.count[0]! / cells.total;
  if (cells.low[0] === 0 && first > 0.5) {
    notes.push(
      `${name}: ${Math.round(first * 100)} % of the values lie in the first bucket, below ${cells.high[0]! / 1e6} ms: their median is a guess of the fit`,
    );
  }
  return [
    {
      name,
      what: known?.[2] ?? one.metric,
      role: known?.[1] ?? (unit.kind === "data" ? "size" : "time"),
      sample: { kind: "histogram", cells, mean: null },
      aside: known?.[1] === "time",
    },
  ];
}

/** Intervals from cumulative counts. */
function cellsFrom(
  file: string,
  one: Histogram,
  times: number,
): { readonly cells: Cells; readonly beyond: number } {
  const edges = [...one.last.keys()].sort((a, b) => a - b);
  const rows: [number, number, number][] = [];
  let [low, below] = [0, 0];
  for (const edge of edges) {
    const count = one.last.get(edge)! - (one.scrapes > 1 ? one.first.get(edge)! : 0);
    if (count < below) {
      throw new CallError(`${file}: the counts of ${one.metric} fall from one bucket to the next`, [
        one.scrapes > 1
          ? "did the process restart between the two scrapes? Keep those of one life"
          : "is the file torn, or of several processes? Keep one instance",
      ]);
    }
    const high = edge === Number.POSITIVE_INFINITY ? low * 1000 : edge * times;
    if (high > low) rows.push([low, high, count - below]);
    [low, below] = [high, count];
  }
  const last =
    edges[edges.length - 1] === Number.POSITIVE_INFINITY ? rows[rows.length - 1] : undefined;
  return { cells: cellsOf(rows), beyond: last?.[2] ?? 0 };
}

function shortName(metric: string): string {
  return metric
    .replace(/_(seconds|milliseconds|duration|durations|bytes)/g, "")
    .replace(/^etcd_/, "");
}
