import type { FindResult, StudyResult } from "./results.ts";
import { type FilledColumn, snake } from "./schema.ts";

/**
 * What was sought, beside the metrics of each case: of each `find` the value that was found, the ends
 * between which the condition turns, and how the search ended. Base units; several searches of one
 * param are told apart by the numbers that same names get. No columns where nothing was sought.
 */
export function foundColumns({ cases, found = [] }: StudyResult): readonly FilledColumn[] {
  const searches = new Map<string, FindResult[]>();
  for (const one of found) {
    const { text, label = "" } = one.find;
    const key = `${text}\u0000${label}`;
    searches.set(key, [...(searches.get(key) ?? []), one]);
  }
  return [...searches.values()].flatMap((answers) => columnsOf(answers, cases.length));
}

function columnsOf(answers: readonly FindResult[], cases: number): FilledColumn[] {
  const { find, unit } = answers[0]!;
  const name = `found_${find.goal}_${snake(find.param)}`;
  const label = find.label ?? find.text;
  const inCase = Array.from({ length: cases }, (_, index) =>
    answers.find(({ caseIndex }) => caseIndex === index),
  );
  const isNumber = answers.every(({ value }) => value === null || typeof value === "number");
  const column = (
    end: string,
    meaning: string,
    type: FilledColumn["type"],
    values: readonly unknown[],
  ): FilledColumn => ({
    name: `${name}${end}`,
    type,
    unit: type === "number" ? unit : "",
    label,
    meaning,
    values,
  });
  const values = inCase.map((one) => one?.value ?? null);
  return [
    isNumber
      ? column("", "the value that was sought, in base units", "number", values)
      : column(
          "",
          "the value that was sought",
          "text",
          values.map((value) => (value === null ? null : String(value))),
        ),
    column(
      "_low",
      "the condition turns above it",
      "number",
      inCase.map((one) => one?.low ?? null),
    ),
    column(
      "_high",
      "the condition turns below it",
      "number",
      inCase.map((one) => one?.high ?? null),
    ),
    column(
      "_outcome",
      "how the search ended",
      "text",
      inCase.map((one) => one?.outcome ?? null),
    ),
  ];
}
