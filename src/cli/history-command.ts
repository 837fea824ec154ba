import { join } from "node:path";
import {
  HISTORY_ENDINGS,
  type HistoryFormat,
  writeHistory,
} from "../analysis/histories/write-history.ts";
import { costOfRun, estimateCost } from "../analysis/theory/cost-estimate.ts";
import { bytesAnOperation, openLoopCount } from "../analysis/theory/recording.ts";
import type { Plan } from "../model/plan.ts";
import type { RunRecord } from "../model/run-record.ts";
import { type CasePlan, type Study, trialSeed } from "../model/study.ts";
import { prepare } from "../run.ts";
import { runJudged } from "../sweep/judged-run.ts";
import { formatMetric } from "../units/format.ts";
import type { Door } from "./door.ts";
import { CallError, EXIT } from "./exit-code.ts";
import { costText, refusals } from "./limits.ts";
import { inLots, writeLines } from "./line-file.ts";
import { load } from "./load.ts";
import { writeBinary } from "./output/binary-table.ts";
import { writePieces } from "./output/byte-file.ts";
import { type BinaryFormat, isBinary, refuseTerminal } from "./output/result-format.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { countText } from "./progress.ts";
import { type ScenarioFlags, scenarioOptions } from "./scenario-options.ts";

export interface HistoryFlags extends ScenarioFlags {
  readonly format: HistoryFormat | BinaryFormat;
  readonly trial: number;
  readonly out?: string;
  readonly quiet?: boolean;
}

/** Runs and records from which on the cost is announced. */
const ANNOUNCED = { seconds: 10, bytes: 100e6 } as const;

/**
 * Carries out `history FILE`: runs one trial of each chosen case with every operation kept, writes
 * the operations and says in a few words what the rules make of them. The exit code is 0 whatever
 * they find: a history is asked for, not a verdict.
 */
export async function historyCommand(
  door: Door,
  file: string,
  flags: HistoryFlags,
): Promise<number> {
  const { source, reader } = load(door, file, flags.allowDir);
  const { study, diagnostics, sources } = prepare(source, { ...scenarioOptions(flags), reader });
  printDiagnostics(door, flags.quiet && study !== null ? [] : diagnostics, sources);
  if (study === null) return EXIT.wrong;
  if (flags.out === undefined) refuseTerminal(door, flags.format);
  const cases = study.cases.map(withHistory);
  if (cases.length > 1 && flags.out === undefined) {
    throw new CallError(`there are ${cases.length} cases, and one history can be printed`, [
      `choose one with --case, as in --case '${study.cases[0]?.label ?? ""}'`,
      "or have a file for each with --out DIR",
    ]);
  }
  weigh(door, { ...study, cases, trials: { kind: "fixed", count: 1 } }, flags);
  for (const [index, casePlan] of cases.entries()) {
    const record = runTrial(casePlan, flags.trial);
    const written = await writeOut(door, casePlan, record, index, flags);
    if (!flags.quiet)
      door.err(`${casePlan.label}, trial ${flags.trial}: ${told(record)}${written}\n`);
  }
  return EXIT.ok;
}

function withHistory(casePlan: CasePlan): CasePlan {
  const { plan } = casePlan;
  return {
    ...casePlan,
    plan: { ...plan, measures: { ...plan.measures, history: true, findings: true } },
  };
}

function runTrial({ plan }: CasePlan, trial: number): RunRecord {
  const seed = trialSeed(plan.run.seed, trial - 1);
  return runJudged({ ...plan, run: { ...plan.run, seed } });
}

/** Refuses what would take more memory or time than allowed; one history at a time is in memory. */
function weigh(door: Door, study: Study, flags: HistoryFlags): void {
  const plans = study.cases.map(({ plan }) => ({ plan, bytes: costOfRun(plan).bytes }));
  const [largest = plans[0]!] = plans.sort((a, b) => b.bytes - a.bytes);
  const { bytes } = largest;
  const cost = { ...estimateCost(study), bytes };
  const text = `${costText(study, cost, 1)}, ${recordingText(largest.plan, bytes)}`;
  const found = refusals(cost, flags, 1);
  if (found.length > 0) {
    throw new CallError(`this is not started: ${text}`, [
      ...found,
      "shorten `duration`, choose a case, or raise the limit with the flag named",
    ]);
  }
  const isMuch = cost.seconds > ANNOUNCED.seconds || bytes > ANNOUNCED.bytes;
  if (isMuch && !flags.quiet) door.err(`${text}\n`);
}

/** What one history will take in memory, how surely that is known, and what holds it to that. */
function recordingText(plan: Plan, bytes: number): string {
  const counted = openLoopCount(plan);
  if (counted === null) {
    const limit = formatMetric(plan.run.limits.maxBytes, "B");
    return `with about ${formatMetric(bytes, "B")} for a history, which ends before it outgrows ${limit}`;
  }
  const { expected, most } = counted;
  const each = bytesAnOperation(plan);
  if (most === expected) {
    return `with ${formatMetric(expected * each, "B")} for a history of ${expected.toLocaleString("en")} operations`;
  }
  return `with about ${formatMetric(expected * each, "B")} and at most ${formatMetric(most * each, "B")} for a history`;
}

/** Writes a case's history; answers where to, for the words about it. */
async function writeOut(
  door: Door,
  { label, plan }: CasePlan,
  { history }: RunRecord,
  index: number,
  { format, out, trial }: HistoryFlags,
): Promise<string> {
  if (history === null) throw new Error("the run kept no history");
  const names = plan.topology.nodes.map(({ name }) => name);
  const stem = `${index + 1}-${plainName(label)}-trial-${trial}`;
  if (isBinary(format)) {
    const { operationsTable } = await import("./output/operations-table.ts");
    const table = operationsTable(history, names);
    if (out === undefined) {
      await writeBinary(format, table, door.outBytes);
      return "";
    }
    const file = join(out, `${stem}.${format}`);
    await writePieces(door.cwd, file, (sink) => writeBinary(format, table, sink));
    return `; written to ${file}`;
  }
  if (out === undefined) {
    const { take, done } = inLots(door.out);
    writeHistory(format, history, names, take);
    done();
    return "";
  }
  const file = join(out, `${stem}.${HISTORY_ENDINGS[format]}`);
  writeLines(door.cwd, file, (take) => writeHistory(format, history, names, take));
  return `; written to ${file}`;
}

/** A label as a part of a file's name. */
function plainName(label: string): string {
  const plain = label.replace(/[^A-Za-z0-9._=]+/g, "-").replace(/^[-.]+|-+$/g, "");
  return plain.slice(0, 60) || "case";
}

/** `60k operations; broken: stale_reads 12, read_your_writes 3`. */
function told({ history, windows, stopped, endNs }: RunRecord): string {
  const found = Object.entries(windows[0]?.findings ?? {});
  const broken = found.filter(([, { violations }]) => violations > 0);
  const end = stopped === "end" ? "" : `, ended at ${formatMetric(endNs / 1e9, "s")} by a limit`;
  const operations = `${countText(history?.count ?? 0)} operations${end}`;
  if (broken.length === 0) return `${operations}; no rule is broken`;
  return `${operations}; broken: ${broken.map(([rule, { violations }]) => `${rule} ${violations}`).join(", ")}`;
}
