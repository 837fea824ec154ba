import { makeTallier, type Tallier } from "../../../analysis/calibration/tally.ts";
import { CallError } from "../../exit-code.ts";
import type { Input } from "../input.ts";
import { makeIgnored, type Reading, type Sample, type Series } from "../reading.ts";

/** fping in all its ways: `-C` (a row a target), `-c` (a row an answer), `-J`. */
export function readsFping(head: readonly string[]): boolean {
  return head.some(
    (line) => ANSWER.test(line) || ROW.test(line) || /^\{"(resp|summary)":/.test(line),
  );
}

const ANSWER = /^(\S+)\s+: \[\d+\], (?:\d+ bytes, ([\d.]+) ms|timed out)/;
const ROW = /^(\S+)\s+:((?: (?:[\d.]+|-))+)$/;
const TOTAL = /^(\S+)\s+: xmt\/rcv\/%loss = (\d+)\/(\d+)\//;

interface Target {
  readonly tallier: Tallier;
  sent: number;
  lost: number;
}

/** Round trips to each target. */
export function readFping(input: Input): Reading {
  const ignored = makeIgnored();
  const targets = new Map<string, Target>();
  const at = (name: string): Target => {
    const known = targets.get(name) ?? { tallier: makeTallier(), sent: 0, lost: 0 };
    targets.set(name, known);
    return known;
  };
  const take = (name: string, ms: string | number | undefined): void => {
    const one = at(name);
    one.sent += 1;
    if (Number(ms) > 0) one.tallier.add(Number(ms) * 1e6);
    else one.lost += 1;
  };
  for (const { text, number } of input.lines()) {
    const answer = ANSWER.exec(text);
    const row = ROW.exec(text);
    if (answer !== null) take(answer[1]!, answer[2]);
    else if (row !== null) for (const cell of row[2]!.trim().split(" ")) take(row[1]!, cell);
    else if (text.startsWith("{")) takeJson(text, number, take, ignored.add);
    else if (!TOTAL.test(text) && text.trim() !== "") ignored.add(number, text, "no line of fping");
  }
  const series = [...targets].flatMap(([name, { tallier, sent, lost }]): Series[] =>
    tallier.count() === 0
      ? []
      : [
          {
            name,
            what: `round trips to ${name}`,
            role: "rtt",
            sample: { kind: "values", tally: tallier.finish() },
            loss: { sent, lost },
          },
        ],
  );
  return { tool: "fping", series, notes: [], ignored: ignored.all() };
}

function takeJson(
  text: string,
  number: number,
  take: (name: string, ms: number | undefined) => void,
  ignore: (line: number, text: string, why: string) => void,
): void {
  try {
    const { resp, timeout } = JSON.parse(text) as {
      resp?: { host: string; rtt: number };
      timeout?: { host: string };
    };
    if (resp !== undefined) take(resp.host, resp.rtt);
    else if (timeout !== undefined) take(timeout.host, undefined);
  } catch {
    ignore(number, text, "torn JSON");
  }
}

/** mtr in report, JSON and CSV form. */
export function readsMtr(head: readonly string[]): boolean {
  return head.some((line) => /^HOST: .*Loss%|^Mtr_Version,|^\s*"mtr": ?\{/.test(line));
}

interface Hop {
  readonly host: string;
  readonly lossPercent: number;
  readonly sent: number;
  readonly mean: number;
  readonly least: number;
  readonly largest: number;
  readonly deviation: number;
}

/** The last hop of a report: the target. The hops before it answer in their own time. */
export function readMtr(input: Input): Reading {
  const text = input.text(16 * 1024 * 1024);
  const hops = text.trimStart().startsWith("{") ? jsonHops(input.name, text) : textHops(text);
  const last = hops[hops.length - 1];
  if (last === undefined) throw new CallError(`${input.name}: this mtr report has no hop in it`);
  if (!(last.mean > 0)) {
    throw new CallError(`${input.name}: mtr prints the times to ${last.host} as 0.0 ms`, [
      "mtr --json has three digits; fping -C 1000 has them all",
    ]);
  }
  const sample: Sample = {
    kind: "mean",
    mean: last.mean * 1e6,
    count: Math.round(last.sent * (1 - last.lossPercent / 100)),
    deviation: last.deviation * 1e6,
    least: last.least * 1e6,
    largest: last.largest * 1e6,
  };
  const series: Series = {
    name: last.host,
    what: `round trips to ${last.host}, hop ${hops.length}`,
    role: "rtt",
    sample,
    loss: { sent: last.sent, lost: Math.round((last.sent * last.lossPercent) / 100) },
  };
  return {
    tool: "mtr report",
    series: [series],
    notes: [
      "mtr prints mean and deviation: the shape is assumed. `ping -c 1000` tells the whole distribution",
      ...(hops.length > 1 ? [`only the last of ${hops.length} hops is taken`] : []),
    ],
    ignored: makeIgnored().all(),
  };
}

function textHops(text: string): Hop[] {
  return text.split(/\r?\n/).flatMap((line): Hop[] => {
    const row =
      /^\s*\d+\.\|?-*\|?-*\s+(\S+)\s+([\d.]+)%\s+(\d+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)/.exec(
        line,
      );
    const csv = line.split(",");
    if (row !== null)
      return [
        hop(
          row[1]!,
          [2, 3, 5, 6, 7, 8].map((k) => row[k]!),
        ),
      ];
    if (/^MTR\./.test(line) && csv.length >= 14) {
      return [
        hop(
          csv[5]!,
          [6, 7, 10, 11, 12, 13].map((k) => csv[k]!),
        ),
      ];
    }
    return [];
  });
}

/** Host, then loss, sent, mean, best, worst, deviation. */
function hop(host: string, cells: readonly string[]): Hop {
  const [lossPercent = 0, sent = 0, mean = 0, least = 0, largest = 0, deviation = 0] =
    cells.map(Number);
  return { host, lossPercent, sent, mean, least, largest, deviation };
}

function jsonHops(name: string, text: string): Hop[] {
  try {
    const { report } = JSON.parse(text) as {
      report: { hubs: Readonly<Record<string, string | number>>[] };
    };
    return report.hubs.map((hub) =>
      hop(
        String(hub["host"]),
        ["Loss%", "Snt", "Avg", "Best", "Wrst", "StDev"].map((key) => String(hub[key] ?? 0)),
      ),
    );
  } catch (error) {
    throw new CallError(`${name}: mtr's JSON is torn: ${(error as Error).message}`);
  }
}
