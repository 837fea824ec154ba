import type { ComparedGroup, Comparison } from "../../analysis/comparison/comparison.ts";
import { compareBy } from "../../analysis/comparison/comparison.ts";
import {
  bestTexts,
  betterText,
  differenceCell,
  methodText,
  ratioCell,
  verdictText,
} from "../../analysis/comparison/words.ts";
import type { StudyResult } from "../../analysis/results.ts";
import type { Paint } from "../door.ts";
import { estimateText } from "./interval.ts";
import {
  type Column,
  clip,
  figureColumn,
  fitColumns,
  layTable,
  printable,
  wrap,
} from "./layout.ts";

/** The comparisons that the scenario's report asks for, in its order. */
export function comparisonsOf(result: StudyResult): readonly Comparison[] {
  return result.study.report.flatMap((item) =>
    item.kind === "compare" ? [compareBy(result, item.metric, item.by)] : [],
  );
}

/** All comparisons of a report as a terminal shows them; no lines when there are none. */
export function comparisonLines(result: StudyResult, paint: Paint, columns: number): string[] {
  return manyLines(comparisonsOf(result), paint, columns);
}

/** Several comparisons under each other; how they were made is told once where it is the same. */
export function manyLines(
  comparisons: readonly Comparison[],
  paint: Paint,
  columns: number,
): string[] {
  return comparisons.flatMap((comparison, index) => {
    const next = comparisons.slice(index + 1).find(({ nothing }) => nothing === undefined);
    const toldBelow = next !== undefined && methodText(next) === methodText(comparison);
    const lines = [
      ...figureLines(comparison, paint, columns),
      ...(toldBelow ? [] : methodLines(comparison, paint, columns)),
    ];
    return [...(index > 0 ? [""] : []), ...lines];
  });
}

export function linesOf(comparison: Comparison, paint: Paint, columns: number): string[] {
  return manyLines([comparison], paint, columns);
}

/** How the intervals were made; no lines where there is nothing to compare. */
function methodLines(comparison: Comparison, paint: Paint, columns: number): string[] {
  if (comparison.nothing !== undefined) return [];
  const lines = wrap(`  ${methodText(comparison)}`, columns, 2);
  return ["", ...lines.map((line) => paint.dim(line))];
}

function figureLines(comparison: Comparison, paint: Paint, columns: number): string[] {
  const { metric, by, groups, nothing } = comparison;
  const better = betterText(comparison);
  const title = `Compared: ${metric.id} by ${by.join(", ")}`;
  const heading = `${paint.bold(printable(title))}${better === "" ? "" : paint.dim(` (${better})`)}`;
  if (nothing !== undefined) return [heading, `  ${printable(nothing)}`];
  const leading = leadingColumns(groups);
  const tables = fitColumns(
    [...leading, ...figureColumns(comparison)],
    leading.length,
    columns - 2,
  );
  const best = bestTexts(comparison);
  return [
    heading,
    ...tables.flatMap((table, index) => [...(index > 0 ? [""] : []), ...layTable(table)]),
    ...(best.length > 0 ? [""] : []),
    ...best.flatMap((text) => wrap(`  - ${printable(text)}`, columns, 4)),
  ];
}

/** The other swept params of each pair's group, and the two values. */
function leadingColumns(groups: readonly ComparedGroup[]): Column[] {
  const names = [...new Set(groups.flatMap(({ where }) => where.map(({ name }) => name)))];
  const rows = groups.flatMap((group) => group.pairs.map((pair) => ({ group, pair })));
  const cell = (text: string) => clip(printable(text), 28);
  return [
    ...names.map(
      (name): Column => ({
        title: printable(name),
        align: "left",
        cells: rows.map(({ group }) => cell(group.where.find((p) => p.name === name)?.text ?? "")),
      }),
    ),
    { title: "A", align: "left", cells: rows.map(({ pair }) => cell(pair.nameA)) },
    { title: "B", align: "left", cells: rows.map(({ pair }) => cell(pair.nameB)) },
  ];
}

function figureColumns({ groups, unit }: Comparison): Column[] {
  const pairs = groups.flatMap((group) => group.pairs);
  // What the figures themselves do not say: words, and why there is no figure.
  const notes = pairs.map((pair) =>
    unit === "word" || pair.verdict === "unknown" ? printable(verdictText(pair, unit)) : "",
  );
  const figures =
    unit === "word"
      ? []
      : [
          figureColumn(
            "B - A",
            pairs.map((pair) => differenceCell(pair, unit)),
          ),
          figureColumn("B / A", pairs.map(ratioCell)),
        ];
  return [
    figureColumn(
      "value of A",
      pairs.map(({ a }) => printable(estimateText(a))),
    ),
    figureColumn(
      "value of B",
      pairs.map(({ b }) => printable(estimateText(b))),
    ),
    ...figures,
    ...(notes.some((note) => note !== "")
      ? [{ title: "", align: "left", cells: notes } as const]
      : []),
  ];
}
