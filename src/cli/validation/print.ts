import { layTable } from "../output/layout.ts";
import { median } from "./dataset.ts";
import type { Prediction } from "./predict.ts";

/** Medians of the absolute errors, as shares. */
export interface Summary {
  readonly rows: number;
  readonly throughputErrorMedian: number;
  readonly latencyErrorMedian: number;
}

/** What all rows say together. */
export function summarise(predictions: readonly Prediction[]): Summary {
  return {
    rows: predictions.length,
    throughputErrorMedian: median(predictions.map((p) => Math.abs(p.throughputError))),
    latencyErrorMedian: median(predictions.map((p) => Math.abs(p.latencyError))),
  };
}

/** The table and its summary as text for a terminal. */
export function validationText(predictions: readonly Prediction[]): string {
  const left = (title: string, cell: (p: Prediction) => string) =>
    ({ title, align: "left", cells: predictions.map(cell) }) as const;
  const right = (title: string, cell: (p: Prediction) => string) =>
    ({ title, align: "right", cells: predictions.map(cell) }) as const;
  const table = layTable([
    left("measured in", ({ row }) => row.file),
    left("level", ({ row }) => row.mode),
    left("standbys", ({ row }) => row.names),
    right("RTT ms", ({ row }) =>
      row.rttMsB === null ? `${row.rttMsA}` : `${row.rttMsA}, ${row.rttMsB}`,
    ),
    right("sessions", ({ row }) => `${row.sessions}`),
    right("measured /s", ({ row }) => perSecond(row.throughput)),
    right("predicted /s", (p) => perSecond(p.throughput)),
    right("error", (p) => percent(p.throughputError)),
    right("p50 ms", ({ row }) => row.latencyMsP50.toFixed(2)),
    right("predicted ms", (p) => p.latencyMsP50.toFixed(2)),
    right("error", (p) => percent(p.latencyError)),
  ]);
  const all = summarise(predictions);
  return `${table.join("\n")}

${all.rows} rows of PostgreSQL 15 with a round trip of at least 1 ms. Median absolute error:
throughput ${percent(all.throughputErrorMedian).replace("+", "")}, median latency ${percent(all.latencyErrorMedian).replace("+", "")}.
Told to the model: flush times, round trip, CPU of a transaction, a flush and a batch at one session
and RTT 0, CPU used by other programs. No constant is fitted; which choices were made after the errors
were seen, and the worst rows, stand in datasets/postgresql-15/README.md.
`;
}

/** The same as one JSON object; errors are shares, times in seconds. */
export function validationJson(predictions: readonly Prediction[]): string {
  const rows = predictions.map(({ row, calibration, ...p }) => ({
    file: row.file,
    line: row.line,
    mode: row.mode,
    names: row.names,
    rtt: row.rttMsB === null ? [row.rttMsA / 1000] : [row.rttMsA / 1000, row.rttMsB / 1000],
    sessions: row.sessions,
    calibration,
    throughput: { measured: row.throughput, predicted: p.throughput, error: p.throughputError },
    latencyP50: {
      measured: row.latencyMsP50 / 1000,
      predicted: p.latencyMsP50 / 1000,
      error: p.latencyError,
    },
  }));
  return `${JSON.stringify({ system: "postgresql", rows, summary: summarise(predictions) }, null, 2)}\n`;
}

function perSecond(value: number): string {
  return value < 1000 ? value.toFixed(1) : value.toFixed(0);
}

function percent(share: number): string {
  return `${share >= 0 ? "+" : "−"}${(Math.abs(share) * 100).toFixed(1)} %`;
}
