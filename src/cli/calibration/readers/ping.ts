import { makeTallier, type Tallier } from "../../../analysis/calibration/tally.ts";
import type { Input } from "../input.ts";
import { makeIgnored, type Reading, type Series } from "../reading.ts";

/** `ping` of Linux, BSD, macOS, BusyBox and Windows (in any of its languages). */
export function readsPing(head: readonly string[]): boolean {
  return head.some(
    (line) =>
      ANSWER.test(line) || /^PING |^Pinging |ping statistics|round-trip min\/avg\/max/.test(line),
  );
}

/** `time=0.31 ms`, `time<1ms`, `Zeit=12ms`, `temps=3,1 ms`: a word, = or <, a number, ms. */
const ANSWER = /\b(?:icmp_[sr]eq|ttl|bytes|Bytes|octets)\b.*?\b\p{L}+([=<])\s?([\d.,]+) ?ms\b/iu;
const TITLE = /^(?:PING6?|Pinging) (\S+?)[:,]?(?: |$)/;
const SUMMARY =
  /(?:rtt|round-trip) min\/avg\/max(?:\/(?:mdev|stddev|std-dev))? = ([\d.]+)\/([\d.]+)\/([\d.]+)(?:\/([\d.]+|nan))? ms/;

interface Target {
  readonly name: string;
  readonly tallier: Tallier;
  sent: number | null;
  lost: number;
  /** Answers below what ping can tell. */
  below: number;
  summary: readonly [least: number, mean: number, largest: number, deviation: number] | null;
}

/** Round trips of each target, in the order of the answers. */
export function readPing(input: Input): Reading {
  const ignored = makeIgnored();
  const targets: Target[] = [];
  for (const { text, number } of input.lines()) {
    const title = TITLE.exec(text);
    if (title !== null || targets.length === 0) {
      const name = title?.[1] ?? "target";
      const known = targets.findIndex((one) => one.name === name);
      // Runs to one target at several times belong together.
      targets.push(known === -1 ? target(name) : targets.splice(known, 1)[0]!);
      if (title !== null) continue;
    }
    takeLine(targets[targets.length - 1]!, text, number, ignored.add);
  }
  const notes: string[] = [];
  const series = targets.flatMap((one) => seriesOf(one, notes));
  return { tool: "ping", series, notes, ignored: ignored.all() };
}

function target(name: string): Target {
  return { name, tallier: makeTallier(), sent: null, lost: 0, below: 0, summary: null };
}

function takeLine(
  at: Target,
  text: string,
  number: number,
  ignore: (line: number, text: string, why: string) => void,
): void {
  const answer = ANSWER.exec(text);
  if (answer !== null) {
    // ping writes a comma under some locales, and never a thousands separator.
    const ms = Number(answer[2]!.replace(",", "."));
    const isBelow = answer[1] === "<";
    if (/DUP!/.test(text)) ignore(number, text, "a duplicate");
    else if (!(ms > 0)) ignore(number, text, "no time");
    else at.tallier.add((isBelow ? ms / 2 : ms) * 1e6);
    if (isBelow) at.below += 1;
    return;
  }
  const counted = /(\d+) packets transmitted, (\d+)(?: packets)? received/.exec(text);
  const windows = /= (\d+), \p{L}+ = (\d+), \p{L}+ = (\d+)/u.exec(text);
  if (counted !== null) {
    at.sent = (at.sent ?? 0) + Number(counted[1]);
    at.lost += Math.max(0, Number(counted[1]) - Number(counted[2]));
  } else if (windows !== null && !/ms/.test(text)) {
    at.sent = (at.sent ?? 0) + Number(windows[1]);
    at.lost += Number(windows[3]);
  }
  const summary = SUMMARY.exec(text);
  if (summary !== null) {
    const [least, mean, largest, deviation] = [1, 2, 3, 4].map((k) => Number(summary[k]) * 1e6);
    at.summary = [least!, mean!, largest!, deviation!];
  }
  if (/unreachable|Unreachable|TTL expired|unknown host|Network is down/.test(text)) {
    ignore(number, text, "no answer from the target");
  }
}

function seriesOf(
  { name, tallier, sent, lost, below, summary }: Target,
  notes: string[],
): Series[] {
  const base = {
    name,
    what: `round trips to ${name}`,
    role: "rtt" as const,
    ...(sent !== null && { loss: { sent, lost } }),
  };
  if (below > 0) {
    notes.push(
      `${below === 1 ? "1 answer is" : `${below} answers are`} printed as "<1ms" and counted as half of that, which is a guess; use a tool with more digits for a link this short`,
    );
  }
  if (tallier.count() > 0) {
    return [{ ...base, sample: { kind: "values", tally: tallier.finish() } }];
  }
  if (summary === null) return [];
  const [least, mean, largest, deviation] = summary;
  notes.push(
    `only the summary of ${name} is there (ping -q): mean and deviation are measured, the shape is assumed`,
  );
  const answered = sent === null ? null : sent - lost;
  return [
    {
      ...base,
      sample: {
        kind: "mean",
        mean,
        count: answered,
        least,
        largest,
        ...(Number.isFinite(deviation) && { deviation }),
      },
    },
  ];
}
