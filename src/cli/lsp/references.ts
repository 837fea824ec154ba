import type { DocumentHighlight, Location } from "vscode-languageserver/node.js";
import type { Span } from "../../diagnostics/span.ts";
import { type Analysis, uriOf } from "./analysis.ts";
import {
  type Declared,
  declaredNames,
  faultLabels,
  parameterOf,
  workloadNames,
} from "./declarations.ts";
import { type Occurrence, occurrencesIn } from "./occurrences.ts";

/** What is named at a place of the text, and the word that names it. */
export interface Named {
  readonly declared: Declared;
  readonly span: Span;
}

/** A file of the workspace, with its address in the editor. */
export interface Known {
  readonly uri: string;
  readonly analysis: Analysis;
}

/** What the word at an offset names: a param, value, site, node, workload, fault's label; else null. */
export function namedAt(analysis: Analysis, offset: number): Named | null {
  const touching = occurrencesIn(analysis.parsed).filter(
    ({ span }) => span.start <= offset && offset <= span.end,
  );
  const resolve = resolver(analysis);
  // The longest path goes first: `us.db` is the node `db` of `us`.
  for (const { span, ...rest } of touching.reverse()) {
    const declared = resolve({ span, ...rest });
    if (declared !== null) return { declared, span };
  }
  return null;
}

/** Every place of a file that names what is declared at `at`. */
export function spansOf(analysis: Analysis, at: Span): readonly Span[] {
  const resolve = resolver(analysis);
  const found = new Map<number, Span>();
  for (const occurrence of occurrencesIn(analysis.parsed)) {
    const declared = resolve(occurrence);
    if (declared !== null && isSame(declared.at, at))
      found.set(occurrence.span.start, occurrence.span);
  }
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** Every place of several files that names it; with the declaration unless it is not wanted. */
export function referencesTo(
  { declared }: Named,
  files: readonly Known[],
  withDeclaration: boolean,
): Location[] {
  return files.flatMap(({ uri, analysis }) =>
    spansOf(analysis, declared.at)
      .filter((span) => withDeclaration || !isInside(span, declared.at))
      .map((span) => ({
        uri: uriOf(span.source, analysis, uri),
        range: analysis.places.range(span),
      })),
  );
}

/** The same places of one file, for an editor that marks them while the cursor is on one. */
export function highlightsAt(analysis: Analysis, offset: number): DocumentHighlight[] {
  const named = namedAt(analysis, offset);
  if (named === null) return [];
  return spansOf(analysis, named.declared.at).map((span) => ({
    range: analysis.places.range(span),
  }));
}

/** What each place of a file names, by what is declared in it and in what it takes in. */
export function resolver(analysis: Analysis): (occurrence: Occurrence) => Declared | null {
  const names = declaredNames(analysis);
  const labels = faultLabels(analysis);
  const all = [...names.values(), ...workloadNames(analysis).values()];
  const byPlace = new Map(all.map((one) => [placeOf(one.at), one] as const));
  return ({ kind, text, span, of, local }) => {
    if (local !== undefined) return local;
    switch (kind) {
      case "argument":
        return parameterOf(analysis, of ?? "", text);
      case "declared":
        return byPlace.get(placeOf(span)) ?? null;
      case "label":
        return labels.get(text) ?? null;
      case "name":
        return names.get(text) ?? null;
    }
  };
}

function placeOf({ source, start }: Span): string {
  return `${start} ${source}`;
}

/** A label is declared with its quotes, and named without. */
function isInside(inner: Span, outer: Span): boolean {
  return inner.source === outer.source && inner.start >= outer.start && inner.end <= outer.end;
}

function isSame(a: Span, b: Span): boolean {
  return a.source === b.source && a.start === b.start;
}
