import type { CompletionItem } from "vscode-languageserver/node.js";
import { typeText } from "../../language/vocabulary/type-markdown.ts";
import type { Analysis } from "./analysis.ts";
import { type Candidate, KIND, namesOf } from "./candidates.ts";
import { type Cursor, cursorBehind } from "./cursor.ts";
import { itemStarts, sentenceWords } from "./item-words.ts";
import { parametersAt, settingAt, typeAt } from "./setting-at.ts";
import { tokensOf } from "./tokens.ts";
import { expressionWords, unitsOf, valuesOf } from "./value-words.ts";

/** The name that is being written, with the dots in it. */
const PARTIAL = /[\p{L}_][\p{L}\p{M}\p{N}_-]*(?:\.[\p{L}\p{M}\p{N}_-]*)*$/u;
/** A number and the unit that is being written. */
const NUMBER = /(?:^|[^\p{L}\p{N}_.])[\d.]*\d( ?)([\p{L}%/]*)$/u;
/** The rest of a name and the sign behind it, which need not be written again. */
const SIGN_AHEAD = /^[\p{L}\p{M}\p{N}_.-]*[^\S\n\r]*(?:=(?!=)|\+=|\*=|:)/u;
/** Letters beside the cursor that are looked at for them. */
const REACH = 200;

/** The words that may stand at an offset, the likeliest first; none in comments and texts. */
export function completionsAt(analysis: Analysis, offset: number): CompletionItem[] {
  const { text } = analysis.source;
  const { tokens, comments } = tokensOf(text);
  const inside = tokens.some(
    ({ kind, start, end, text: written }) =>
      kind === "string" && start < offset && (offset < end || !/.["'`”’“»]$/.test(written)),
  );
  if (inside || comments.some(({ start, end }) => start < offset && offset <= end)) return [];
  const near = text.slice(Math.max(0, offset - REACH), offset);
  const [, blank, unit] = NUMBER.exec(near) ?? [];
  const partial = unit ?? PARTIAL.exec(near)?.[0] ?? "";
  const start = offset - partial.length;
  const after = tokens.findIndex(({ end }) => end > start);
  const count = after === -1 ? tokens.length : after;
  const startsLine = /(?:^|[\n\r])[^\S\n\r]*$/.test(text.slice(Math.max(0, start - REACH), start));
  const cursor = cursorBehind(tokens, count, startsLine);
  // Behind a number and a blank there may be a unit, or the next word of a sentence.
  const words = unit === undefined || blank === " " ? wordsAt(analysis, cursor) : [];
  const type = typeAt(cursor);
  const units = unit === undefined ? [] : unitsOf(type);
  const found = type === null ? [...words, ...units] : [...units, ...words];
  const range = analysis.places.range({ start, end: offset });
  const signed = SIGN_AHEAD.test(text.slice(offset, offset + REACH));
  return distinct(found).map(({ name, insert, kind, doc }, rank) => ({
    label: name,
    kind,
    documentation: doc,
    // Editors sort by letters; the order here is by what is likely.
    sortText: String(rank).padStart(4, "0"),
    filterText: name,
    textEdit: { range, newText: signed ? name.replace(/:$/, "") : (insert ?? name) },
  }));
}

function wordsAt(analysis: Analysis, cursor: Cursor): readonly Candidate[] {
  const { item, calls, place } = cursor;
  const call = calls.at(-1);
  if (call === undefined && item.length === 0) return itemStarts(place);
  const fields = call === undefined || call.argument !== null ? [] : fieldsAt(cursor);
  const type = typeAt(cursor);
  if (settingAt(cursor)?.type.kind === "record" && call?.argument === null) return fields;
  if (settingAt(cursor) !== null || fields.length > 0) {
    const names = namesOf(analysis, ["param", "value", "function"]);
    return [...fields, ...valuesOf(type, analysis), ...names];
  }
  if (call !== undefined) return expressionWords(analysis);
  return sentenceWords(cursor, analysis);
}

/** What can be given by name at the cursor: a call's arguments, a record's fields. */
function fieldsAt(cursor: Cursor): Candidate[] {
  const type = settingAt(cursor)?.type;
  if (cursor.calls.at(-1)?.callee === "" && type?.kind === "record") {
    const fields = Object.entries(type.fields);
    return fields.map(([name, of]) => fieldOf({ name, doc: typeText(of) }));
  }
  return parametersAt(cursor).map(fieldOf);
}

function fieldOf({ name, doc }: { readonly name: string; readonly doc: string }): Candidate {
  return { name: `${name}:`, insert: `${name}: `, kind: KIND.field, doc };
}

/** The first of each name. */
function distinct(found: readonly Candidate[]): Candidate[] {
  const known = new Map<string, Candidate>();
  for (const one of found) if (!known.has(one.name)) known.set(one.name, one);
  return [...known.values()];
}
