import type { CaseResult, ExpectationResult, Verdict } from "../../analysis/results.ts";
import type { Paint } from "../door.ts";
import { clip, printable, widthOf, wrap } from "./layout.ts";

export const MARKS: Readonly<Record<Verdict, string>> = {
  pass: "✓",
  fail: "✗",
  undecided: "?",
  skipped: "–",
};

/** What the marks mean, in the order of a legend. */
const MEANING: readonly (readonly [Verdict, string])[] = [
  ["pass", "holds"],
  ["fail", "does not"],
  ["undecided", "undecided"],
  ["skipped", "not asked there"],
];

/** A value above a column is cut to so many characters: the most with which all stand side by side. */
const MOST_VALUE = [32, 24, 18, 14];
/** Rows take this share of the width at most. */
const ROW_SHARE = 0.4;
const LEAST_ROW = 20;
/** Bands of columns under each other; of more the eye loses which is which. */
const MOST_BANDS = 3;

/**
 * The verdicts at a glance: expectations down, cases across, under the values of the swept params.
 * No lines for a single case, without expectations, and where there are too many cases to be seen
 * at once.
 */
export function verdictMatrix(
  cases: readonly CaseResult[],
  axes: readonly string[],
  paint: Paint,
  columns: number,
): string[] {
  const count = Math.max(0, ...cases.map(({ expectations }) => expectations.length));
  if (cases.length < 2 || count === 0) return [];
  const names = axes.length > 0 ? axes : ["case"];
  const rows = Array.from({ length: count }, (_, index) => rowText(cases, index));
  const longest = Math.max(...[...rows, ...names.map(printable)].map(widthOf));
  const left = Math.min(longest, Math.max(LEAST_ROW, Math.floor(columns * ROW_SHARE)));
  const { heads, bands } = headed(cases, names, columns - left - 2);
  if (bands.length > MOST_BANDS) return [];
  const lines = bands.flatMap((band, index) => [
    ...(index > 0 ? [""] : []),
    ...headLines(names, band, heads, left, paint),
    ...rows.flatMap((text, row) => bodyLines(text, cases, row, band, left, paint)),
  ]);
  const seen = new Set(cases.flatMap((one) => one.expectations.map(({ verdict }) => verdict)));
  const legend = MEANING.flatMap(([verdict, word]) =>
    seen.has(verdict) ? [`${MARKS[verdict]} ${word}`] : [],
  );
  return [
    ...lines,
    "",
    ...wrap(`  ${legend.join("   ")}`, columns, 2).map((line) => paint.dim(line)),
  ];
}

interface Headed {
  readonly heads: readonly (readonly string[])[];
  readonly bands: readonly Band[];
}

/** The values above the columns, as long as there is room for them; of too many all are short. */
function headed(cases: readonly CaseResult[], names: readonly string[], room: number): Headed {
  const cutTo = (most: number): Headed => {
    const heads = cases.map((one) => names.map((name) => valueText(one, name, most)));
    return { heads, bands: bandsOf(heads, room) };
  };
  let last = cutTo(MOST_VALUE[0]!);
  for (const most of MOST_VALUE.slice(1)) {
    if (last.bands.length === 1) break;
    last = cutTo(most);
  }
  return last;
}

/** Columns that stand beside each other: cases from..to - 1, each so wide. */
interface Band {
  readonly from: number;
  readonly widths: readonly number[];
}

function bandsOf(heads: readonly (readonly string[])[], room: number): Band[] {
  const bands: { from: number; widths: number[] }[] = [];
  const like = countsOf(heads);
  let used = Number.POSITIVE_INFINITY;
  heads.forEach((head, at) => {
    const width = widthOver(head, like);
    if (used + width + 2 > room) {
      bands.push({ from: at, widths: [] });
      used = 0;
    }
    bands.at(-1)!.widths.push(width);
    used += width + 2;
  });
  return bands;
}

/** How many cases share the values of the outer params, by these values. */
function countsOf(heads: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const head of heads) {
    for (let axis = 0; axis < head.length - 1; axis += 1) {
      const outer = upTo(head, axis);
      counts.set(outer, (counts.get(outer) ?? 0) + 1);
    }
  }
  return counts;
}

/** Wide enough for the innermost value, and with its like for those that reach over several columns. */
function widthOver(head: readonly string[], counts: ReadonlyMap<string, number>): number {
  const needed = head.map((value, axis, values) => {
    if (axis === values.length - 1) return widthOf(value);
    const like = counts.get(upTo(head, axis)) ?? 1;
    return Math.ceil((widthOf(value) - 2 * (like - 1)) / like);
  });
  return Math.max(3, ...needed);
}

/** A line a param: a value stands where it begins, and holds until the next. */
function headLines(
  names: readonly string[],
  { from, widths }: Band,
  heads: readonly (readonly string[])[],
  left: number,
  paint: Paint,
): string[] {
  return names.map((name, axis) => {
    let line = `  ${" ".repeat(Math.max(0, left - widthOf(printable(name))))}${clip(printable(name), left)}`;
    let at = 0;
    while (at < widths.length) {
      const isInner = axis === names.length - 1;
      let to = at + 1;
      while (!isInner && to < widths.length && sharesWith(heads, from + at, from + to, axis))
        to += 1;
      const width = widths.slice(at, to).reduce((sum, one) => sum + one + 2, -2);
      const text = clip(heads[from + at]?.[axis] ?? "", width);
      line += `  ${text}${" ".repeat(Math.max(0, width - widthOf(text)))}`;
      at = to;
    }
    return paint.dim(line.trimEnd());
  });
}

function sharesWith(
  heads: readonly (readonly string[])[],
  a: number,
  b: number,
  axis: number,
): boolean {
  return upTo(heads[a] ?? [], axis) === upTo(heads[b] ?? [], axis);
}

/** The values of the params down to an axis, as one text. */
function upTo(head: readonly string[], axis: number): string {
  return `${axis}\u0000${head.slice(0, axis + 1).join("\u0000")}`;
}

function bodyLines(
  text: string,
  cases: readonly CaseResult[],
  row: number,
  { from, widths }: Band,
  left: number,
  paint: Paint,
): string[] {
  const [first = "", ...more] = broken(text, left);
  const cells = widths.map((width, index) => {
    const verdict = cases[from + index]?.expectations[row]?.verdict;
    return `  ${painted(verdict, paint)}${" ".repeat(width - 1)}`;
  });
  const line = `  ${first}${" ".repeat(Math.max(0, left - widthOf(first)))}${cells.join("")}`;
  return [line.trimEnd(), ...more.map((rest) => `  ${rest}`)];
}

/** A text in lines of a width; a word that has no room on one goes on in the next. */
function broken(text: string, width: number): string[] {
  return wrap(text, width, 2).flatMap((line) => {
    const lines: string[] = [];
    let rest = line;
    while (widthOf(rest) > width) {
      const kept = clip(rest, width + 1).slice(0, -1);
      lines.push(kept);
      rest = `  ${rest.slice(kept.length)}`;
    }
    return [...lines, rest];
  });
}

function rowText(cases: readonly CaseResult[], index: number): string {
  const result = cases.find(({ expectations }) => expectations[index])?.expectations[index];
  return result === undefined ? "" : headText(result);
}

function valueText({ plan }: CaseResult, name: string, most: number): string {
  const text = plan.params.find((param) => param.name === name)?.text ?? plan.label;
  return clip(printable(text), most);
}

/** An expectation as its author wrote or named it. */
export function headText({ expectation }: ExpectationResult): string {
  const label = expectation.label === undefined ? "" : `${printable(expectation.label)}: `;
  const wish = expectation.kind === "prefer" ? "preferred: " : "";
  return `${wish}${label}${printable(expectation.text)}`;
}

export function painted(verdict: Verdict | undefined, paint: Paint): string {
  if (verdict === undefined) return " ";
  const mark = MARKS[verdict];
  if (verdict === "pass") return paint.green(mark);
  if (verdict === "skipped") return paint.dim(mark);
  return verdict === "fail" ? paint.red(mark) : paint.yellow(mark);
}
