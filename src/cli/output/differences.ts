import type { Difference } from "../../analysis/theory/difference.ts";
import { formatMetric } from "../../units/format.ts";
import { type Column, figureColumn, layTable, printable } from "./layout.ts";

/** From the bound to the simulated figure, a step a line: what it adds, and what it then comes to. */
export function differenceLines({ metric, unit, bound, steps, figure }: Difference): string[] {
  let sum = bound.value;
  const rows = [
    { step: bound.step, adds: "", sum: textOf(sum, unit) },
    ...steps.map(({ step, value }) => {
      sum += value;
      return { step, adds: signed(value, unit), sum: textOf(sum, unit) };
    }),
    { step: figure.step, adds: "", sum: textOf(figure.value, unit) },
  ];
  const columns: Column[] = [
    { title: metric, align: "left", cells: rows.map(({ step }) => printable(step)) },
    figureColumn(
      "adds",
      rows.map(({ adds }) => adds),
    ),
    figureColumn(
      "comes to",
      rows.map((row) => row.sum),
    ),
  ];
  return layTable(columns);
}

function signed(value: number, unit: Difference["unit"]): string {
  return `${value < 0 ? "−" : "+"}${textOf(Math.abs(value), unit)}`;
}

function textOf(value: number, unit: Difference["unit"]): string {
  // A change of a rate stays in the rate's own unit, however small.
  if (unit === "/s" && Math.abs(value) < 1) return `${Number(value.toFixed(3))}/s`;
  return formatMetric(Number(value.toPrecision(4)), unit);
}
