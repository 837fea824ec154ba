import { basename, dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceText } from "../../diagnostics/span.ts";
import { check } from "../../language/check/check.ts";
import type { CheckedScenario } from "../../language/checked.ts";
import { parse } from "../../language/parse.ts";
import type { ImportReader, Parsed, Source } from "../../language/source.ts";
import { prepare } from "../../run.ts";
import { fileReader } from "../file-reader.ts";
import { Places } from "./places.ts";

/** The texts that the editor holds, by the path of their file: newer than what is on disk. */
export type OpenTexts = ReadonlyMap<string, string>;

/** What is known of one text of the editor; each part is worked out when first asked for. */
export interface Analysis {
  readonly source: Source;
  /** The lines of the text. */
  readonly places: Places;
  readonly parsed: Parsed;
  readonly checked: CheckedScenario;
  /** What `check` says of the text, and every text that it points into. */
  readonly found: {
    readonly diagnostics: readonly Diagnostic[];
    readonly sources: readonly SourceText[];
  };
}

/** Where files are found besides those beside a text. */
export interface Folders {
  /** Where texts that were never saved find theirs. */
  readonly cwd: string;
  /** Further folders to import from, as absolute paths. */
  readonly allowed: readonly string[];
}

/**
 * The analysis of a document. Its source's id is the path of its file, so that imports are found
 * beside it; a text that was never saved has an id that no path can be, and finds them in `cwd`.
 */
export function analyse(uri: string, text: string, open: OpenTexts, folders: Folders): Analysis {
  const path = pathOf(uri);
  const source: Source = { id: path ?? "<unsaved>", text, holes: 0 };
  const folder = path === null ? folders.cwd : dirname(path);
  const reader = throughEditor(fileReader({ cwd: folder, folder, allowed: folders.allowed }), open);
  const parsed = once(() => parse(source));
  const checked = once(() => check(parsed(), { reader }));
  const found = once(() => prepare(source, { reader }));
  return {
    source,
    places: new Places(text),
    get parsed() {
      return parsed();
    },
    get checked() {
      return checked();
    },
    get found() {
      return found();
    },
  };
}

/** Whether a text takes in others, so that a change of theirs may change what is said of it. */
export function takesInOthers({ parsed }: Analysis): boolean {
  return parsed.file.items.some(({ kind }) => kind === "import" || kind === "extends");
}

/** The path of a `file:` address; null for every other one. */
export function pathOf(uri: string): string | null {
  try {
    return uri.startsWith("file:") ? fileURLToPath(uri) : null;
  } catch {
    return null;
  }
}

/** The address of a source as the editor knows it: `uri` for the document's own. */
export function uriOf(id: string, { source }: Analysis, uri: string): string {
  return id === source.id ? uri : pathToFileURL(id).href;
}

/** A file's name for people. */
export function shownName(id: string): string {
  return basename(id);
}

/** Reads what the editor holds before what is on disk; whether a file may be read stays the same. */
function throughEditor(reader: ImportReader, open: OpenTexts): ImportReader {
  return {
    read(path, from) {
      const result = reader.read(path, from);
      const newer = result.ok ? open.get(result.id) : undefined;
      return result.ok && newer !== undefined ? { ...result, text: newer } : result;
    },
    readColumn: (path, column, from) => reader.readColumn(path, column, from),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
