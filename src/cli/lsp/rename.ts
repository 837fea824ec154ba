import type { Range, TextEdit, WorkspaceEdit } from "vscode-languageserver/node.js";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import { parse } from "../../language/parse.ts";
import { type Analysis, type OpenTexts, shownName, takesInOthers } from "./analysis.ts";
import { type Declared, declaredNames, faultLabels, workloadNames } from "./declarations.ts";
import { occurrencesIn } from "./occurrences.ts";
import { type Known, type Named, namedAt, resolver, spansOf } from "./references.ts";

/** Why a name stays as it is, in a user's words. */
export class CannotRename extends Error {}

/** The word at an offset that can have another name; null where there is none. */
export function renameableAt(
  analysis: Analysis,
  offset: number,
): { readonly range: Range; readonly placeholder: string } | null {
  const named = namedAt(analysis, offset);
  if (named === null) return null;
  const { start, end } = named.span;
  const placeholder = analysis.source.text.slice(start, end);
  return { range: analysis.places.range(named.span), placeholder };
}

/** Looks at a file again, with other texts in place of those that the editor holds. */
export type Again = (file: Known, texts: OpenTexts) => Analysis;

/**
 * The edits that give what is named another name in every file. The texts that come out are
 * checked first: a name that would make a mistake of any of them is refused by a
 * {@link CannotRename} which says what it would be.
 */
export function renamed(
  named: Named,
  newName: string,
  files: readonly Known[],
  again: Again,
): WorkspaceEdit {
  const { declared } = named;
  const isLabel = declared.kind === "label";
  const replacement = isLabel ? JSON.stringify(newName).slice(1, -1) : newName.trim();
  if (declared.kind !== "parameter") refuseOverlaid(named, files);
  const touched = files.flatMap((file) => {
    const spans = spansOf(file.analysis, declared.at);
    return spans.length === 0 ? [] : [{ file, spans }];
  });
  const known = KNOWN[declared.kind] ?? declaredNames;
  const isTaken =
    declared.within === null &&
    touched.some(({ file }) => known(file.analysis).has(newName.trim()));
  if (isTaken) throw new CannotRename(`\`${newName.trim()}\` is there already`);
  const texts = new Map(
    touched.map(({ file, spans }) => {
      const { id, text } = file.analysis.source;
      return [id, replaced(text, spans, replacement)] as const;
    }),
  );
  const edited = { by: replacement, spans: touched.flatMap(({ spans }) => spans) };
  for (const file of files) {
    const isTouched = touched.some((one) => one.file === file);
    if (!isTouched && !takesInOthers(file.analysis)) continue;
    const after = again(file, texts);
    refuseMistakes(file, after, replacement);
    refuseOtherMeaning(file, after, edited);
  }
  const changes: Record<string, TextEdit[]> = {};
  for (const { file, spans } of touched) {
    changes[file.uri] = spans.map((span) => ({
      range: file.analysis.places.range(span),
      newText: replacement,
    }));
  }
  return { changes };
}

/** What must not be there twice: names of one kind. Those of expressions are of one kind. */
const KNOWN: { readonly [kind in Declared["kind"]]?: typeof declaredNames } = {
  label: faultLabels,
  workload: workloadNames,
};

function replaced(text: string, spans: readonly Span[], by: string): string {
  return [...spans]
    .sort((a, b) => b.start - a.start)
    .reduce((all, { start, end }) => all.slice(0, start) + by + all.slice(end), text);
}

/** No name may make a mistake of a text that had none there. */
function refuseMistakes(before: Known, after: Analysis, name: string): void {
  const told = new Set(errors(before.analysis).map(({ code, message }) => `${code} ${message}`));
  const fresh = errors(after).find(({ code, message }) => !told.has(`${code} ${message}`));
  if (fresh !== undefined && errors(after).length > errors(before.analysis).length) {
    throw new CannotRename(`\`${name}\` will not do: ${fresh.message}`);
  }
}

/**
 * Every name must mean afterwards what it meant before: under its new name a value may be hidden by
 * a let of a block, or hide another one, without a mistake to be seen.
 */
function refuseOtherMeaning(before: Known, after: Analysis, edited: Edited): void {
  const was = meanings(before.analysis);
  const is = meanings(after);
  const other = is.findIndex(({ at }, index) => !isSame(at, moved(was[index]?.at ?? null, edited)));
  if (other === -1 && was.length === is.length) return;
  const { span } = is[other] ?? is.at(-1) ?? { span: after.parsed.file.span };
  const line = after.places.range(span).start.line + 1;
  const where = `line ${line} of ${shownName(after.source.id)}`;
  throw new CannotRename(`\`${edited.by}\` will not do: ${where} would mean something else`);
}

/** The places that get another name, and that name. */
interface Edited {
  readonly by: string;
  readonly spans: readonly Span[];
}

/** What each name of a file stands for, by the place where that is declared; null for nothing. */
function meanings(analysis: Analysis): { readonly span: Span; readonly at: Span | null }[] {
  const resolve = resolver(analysis);
  return occurrencesIn(analysis.parsed).map((one) => ({
    span: one.span,
    at: resolve(one)?.at ?? null,
  }));
}

/** Where a place is once the edits before it are made. */
function moved(at: Span | null, { by, spans }: Edited): Span | null {
  if (at === null) return null;
  const before = spans.filter(({ source, start }) => source === at.source && start < at.start);
  const shift = before.reduce((sum, { start, end }) => sum + by.length - (end - start), 0);
  return { ...at, start: at.start + shift };
}

function isSame(one: Span | null, other: Span | null): boolean {
  return one?.source === other?.source && one?.start === other?.start;
}

function errors({ found }: Analysis): readonly Diagnostic[] {
  return found.diagnostics.filter(({ severity }) => severity === "error");
}

/**
 * A file that extends another may declare a thing of it anew, under the same name: with another
 * name in one of them it would be two things, without a mistake to be seen.
 */
function refuseOverlaid({ declared }: Named, files: readonly Known[]): void {
  const name = declared.name.slice(declared.name.lastIndexOf(".") + 1).replace(/\[.*$/, "");
  for (const { analysis } of files) {
    const { parsed, checked } = analysis;
    if (!parsed.file.items.some(({ kind }) => kind === "extends")) continue;
    const declaring = checked.sources.filter((source) =>
      occurrencesIn(parse({ ...source, holes: 0 })).some(
        ({ kind, text }) => text === name && (kind === "declared" || kind === "label"),
      ),
    );
    const others = declaring.filter(({ id }) => id !== declared.at.source);
    if (others.length > 0 && declaring.length > others.length) {
      const [other] = others;
      throw new CannotRename(
        `\`${name}\` stands in ${shownName(other!.id)} too, which is extended: change both by hand`,
      );
    }
  }
}
