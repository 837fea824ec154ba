import type { Word } from "../../language/vocabulary/word.ts";
import type { Analysis } from "./analysis.ts";
import { type Declared, declaredNames } from "./declarations.ts";

/** A word that may stand at a place. */
export interface Candidate {
  readonly name: string;
  /** What is written when it is taken; the name when absent. */
  readonly insert?: string;
  readonly kind: (typeof KIND)[keyof typeof KIND];
  /** What it means, in a line. */
  readonly doc: string;
}

/** The protocol's numbers of the kinds of completions. */
export const KIND = {
  function: 3,
  field: 5,
  variable: 6,
  module: 9,
  property: 10,
  unit: 11,
  value: 12,
  keyword: 14,
  event: 23,
  option: 20,
} as const;

/** Words of the language as candidates. */
export function candidatesOf(words: Iterable<Word>, kind: Candidate["kind"]): Candidate[] {
  return [...words].map(({ name, doc, since }) => ({
    name,
    kind,
    doc: since.simulated ? doc : `${doc} Not simulated yet: ${since.why}.`,
  }));
}

/** Words with their meanings by name as candidates. */
export function candidatesIn(
  docs: Readonly<Record<string, string>>,
  kind: Candidate["kind"],
): Candidate[] {
  return Object.entries(docs).map(([name, doc]) => ({ name, kind, doc }));
}

/** The names of some kinds that the scenario declares. */
export function namesOf(analysis: Analysis, kinds: readonly Declared["kind"][]): Candidate[] {
  return [...declaredNames(analysis).values()]
    .filter(({ kind, alias }) => !alias && kinds.includes(kind))
    .map(({ name, kind, label }) => ({
      name,
      kind: kind === "function" ? KIND.function : KIND.variable,
      doc: label ?? `a ${kind} of this scenario`,
    }));
}
