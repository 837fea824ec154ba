import type { CaseResult, StudyResult } from "../../analysis/results.ts";
import type { Outcome } from "../../run.ts";
import type { Paint } from "../door.ts";
import { comparisonLines } from "./comparisons.ts";
import { foundLines } from "./found.ts";
import { printable, wrap } from "./layout.ts";
import { limitLines } from "./limits.ts";
import { metricRows, metricTables } from "./metric-tables.ts";
import { rankingLines } from "./rankings.ts";
import { storyLines } from "./stories.ts";
import { timelineLines } from "./timelines.ts";
import { trustLines } from "./trust.ts";
import { verdictLines } from "./verdicts.ts";
import { yearsLines } from "./years.ts";

export interface AnswerOptions {
  readonly paint: Paint;
  readonly columns: number;
  /** Rows of a table of which more are folded; all are shown when absent. */
  readonly rows?: number;
  /** The call that gives the same answer again. */
  readonly command: string;
}

/** The answer as a database administrator reads it in a terminal. */
export function answerText(outcome: Outcome, result: StudyResult, options: AnswerOptions): string {
  const { paint, columns } = options;
  const cases = result.cases.filter(({ trials }) => trials > 0);
  const title = [paint.bold(printable(result.study.title)), subtitle(result, cases)];
  if (cases.length === 0) return blocksText([title, endLines(outcome, result, options)]);
  const blocks = [
    title,
    cases.length === 1 ? metricRows(cases[0]!) : metricTables(result, cases, columns, options.rows),
    yearsLines(cases, paint, columns),
    verdictLines(cases, { ...options, axes: result.study.axes, asked: result.cases.length }),
    timelineLines(result, paint, columns),
    foundLines(result, paint, columns),
    comparisonLines({ ...result, cases }, paint, columns),
    rankingLines(result, paint, columns),
    storyLines(result, paint, columns),
    limitLines(result, cases, options),
    notSteadyLines(cases, options),
    noteLines(cases, options),
    trustLines(cases, columns),
    endLines(outcome, result, options),
  ];
  return blocksText(blocks);
}

/** Blocks of lines with an empty line between them. */
function blocksText(blocks: readonly (readonly string[])[]): string {
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function subtitle(result: StudyResult, cases: readonly CaseResult[]): string {
  if (cases.length === 0) {
    return `no trial of ${plural(result.cases.length, "case")} was finished, seed ${printable(result.study.seed)}`;
  }
  const trials = cases.map((one) => one.trials);
  const [fewest, most] = [Math.min(...trials), Math.max(...trials)];
  const times = fewest === most ? plural(most, "trial") : `${fewest} to ${most} trials`;
  const told = cases.some(({ metrics }) => [...metrics.values()].some(({ low }) => low !== null));
  const range = most > 1 || told ? "; ± is the 95 % interval" : "";
  const all = result.cases.length;
  const count = all === cases.length ? plural(all, "case") : `${cases.length} of ${all} cases`;
  const only = cases.length === 1 && all > 1 ? ` (${labelOf(cases[0]!)})` : "";
  return `${count}${only}, ${times} each${range}, seed ${printable(result.study.seed)}`;
}

function notSteadyLines(cases: readonly CaseResult[], options: AnswerOptions): string[] {
  const { paint, columns } = options;
  const lines = gathered(cases, columns, ({ instabilities }) => instabilities);
  return lines.length === 0 ? [] : [paint.bold("No steady state"), ...lines];
}

/** What the model leaves out here, what the engine noticed, what no number could be had for. */
function noteLines(cases: readonly CaseResult[], options: AnswerOptions): string[] {
  const { paint, columns } = options;
  const lines = [
    ...gathered(cases, columns, ({ remarks }) => remarks ?? []),
    ...gathered(cases, columns, noticed),
    ...gathered(cases, columns, ({ metrics }) =>
      cases.length === 1
        ? []
        : [...metrics].flatMap(([id, { absent }]) => (absent ? [`${id}: ${absent}`] : [])),
    ),
    ...gathered(cases, columns, ({ plan }) =>
      plan.leavesOut.map((sentence) => `not in the model: ${sentence}`),
    ),
  ];
  return lines.length === 0 ? [] : [paint.bold("Notes"), ...lines];
}

/** What the engine noticed: of each kind the first, as trials tell the same with other numbers. */
function noticed({ records }: CaseResult): string[] {
  const byCode = new Map<string, string>();
  for (const { code, text } of records.flatMap(({ notes }) => notes)) {
    if (!byCode.has(code)) byCode.set(code, text);
  }
  return [...byCode.values()];
}

/** Each sentence once, with the number of cases that it holds for unless it holds for all. */
function gathered(
  cases: readonly CaseResult[],
  columns: number,
  sentences: (one: CaseResult) => readonly string[],
): string[] {
  const counts = new Map<string, CaseResult[]>();
  for (const one of cases) {
    for (const sentence of new Set(sentences(one))) {
      counts.set(sentence, [...(counts.get(sentence) ?? []), one]);
    }
  }
  return [...asRanges(counts)].flatMap(([sentence, where]) => {
    const all = where.length === cases.length;
    const which = where.length === 1 ? labelOf(where[0]!) : `${where.length} cases`;
    return wrap(`  - ${printable(all ? sentence : `${sentence} (${which})`)}`, columns, 4);
  });
}

/** Sentences that differ in one whole number become one: `from 24 to 42 stretches of time`. */
function asRanges(
  counts: ReadonlyMap<string, readonly CaseResult[]>,
): Map<string, readonly CaseResult[]> {
  const alike = new Map<string, string[]>();
  for (const sentence of counts.keys()) {
    const form = sentence.replace(WHOLE, "#");
    alike.set(form, [...(alike.get(form) ?? []), sentence]);
  }
  const joined = new Map<string, readonly CaseResult[]>();
  for (const sentences of alike.values()) {
    const range = sentences.length > 1 ? rangeOf(sentences) : null;
    const where = sentences.flatMap((sentence) => counts.get(sentence) ?? []);
    if (range !== null) joined.set(range, [...new Set(where)]);
    else for (const sentence of sentences) joined.set(sentence, counts.get(sentence) ?? []);
  }
  return joined;
}

/** Numbers that stand alone: not part of a name, a decimal or a quantity with its unit. */
const WHOLE = /(?<![\w.,])\d+(?= [a-z]{3,})/g;

/** Null where the sentences differ in more than one number. */
function rangeOf(sentences: readonly string[]): string | null {
  const numbers = sentences.map((sentence) => [...sentence.matchAll(WHOLE)].map(Number));
  const [first = []] = numbers;
  const differing = first.flatMap((_, at) =>
    new Set(numbers.map((row) => row[at])).size > 1 ? [at] : [],
  );
  const [place, ...others] = differing;
  if (place === undefined || others.length > 0) return null;
  const column = numbers.map((row) => row[place] ?? 0);
  let at = 0;
  return sentences[0]!.replace(WHOLE, (number) =>
    at++ === place ? `${Math.min(...column)} to ${Math.max(...column)}` : number,
  );
}

function endLines(outcome: Outcome, result: StudyResult, options: AnswerOptions): string[] {
  const { paint, command } = options;
  const reasons: Readonly<Record<Outcome["stopped"], string>> = {
    end: "some runs did not reach their end",
    interrupted: "stopped before its end; the runs that were finished are shown",
    max_bytes: "the records of the runs took more memory than allowed (--max-bytes)",
    fail_fast: "stopped after the first case that failed (--fail-fast)",
  };
  return [
    ...(result.complete ? [] : [paint.yellow(`Incomplete: ${reasons[outcome.stopped]}.`)]),
    paint.dim(`again:  ${printable(command)}`),
    paint.dim(`asked:  ${result.hash}`),
    paint.dim(`answer: ${result.resultHash}`),
  ];
}

function labelOf(one: CaseResult): string {
  return printable(one.plan.label);
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
