import type { RankedInput, Ranking, StudyResult } from "../../analysis/results.ts";
import {
  elasticityText,
  inputName,
  notesOf,
  parted,
  plainText,
  pressureTexts,
  rankMethod,
  slightNames,
  stepsOf,
  stepText,
  wordsText,
} from "../../analysis/sensitivity/words.ts";
import type { Paint } from "../door.ts";
import { type Column, clip, figureColumn, layTable, printable, wrap } from "./layout.ts";

/** The rankings of a study as a terminal shows them; no lines when there are none. */
export function rankingLines(
  { rankings = [] }: StudyResult,
  paint: Paint,
  columns: number,
): string[] {
  return rankings.flatMap((ranking, index) => [
    ...(index > 0 ? [""] : []),
    ...rankingText(ranking, paint, columns),
  ]);
}

export function rankingText(ranking: Ranking, paint: Paint, columns: number): string[] {
  const { weighty, unknown } = parted(ranking);
  const { metric, base, together, remarks, complete } = ranking;
  const title = `What ${metric.id} depends on`;
  const list = (texts: readonly string[]) =>
    texts.flatMap((text) => wrap(`  - ${printable(text)}`, columns, 4));
  const names = slightNames(ranking);
  return [
    `${paint.bold(printable(title))}${paint.dim(` (${plainText(base)} as it is)`)}`,
    ...(weighty.length > 0 ? layTable(tableOf(weighty)) : ["  nothing that was tried"]),
    "",
    ...list([
      ...(names === "" ? [] : [`hardly matters: ${names}`]),
      ...pressureTexts(ranking),
      ...(together === undefined ? [] : [together]),
      ...unknown.map((input) => `not ranked: ${inputName(input)}: ${input.why ?? ""}`),
      ...remarks,
      ...(complete ? [] : ["stopped before its end: ranked by the runs that were finished"]),
    ]),
    "",
    ...wrap(`  ${printable(rankMethod(ranking))}`, columns, 2).map((line) => paint.dim(line)),
  ];
}

function tableOf(inputs: readonly RankedInput[]): Column[] {
  const notes = inputs.map((input) => {
    const words = wordsText(input);
    return printable([...(words === "" ? [] : [words]), ...notesOf(input)].join("; "));
  });
  return [
    {
      title: "input",
      align: "left",
      cells: inputs.map((input) => clip(printable(inputName(input)), 40)),
    },
    figureColumn(
      "as it is",
      inputs.map(({ text }) => clip(printable(text), 28)),
    ),
    figureColumn(
      "at x0.8",
      inputs.map((input) => stepText(stepsOf(input).smaller, "x0.8")),
    ),
    figureColumn(
      "at x1.25",
      inputs.map((input) => stepText(stepsOf(input).larger, "x1.25")),
    ),
    figureColumn("1 % more gives", inputs.map(elasticityText)),
    ...(notes.some((note) => note !== "")
      ? [{ title: "", align: "left", cells: notes } as const]
      : []),
  ];
}
