import type { CaseResult, ExpectationResult, Verdict } from "../../analysis/results.ts";
import type { Paint } from "../door.ts";
import { caseNames } from "./case-columns.ts";
import { printable, wrap } from "./layout.ts";

const MARKS: Readonly<Record<Verdict, string>> = {
  pass: "✓",
  fail: "✗",
  undecided: "?",
  skipped: "–",
};

/** The worst first: what a set of verdicts comes to. */
const ORDER: readonly Verdict[] = ["fail", "undecided", "pass", "skipped"];

/** Lines for the expectations: one for each that is the same everywhere, one more a case that is not. */
export function verdictLines(
  cases: readonly CaseResult[],
  paint: Paint,
  columns: number,
): string[] {
  const count = Math.max(0, ...cases.map(({ expectations }) => expectations.length));
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const judged = cases.flatMap((one) => {
      const result = one.expectations[index];
      return result === undefined ? [] : [{ one, result }];
    });
    const verdicts = new Set(judged.map(({ result }) => result.verdict));
    const overall = ORDER.find((verdict) => verdicts.has(verdict)) ?? "skipped";
    const first = judged[0]!.result;
    const head = `${painted(overall, paint)} ${headText(first)}`;
    if (judged.length === 1) return [head, ...detail(first)];
    const odd = judged.filter(({ result }) => ["fail", "undecided"].includes(result.verdict));
    const told = new Set(odd.map(({ result }) => seenText(result)));
    if (odd.length === judged.length && told.size === 1)
      return [head, `    ${[...told][0]} (all cases)`];
    return [
      `${head}  ${paint.dim(tally(judged.map(({ result }) => result.verdict)))}`,
      ...grouped(odd).flatMap(({ where, result }) => {
        const [first = "", ...more] = wrap(
          `    ${MARKS[result.verdict]} ${printable(caseNames(where))}: ${seenText(result)}`,
          columns,
          6,
        );
        return [first.replace(MARKS[result.verdict], painted(result.verdict, paint)), ...more];
      }),
      ...(verdicts.size === 1 && overall === "skipped" ? detail(first) : []),
    ];
  });
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

function headText({ expectation }: ExpectationResult): string {
  const label = expectation.label === undefined ? "" : `${printable(expectation.label)}: `;
  const wish = expectation.kind === "prefer" ? "preferred: " : "";
  return `${wish}${label}${printable(expectation.text)}`;
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

function painted(verdict: Verdict, paint: Paint): string {
  const mark = MARKS[verdict];
  if (verdict === "pass") return paint.green(mark);
  return verdict === "fail" ? paint.red(mark) : paint.yellow(mark);
}
