import { makeTallier, type Tallier } from "../../../analysis/calibration/tally.ts";
import { formatMetric } from "../../../units/format.ts";
import { delimiterOf, isNoRow, splitFields } from "../fields.ts";
import type { Input } from "../input.ts";
import { parseCell, unitNamed } from "../numbers.ts";
import { makeIgnored, type Reading, type Series } from "../reading.ts";

/** Samples of `pg_stat_replication`, from `psql --csv` or as psql prints tables. */
export function readsPgStatReplication(head: readonly string[]): boolean {
  return head.some(
    (line) => /\breplay_lag\b/.test(line) && /\b(write_lag|replay_lsn)\b/.test(line),
  );
}

interface Standby {
  readonly rtt: Tallier;
  readonly flush: Tallier;
  readonly replay: Tallier;
  last: string;
  repeats: number;
  /** Samples in which flush_lag was below write_lag: the two speak of different positions. */
  crossed: number;
  firstLsn: bigint | null;
  lastLsn: bigint | null;
  firstMs: number;
  lastMs: number;
}

/** The three lags of each standby, and the pieces that hardware is made of. */
export function readPgStatReplication(input: Input): Reading {
  const ignored = makeIgnored();
  const standbys = new Map<string, Standby>();
  const delimiter = delimiterOf(input.head.filter((line) => /replay_lag/.test(line)));
  let header: string[] | null = null;
  for (const { text, number } of input.lines()) {
    if (isNoRow(text)) continue;
    const fields = splitFields(text, delimiter);
    // psql repeats the names with every sample of a \watch.
    if (fields.includes("replay_lag")) {
      header = fields;
      continue;
    }
    if (header === null || fields.length < header.length) {
      ignored.add(number, text, header === null ? "above the names of columns" : "too few columns");
      continue;
    }
    takeSample(standbys, new Map(header.map((name, at) => [name, fields[at] ?? ""])));
  }
  const notes = [
    "write_lag is taken as the round trip, and flush_lag less write_lag as a flush of the standby: PostgreSQL reports the newest figure of each, which may be of different positions",
  ];
  const series = [...standbys].flatMap(([name, one]) => seriesOf(name, one, notes));
  return { tool: "samples of pg_stat_replication", series, notes, ignored: ignored.all() };
}

function takeSample(standbys: Map<string, Standby>, row: ReadonlyMap<string, string>): void {
  const name = row.get("application_name") || row.get("client_addr") || "standby";
  const one: Standby = standbys.get(name) ?? {
    rtt: makeTallier(),
    flush: makeTallier(),
    replay: makeTallier(),
    last: "",
    repeats: 0,
    crossed: 0,
    firstLsn: null,
    lastLsn: null,
    firstMs: Number.NaN,
    lastMs: Number.NaN,
  };
  standbys.set(name, one);
  takeProgress(one, row);
  const lags = ["write_lag", "flush_lag", "replay_lag"].map((column) => row.get(column) ?? "");
  const together = lags.join("|");
  if (together === one.last) {
    one.repeats += 1;
    return;
  }
  one.last = together;
  const [write, flush, replay] = lags.map((cell) => {
    const parsed = parseCell(cell, { unit: unitNamed("s"), decimalComma: false });
    return parsed.ok ? parsed.value : null;
  });
  if (write != null && write > 0) one.rtt.add(write);
  if (write != null && flush != null) {
    if (flush > write) one.flush.add(flush - write);
    else one.crossed += 1;
  }
  if (replay != null) one.replay.add(replay);
}

function takeProgress(one: Standby, row: ReadonlyMap<string, string>): void {
  const lsn = /^([0-9A-F]+)\/([0-9A-F]+)$/i.exec(row.get("sent_lsn") ?? "");
  const clock = [...row].find(([column]) =>
    /^(now|ts|time|timestamp|sampled_at|at|clock)/i.test(column),
  );
  const ms = Date.parse((clock?.[1] ?? "").replace(/([+-]\d\d)$/, "$1:00"));
  if (lsn === null) return;
  one.lastLsn = BigInt(`0x${lsn[1]}`) * 4294967296n + BigInt(`0x${lsn[2]}`);
  one.lastMs = ms;
  if (one.firstLsn === null) {
    one.firstLsn = one.lastLsn;
    one.firstMs = ms;
  }
}

function seriesOf(name: string, one: Standby, notes: string[]): Series[] {
  if (one.repeats > 0) {
    notes.push(
      `${name}: ${one.repeats} samples repeat the one before (nothing new was written); counted once`,
    );
  }
  if (one.crossed > 0) {
    notes.push(
      `${name}: in ${one.crossed} samples flush_lag is not above write_lag; no flush is taken from them`,
    );
  }
  const seconds = (one.lastMs - one.firstMs) / 1000;
  if (one.firstLsn !== null && one.lastLsn !== null && seconds > 0) {
    const rate = Number(one.lastLsn - one.firstLsn) / seconds;
    notes.push(`${name}: the leader wrote ${formatMetric(rate, "B/s")} of WAL meanwhile`);
  }
  const parts = [
    [one.rtt, "rtt", "rtt", `write_lag of ${name}: a round trip`],
    [one.flush, "fsync", "fsync", `flush_lag less write_lag of ${name}: a flush`],
    [one.replay, "replay lag", "lag", `replay_lag of ${name}`],
  ] as const;
  return parts.flatMap(([tallier, short, role, what]): Series[] =>
    tallier.count() === 0
      ? []
      : [
          {
            name: `${name} ${short}`,
            what,
            role,
            sample: { kind: "values", tally: tallier.finish() },
          },
        ],
  );
}
