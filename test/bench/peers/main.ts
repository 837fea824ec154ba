import { agrees, readable } from "./agreement.ts";
import { type HistoryLine, lastLine, record } from "./history.ts";
import { LIMIT, type Peer, peers, type Report, reportOf } from "./peers.ts";
import { type Work, works } from "./works.ts";

/**
 * The same work by Quorate and by others, in one run on one machine: CPU time for each operation,
 * its ratio to Quorate's, and whether the answers agree. Exit code 1 when they do not.
 *
 *   npm run bench [-- OPERATIONS] [--record]
 *
 * `--record` adds a line to history.jsonl; each run is compared with the last line there.
 */
const operations = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 1_000_000);
const ROUNDS = 3;

interface Measured {
  readonly peer: Peer;
  readonly report: Report;
  readonly microseconds: number;
}

const missing = new Set<string>();
const costs: Record<string, { us: number; timesC: number }> = {};
const before: HistoryLine | null = lastLine();
let isAgreed = true;
for (const work of works) {
  const measured = peers()
    .filter(({ does }) => does(work))
    .flatMap((peer) => measure(peer, work));
  const [own] = measured;
  console.log(`\n${work.title}; ${operations} operations`);
  console.log("                              us/op   x Quorate");
  for (const each of measured) console.log(lineOf(work, each, own!));
  const limit = measured.find(({ peer }) => peer.name === LIMIT);
  if (limit !== undefined) compare(work, own!.microseconds, limit.microseconds);
  for (const answer of work.answers) {
    const theory = work.known[answer];
    if (theory !== undefined) console.log(`  by theory: ${readable(answer, theory)}`);
  }
}
if (process.argv.includes("--record")) record(costs);
for (const each of missing) console.log(`\nnot here: ${each}`);
process.exitCode = isAgreed ? 0 : 1;

/** Says how many times the C loops Quorate takes, and how many it took when that was last written down. */
function compare(work: Work, us: number, limit: number): void {
  const timesC = Number((us / limit).toFixed(2));
  costs[work.name] = { us: Number(us.toFixed(3)), timesC };
  const last = before?.works[work.name];
  const then = last === undefined ? "" : `; ${last.timesC} on ${before!.date} (${before!.commit})`;
  console.log(`  Quorate takes ${timesC} times the C loops${then}`);
}

/** The least of some rounds: other work on the machine only ever adds. */
function measure(peer: Peer, work: Work): Measured[] {
  const reports: Report[] = [];
  for (let round = 1; round <= ROUNDS; round++) {
    const report = reportOf(peer, work, operations, String(round));
    if (report === null) {
      missing.add(`${peer.name}, install ${peer.install}`);
      return [];
    }
    reports.push(report);
  }
  const each = reports.map(({ seconds, operations: done }) => (seconds / done) * 1e6);
  return [{ peer, report: reports[0]!, microseconds: Math.min(...each) }];
}

function lineOf(work: Work, { peer, report, microseconds }: Measured, own: Measured): string {
  const answers = work.answers.map((answer) => {
    const agreed = agrees(answer, report, own.report);
    if (!agreed) isAgreed = false;
    return `${readable(answer, Number(report[answer]))}${agreed ? "" : " (DISAGREES)"}`;
  });
  const ratio = (microseconds / own.microseconds).toFixed(2).padStart(12);
  const cost = microseconds.toFixed(3).padStart(7);
  return `${peer.name.padEnd(28)}${cost}${ratio}   ${answers.join(", ")}`;
}
