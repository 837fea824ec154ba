import { cellQuantile } from "../../../analysis/calibration/cells.ts";
import { makeTallier, type Tallier } from "../../../analysis/calibration/tally.ts";
import type { Input } from "../input.ts";
import { type Ignored, type Load, makeIgnored, type Reading, type Series } from "../reading.ts";

/** A row: client, transaction, µs or a word, script, epoch, µs, and with --rate the schedule's lag. */
const ROW = /^(\d+) (\d+) (\d+|[a-z]+) (\d+) (\d{9,11}) (\d{1,6})(?: (\d+))?(?: (\d+))?$/;

/** `pgbench -l`: one row a transaction. */
export function readsPgbench(head: readonly string[]): boolean {
  return head.slice(0, 20).filter((line) => ROW.test(line)).length > 0;
}

/** The rows of one run: with -j each thread writes a file of its own. */
interface Run {
  readonly latency: Tallier;
  readonly think: Tallier;
  readonly clients: Map<string, { readonly transaction: number; readonly endUs: number }>;
  first: number;
  last: number;
  /** Rows whose client skipped numbers: a run with --sampling-rate. */
  gaps: number;
  /** Rows with a schedule's lag: a run with --rate. */
  scheduled: number;
  failed: number;
}

/** Latencies of one run, and how its clients came. */
export function readPgbench(inputs: readonly Input[]): Reading {
  const ignored = makeIgnored();
  const run: Run = {
    latency: makeTallier(),
    think: makeTallier(),
    clients: new Map(),
    first: Number.POSITIVE_INFINITY,
    last: 0,
    gaps: 0,
    scheduled: 0,
    failed: 0,
  };
  for (const [file, input] of inputs.entries()) {
    for (const { text, number } of input.lines()) takeRow(run, String(file), text, number, ignored);
  }
  const notes: string[] = [];
  if (inputs.length > 1) notes.push(`${inputs.length} files are threads of one run`);
  if (run.failed > 0) notes.push(`${run.failed} transactions failed or were skipped; left out`);
  return {
    tool: "pgbench -l, a row a transaction",
    series: run.latency.count() === 0 ? [] : seriesOf(run, notes),
    notes,
    ignored: ignored.all(),
  };
}

function takeRow(run: Run, file: string, text: string, number: number, ignored: Ignored): void {
  const row = ROW.exec(text);
  if (row === null) {
    if (text.trim() !== "") ignored.add(number, text, "no row of a transaction");
    return;
  }
  const endUs = Number(row[5]) * 1e6 + Number(row[6]);
  const client = `${file}/${row[1]}`;
  const transaction = Number(row[2]);
  const before = run.clients.get(client);
  run.clients.set(client, { transaction, endUs });
  const us = Number(row[3]);
  if (!(us >= 0)) {
    run.failed += 1;
    return;
  }
  run.first = Math.min(run.first, endUs - us);
  run.last = Math.max(run.last, endUs);
  // A small seventh number is a count of retries, and not microseconds behind a schedule.
  if (row[8] !== undefined || Number(row[7] ?? 0) > 20) run.scheduled += 1;
  run.latency.add(us * 1000);
  if (before === undefined) return;
  if (transaction !== before.transaction + 1) run.gaps += 1;
  else run.think.add(Math.max(0, endUs - us - before.endUs) * 1000);
}

function seriesOf(run: Run, notes: string[]): Series[] {
  const n = run.latency.count();
  const seconds = Math.max(1e-6, (run.last - run.first) / 1e6);
  const isOpen = run.scheduled > n / 2;
  const sampled = run.gaps > n / 10;
  const perSecond = n / seconds;
  if (sampled) {
    notes.push(
      "transactions are missing from the log (--sampling-rate): rates are too low by that share",
    );
  }
  notes.push(
    "the latencies are what a scenario should answer, not what it is told: hold them against p50(write.latency) and p99(write.latency)",
  );
  const load: Load = isOpen
    ? { kind: "open", perSecond }
    : { kind: "closed", clients: run.clients.size, transactionsPerSecond: perSecond };
  const latency = run.latency.finish();
  const series: Series[] = [
    {
      name: "pgbench",
      what: `latencies of ${run.clients.size} clients over ${Number(seconds.toPrecision(3))} s, ${Number(perSecond.toPrecision(4))} transactions a second${isOpen ? ", scheduled by --rate" : ""}`,
      role: "latency",
      sample: { kind: "values", tally: latency },
      load,
    },
  ];
  if (isOpen || sampled || run.think.count() < 20) return series;
  const think = run.think.finish();
  const share = cellQuantile(think.cells, 0.5) / cellQuantile(latency.cells, 0.5);
  // pgbench itself takes a little time between two transactions; that is no pause of a client.
  if (share < 0.1) return series;
  const sample = { kind: "values", tally: think } as const;
  return [...series, { name: "pgbench think", what: "pauses of a client", role: "think", sample }];
}
