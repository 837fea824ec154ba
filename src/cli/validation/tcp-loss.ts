import type { CaseResult } from "../../analysis/results.ts";
import { closedLoopMeasures, closedLoopPrediction } from "./closed-loop.ts";
import { type CsvRow, type Dataset, metricOf, microseconds, openDataset } from "./dataset.ts";
import { type MeasuredCase, median, type Predicted, shareFigure } from "./measured-case.ts";

/** So many messages of ten segments each are under way that the window is always full. */
const BULK = { sessions: "500", bytes: "14480B" };
const BULK_BYTES = 14_480;

/** What every row of the dataset says of itself. */
type Of = Pick<MeasuredCase, "file" | "line" | "mode" | "rttMs" | "load" | "sessions" | "predict">;

/**
 * Connections of a kernel over links that lose packets: streams that fill CUBIC's window, messages
 * sent in turns, and a PostgreSQL pair. The model is told the round trip as it is without loss, and
 * the share of packets that were lost.
 */
export function tcpLoss(): MeasuredCase[] {
  const dataset = openDataset("tcp-loss");
  const messages = dataset.rows("messages.csv");
  const addedUs = addedByMachine(messages);
  return [
    ...bulkRows(dataset, addedUs),
    ...turnRows(dataset, messages, addedUs),
    ...pairRows(dataset, addedUs),
  ].map((row) => ({ system: "tcp", title: "TCP that loses", ...row }));
}

const isTurn = (row: CsvRow) => row.text("kind") === "turns" && row.text("bytes") === "100";

/** Microseconds that link and ends add to the round trip that was set: the median of the turns without loss. */
function addedByMachine(messages: readonly CsvRow[]): number {
  const lossless = messages.filter((row) => isTurn(row) && row.number("loss") === 0);
  return median(lossless.map((row) => row.number("p50_us") - 1e3 * row.number("rtt_ms")));
}

function toldOf(row: CsvRow, addedUs: number, lost: string): Record<string, string> {
  return {
    rtt: microseconds(1e3 * row.number("rtt_ms") + addedUs),
    loss: `${(100 * row.number(lost)).toFixed(4)}%`,
  };
}

const percent = (row: CsvRow) => `${100 * row.number("loss")} % lost`;

function bulkRows(dataset: Dataset, addedUs: number): Of[] {
  return dataset
    .rows("bulk.csv")
    .filter((row) => row.text("control") === "cubic")
    .map((row) => ({
      file: `${dataset.name}/bulk.csv`,
      line: row.line,
      mode: `a full stream, ${percent(row)}`,
      rttMs: [row.number("rtt_ms")],
      load: `${row.text("measured_s")} s`,
      sessions: null,
      async predict(): Promise<Predicted> {
        const told = { ...toldOf(row, addedUs, "lost_share"), ...BULK };
        const measures = ["throughput(write)"];
        const [answer] = await dataset.run("connection.scenario", { set: told, measures });
        const carried = BULK_BYTES * metricOf(answer!, "throughput(write)");
        const figure = shareFigure("carried", "B/s", row.number("bytes_per_s"), carried);
        return { told, figures: [figure] };
      },
    }));
}

function turnRows(dataset: Dataset, messages: readonly CsvRow[], addedUs: number): Of[] {
  return messages
    .filter((row) => isTurn(row) && row.number("loss") > 0)
    .map((row) => ({
      file: `${dataset.name}/messages.csv`,
      line: row.line,
      mode: `in turns, ${percent(row)}`,
      rttMs: [row.number("rtt_ms")],
      load: "1 at a time",
      sessions: 1,
      async predict(): Promise<Predicted> {
        const told = toldOf(row, addedUs, "lost_share");
        const measures = closedLoopMeasures();
        const [answer] = await dataset.run("connection.scenario", { set: told, measures });
        return { told, figures: latencies(row, answer!, "p99_us") };
      },
    }));
}

/** Mean, median and 99th percentile. */
function latencies(row: CsvRow, answer: CaseResult, p99: string): Predicted["figures"] {
  const figure = (name: string, column: string, metric: string) =>
    shareFigure(name, "s", row.number(column) / 1e6, metricOf(answer, metric));
  return [
    figure("mean", "mean_us", "mean(write.latency)"),
    figure("p50", "p50_us", "p50(write.latency)"),
    figure("p99", p99, "p99(write.latency)"),
  ];
}

/**
 * The pair, calibrated from one session without loss: what its commits take beyond the round trip is
 * the work of two machines.
 */
function pairRows(dataset: Dataset, addedUs: number): Of[] {
  const all = dataset.rows("postgresql.csv");
  const rest = all.find((row) => row.number("loss") === 0);
  if (rest === undefined) throw new RangeError("postgresql.csv has no row without loss");
  const workUs = (rest.number("p50_us") - 1e3 * rest.number("rtt_ms") - addedUs) / 2;
  const lossy = all.filter((row) => row.number("loss") > 0);
  return lossy.map((row) => {
    const sessions = row.number("sessions");
    return {
      file: `${dataset.name}/postgresql.csv`,
      line: row.line,
      mode: `PostgreSQL commits, ${percent(row)}`,
      rttMs: [row.number("rtt_ms")],
      load: `${sessions} session${sessions === 1 ? "" : "s"}`,
      sessions,
      async predict(): Promise<Predicted> {
        const told = {
          ...toldOf(row, addedUs, "loss"),
          sessions: String(sessions),
          work: microseconds(workUs),
        };
        const measures = closedLoopMeasures();
        const [answer] = await dataset.run("pair.scenario", { set: told, measures });
        const measured = {
          throughput: (1e6 * sessions) / row.number("mean_us"),
          latencyMsP50: row.number("p50_us") / 1e3,
          latencyMsP99: row.number("p99_us") / 1e3,
        };
        return closedLoopPrediction(told, measured, answer!);
      },
    };
  });
}
