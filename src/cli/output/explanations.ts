import type { CaseResult } from "../../analysis/results.ts";
import { caseNames } from "./case-columns.ts";
import { printable, wrap } from "./layout.ts";

/**
 * Why each case's figure lies where it lies. A sentence that holds for every case is told once, and
 * cases of which the same is left to say share a line.
 */
export function explanationLines(cases: readonly CaseResult[], columns: number): string[] {
  const told = cases.map((one) => ({ one, sentences: sentencesOf(one.explanation) }));
  const [first] = told;
  if (first === undefined) return [];
  if (told.length === 1) return lines("", first.sentences, columns);
  const common = first.sentences.filter((sentence) =>
    told.every(({ sentences }) => sentences.includes(sentence)),
  );
  const groups = new Map<string, CaseResult[]>();
  for (const { one, sentences } of told) {
    const own = sentences.filter((sentence) => !common.includes(sentence)).join(" ");
    if (own !== "") groups.set(own, [...(groups.get(own) ?? []), one]);
  }
  return [
    ...[...groups].flatMap(([own, where]) => lines(`${caseNames(where)}: `, [own], columns)),
    ...lines(told.length === 2 ? "in both cases: " : "in every case: ", common, columns),
  ];
}

/** The sentences of a text, each with its full stop. */
function sentencesOf(text: string): string[] {
  return text.split(/(?<=\.) (?=\p{Lu})/u).filter((sentence) => sentence !== "");
}

function lines(head: string, sentences: readonly string[], columns: number): string[] {
  if (sentences.length === 0) return [];
  return wrap(printable(`  ${head}${sentences.join(" ")}`), columns, head === "" ? 2 : 4);
}
