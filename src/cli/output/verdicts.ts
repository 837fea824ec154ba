import type { CaseResult, ExpectationResult, Verdict } from "../../analysis/results.ts";
import type { Paint } from "../door.ts";
import { caseNames } from "./case-columns.ts";
import { folded, printable, wrap } from "./layout.ts";
import { reproduceText } from "./reproduce.ts";
import { headText, MARKS, painted, verdictMatrix } from "./verdict-matrix.ts";

export interface VerdictOptions {
  readonly paint: Paint;
  readonly columns: number;
  /** The swept params. */
  readonly axes: readonly string[];
  /** How many cases were asked for, those that were not run among them. */
  readonly asked: number;
  /** The call that gave the answer. */
  readonly command: string;
  /** Lines of which more are folded; all are shown when absent. */
  readonly rows?: number;
}

/** The worst first: what a set of verdicts comes to. */
const ORDER: readonly Verdict[] = ["fail", "undecided", "pass", "skipped"];

/**
 * Lines for the expectations: of a sweep all verdicts at a glance, then each that does not hold with
 * what was seen and the call that shows it again. Where there are too many cases for a matrix, each
 * expectation has a line with its tally.
 */
export function verdictLines(cases: readonly CaseResult[], options: VerdictOptions): string[] {
  const { paint, columns, axes } = options;
  const count = Math.max(0, ...cases.map(({ expectations }) => expectations.length));
  const matrix = verdictMatrix(cases, axes, paint, columns);
  const told = Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const judged = cases.flatMap((one) => {
      const result = one.expectations[index];
      return result === undefined ? [] : [{ one, result }];
    });
    return expectationLines(judged, matrix.length > 0, options);
  });
  if (count === 0) return [];
  const heading = matrix.length > 0 ? [paint.bold("Expectations")] : [];
  return [...heading, ...matrix, ...(matrix.length > 0 && told.length > 0 ? [""] : []), ...told];
}

/** One expectation: its tally unless a matrix shows it, and the cases where it does not hold. */
function expectationLines(
  judged: readonly Judged[],
  isShown: boolean,
  options: VerdictOptions,
): string[] {
  const { paint } = options;
  const verdicts = new Set(judged.map(({ result }) => result.verdict));
  const overall = ORDER.find((verdict) => verdicts.has(verdict)) ?? "skipped";
  const first = judged[0]!.result;
  const head = `${painted(overall, paint)} ${headText(first)}`;
  const odd = judged.filter(({ result }) => isOdd(result));
  if (judged.length === 1) return [head, ...detail(first), ...againLines(judged, options)];
  const isAllSkipped = verdicts.size === 1 && overall === "skipped";
  if (isShown && odd.length === 0 && !isAllSkipped) return [];
  const told = new Set(odd.map(({ result }) => seenText(result)));
  if (odd.length === judged.length && told.size === 1) {
    return [head, `    ${[...told][0]} (all cases)`, ...againLines(odd, options)];
  }
  const tallied = isShown
    ? ""
    : `  ${paint.dim(tally(judged.map(({ result }) => result.verdict)))}`;
  return [
    `${head}${tallied}`,
    ...folded(
      grouped(odd).flatMap(({ where, result }) => oddLines(where, result, options)),
      options.rows,
    ),
    ...againLines(odd, options),
    ...(isAllSkipped ? detail(first) : []),
  ];
}

function oddLines(
  where: readonly CaseResult[],
  result: ExpectationResult,
  { paint, columns }: VerdictOptions,
): string[] {
  const text = `    ${MARKS[result.verdict]} ${printable(caseNames(where))}: ${seenText(result)}`;
  const [first = "", ...more] = wrap(text, columns, 6);
  return [first.replace(MARKS[result.verdict], painted(result.verdict, paint)), ...more];
}

/** How to see a failure again: the call for the first case that failed. */
function againLines(odd: readonly Judged[], { paint, command, asked }: VerdictOptions): string[] {
  const failed = odd.find(({ result }) => result.verdict === "fail");
  if (failed === undefined) return [];
  const text = reproduceText(command, failed.one, failed.result, asked);
  // Never broken into lines: it is there to be copied.
  return [paint.dim(`    again: ${printable(text)}`)];
}

function isOdd({ verdict }: ExpectationResult): boolean {
  return verdict === "fail" || verdict === "undecided";
}

interface Judged {
  readonly one: CaseResult;
  readonly result: ExpectationResult;
}

/** The cases that were judged alike because the same was seen in them. */
function grouped(judged: readonly Judged[]): { where: CaseResult[]; result: ExpectationResult }[] {
  const groups = new Map<string, { where: CaseResult[]; result: ExpectationResult }>();
  for (const { one, result } of judged) {
    const key = `${result.verdict} ${seenText(result)}`;
    const group = groups.get(key);
    if (group) group.where.push(one);
    else groups.set(key, { where: [one], result });
  }
  return [...groups.values()];
}

function detail(result: ExpectationResult): string[] {
  if (result.verdict === "skipped") {
    return [`    ${printable(result.expectation.notSimulated ?? "skipped by its condition")}`];
  }
  return [`    ${seenText(result)}`];
}

function seenText({ seen, passed, of }: ExpectationResult): string {
  const runs = of > 1 ? `${passed} of ${of} runs` : "";
  return [printable(seen), runs].filter((text) => text !== "").join("; ");
}

function tally(verdicts: readonly Verdict[]): string {
  return ORDER.filter((verdict) => verdicts.includes(verdict))
    .map((verdict) => `${verdicts.filter((one) => one === verdict).length} ${verdict}`)
    .join(", ");
}
