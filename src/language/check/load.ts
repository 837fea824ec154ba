import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceText } from "../../diagnostics/span.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { ExtendsItem, ImportItem, Item, StringExpr } from "../ast.ts";
import { parse } from "../parse.ts";
import type { ImportReader, Parsed } from "../source.ts";
import { withinDepth } from "./depth.ts";
import { checkProblem } from "./messages.ts";
import { overlay } from "./overlay.ts";
import { namedItems, qualify } from "./qualify.ts";

/** A file with all that it imports and extends put in. */
export interface Loaded {
  readonly title: StringExpr | null;
  readonly items: readonly Item[];
}

/** What loading gathers over all files. */
export interface Loading {
  readonly reader: ImportReader;
  readonly sources: SourceText[];
  readonly diagnostics: Diagnostic[];
}

/** How deep imports may nest. */
const MAX_FILES_DEEP = 50;

/**
 * Puts the imports and the base of a file in: plain imports bring everything, `as lib` brings lets
 * and params as `lib.x`, `a, b from` only those. `chain` holds the ids of the files under way.
 */
export function load(state: Loading, parsed: Parsed, chain: readonly string[]): Loaded {
  if (!state.sources.some(({ id }) => id === parsed.source.id)) {
    state.sources.push({ id: parsed.source.id, text: parsed.source.text });
    state.diagnostics.push(...parsed.diagnostics);
  }
  const inner = [...chain, parsed.source.id];
  const own: Item[] = [];
  let base: Loaded | null = null;
  for (const item of withinDepth(parsed.file.items, state.diagnostics)) {
    if (item.kind === "import") own.push(...importItems(state, item, inner));
    else if (item.kind === "extends") base = readFile(state, item, inner);
    else own.push(item);
  }
  const items = base === null ? own : overlay(base.items, own);
  return { title: parsed.file.title ?? base?.title ?? null, items };
}

function readFile(
  state: Loading,
  item: ImportItem | ExtendsItem,
  chain: readonly string[],
): Loaded | null {
  const path = item.path.value;
  const at = item.path.span;
  const found = state.reader.read(path, at.source);
  if (!found.ok) {
    const problems = {
      missing: () => checkProblem("SC501", at, { path }),
      outside: () => checkProblem("SC503", at, { path }),
      unreadable: () => checkProblem("SC504", at, { path, detail: found.detail }),
    };
    state.diagnostics.push(problems[found.reason]());
    return null;
  }
  if (chain.includes(found.id) || chain.length > MAX_FILES_DEEP) {
    state.diagnostics.push(checkProblem("SC502", at, { path }));
    return null;
  }
  return load(state, parse({ id: found.id, text: found.text, holes: 0 }), chain);
}

function importItems(state: Loading, item: ImportItem, chain: readonly string[]): readonly Item[] {
  const loaded = readFile(state, item, chain);
  if (loaded === null) return [];
  if (item.alias === null && item.names.length === 0) return loaded.items;
  const named = namedItems(loaded.items);
  const alias = item.alias?.text;
  // Names that were not asked for get one that nobody can write, so that they cannot clash.
  const hidden = alias === undefined ? `"${item.path.value}".` : `${alias}.`;
  const asked = new Set(item.names.map((name) => name.text));
  const newNames = new Map(
    named.map(({ name: { text } }) => [text, asked.has(text) ? text : hidden + text] as const),
  );
  for (const name of item.names) {
    if (newNames.has(name.text)) continue;
    const near = suggest(name.text, newNames.keys());
    const extras =
      near === null
        ? {}
        : { help: [`did you mean \`${near}\`?`], edits: [{ span: name.span, replacement: near }] };
    const params = { name: name.text, path: item.path.value };
    state.diagnostics.push(checkProblem("SC505", name.span, params, extras));
  }
  return qualify(named, newNames);
}
