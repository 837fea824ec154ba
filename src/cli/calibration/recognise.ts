import { CallError } from "../exit-code.ts";
import type { Input } from "./input.ts";
import { type CsvOptions, readCsv, readsCsv } from "./readers/csv.ts";
import { readMatrix, readsMatrix } from "./readers/csv-matrix.ts";
import { readFio, readsFio } from "./readers/fio.ts";
import { readPgStatReplication, readsPgStatReplication } from "./readers/pg-stat-replication.ts";
import { readPgTestFsync, readsPgTestFsync } from "./readers/pg-test-fsync.ts";
import { readPgbench, readsPgbench } from "./readers/pgbench.ts";
import { readPing, readsPing } from "./readers/ping.ts";
import { readFping, readMtr, readsFping, readsMtr } from "./readers/ping-matrix.ts";
import { readPrometheus, readsPrometheus } from "./readers/prometheus.ts";
import { readReplicaStatus, readsReplicaStatus } from "./readers/replica-status.ts";
import type { Reading } from "./reading.ts";

export interface ReadOptions extends CsvOptions {
  readonly metric?: string;
}

/** Files that are read together: threads of one pgbench run, else one file each. */
export interface Batch {
  readonly inputs: readonly Input[];
  read(options: ReadOptions): Reading;
}

type Reader = readonly [
  recognises: (head: readonly string[]) => boolean,
  read: (input: Input, options: ReadOptions) => Reading,
  /** What is no table, so that no column of it can be asked for. */
  tool?: string,
];

/** In the order of how sure their marks are. A column of numbers is what everything else could be. */
const READERS: readonly Reader[] = [
  [readsFio, readFio, "fio"],
  [readsMtr, readMtr, "mtr"],
  [readsPgTestFsync, readPgTestFsync, "pg_test_fsync"],
  [readsPgStatReplication, readPgStatReplication],
  [readsReplicaStatus, readReplicaStatus, "SHOW REPLICA STATUS"],
  [readsPrometheus, readPrometheus, "Prometheus"],
  [readsFping, readFping, "fping"],
  [readsPing, readPing, "ping"],
  [readsPgbench, (input) => readPgbench([input])],
  [readsMatrix, readMatrix],
];

/** Tells by the first lines what each file is, and puts together what belongs together. */
export function recognise(inputs: readonly Input[], options: ReadOptions): Batch[] {
  const batches: Batch[] = [];
  const runs = new Map<string, Input[]>();
  for (const input of inputs) {
    if (options.column === undefined && options.by === undefined && readsPgbench(input.head)) {
      // pgbench_log.PID, and pgbench_log.PID.THREAD for its further threads.
      const run = input.name.replace(/(\.\d+)\.\d+$/, "$1");
      const known = runs.get(run);
      if (known !== undefined) {
        known.push(input);
        continue;
      }
      const together = [input];
      runs.set(run, together);
      batches.push({ inputs: together, read: () => readPgbench(together) });
      continue;
    }
    const reader = readerOf(input, options);
    batches.push({ inputs: [input], read: (given) => reader(input, given) });
  }
  return batches;
}

function readerOf(input: Input, { column, by }: ReadOptions): Reader[1] {
  const other = foreign(input.head);
  if (other !== null) throw new CallError(`${input.name}: this is ${other[0]}`, [other[1]]);
  const found = READERS.find(([recognises]) => recognises(input.head));
  if (column !== undefined || by !== undefined) {
    const tool = found?.[2];
    if (tool === undefined) return readCsv;
    const flag = column === undefined ? "--by" : "--column";
    throw new CallError(`${input.name}: this is what ${tool} prints, which has no columns`, [
      `leave out ${flag}: it is read as it stands`,
    ]);
  }
  if (found !== undefined) return found[1];
  const almost = nearMiss(input.head);
  if (almost !== null) throw new CallError(`${input.name}: ${almost[0]}`, [almost[1]]);
  if (readsCsv(input.head)) return readCsv;
  throw new CallError(`${input.name}: this is no output that is known here`, [
    `it begins: ${JSON.stringify((input.head.find((line) => line.trim() !== "") ?? "").slice(0, 60))}`,
    "known are pg_test_fsync, fio --output-format=json, ping, fping, mtr, pgbench -l, pg_stat_replication, SHOW REPLICA STATUS, Prometheus histograms, columns of CSV (--column, --unit) and tables of round trips between regions",
  ]);
}

/** Output of tools that measure something else, and what measures what is needed. */
function foreign(head: readonly string[]): readonly [what: string, help: string] | null {
  const text = head.join("\n");
  const flushes =
    "`quorate calibrate disk --dir DIR` times flushes here; or fio --fdatasync=1 --output-format=json+";
  if (/<<<|>>>/.test(text) && /request=\d+ time=/.test(text)) {
    return [
      "what ioping prints: requests to a disk, without the flush that a commit waits for",
      flushes,
    ];
  }
  if (/^sysbench \d/m.test(text)) {
    return [
      "sysbench's summary: five figures of all its operations together",
      `${flushes}; of a database's own latencies columns of CSV are read`,
    ];
  }
  if (/^min: \d+, max: \d+, avg: [\d.]+ \(\d+ samples\)/m.test(text)) {
    return [
      "what redis-cli --latency prints: a mean in whole milliseconds, with Redis' own time in it",
      "ping -c 1000 HOST tells round trips",
    ];
  }
  return null;
}

/** Files of a known tool in a form that has not got what is needed. */
function nearMiss(head: readonly string[]): readonly [what: string, help: string] | null {
  const text = head.join("\n");
  if (/tps = [\d.]+|latency average = /.test(text)) {
    return ["this is pgbench's summary", "run pgbench with -l and give it pgbench_log.*"];
  }
  if (/^\d{9,11} \d+ \d+ \d+ \d+ \d+/.test(text)) {
    return ["this is pgbench's log by intervals", "run pgbench -l without --aggregate-interval"];
  }
  if (/^fio-\d|: \(groupid=\d+, jobs=\d+\)/m.test(text)) {
    return ["this is fio's text for people", "run fio with --output-format=json+"];
  }
  if (/^\s*\{\s*"status"\s*:\s*"(success|error)"/.test(text)) {
    return [
      "this is an answer of Prometheus' API",
      "give it the target's own page: curl http://host:2379/metrics",
    ];
  }
  if (/^\s*[[{]/.test(text)) {
    return ["this JSON is not fio's, mtr's or fping's", "columns of CSV are read with --column"];
  }
  return null;
}
