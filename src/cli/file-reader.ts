import { readFileSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import type { ColumnResult, ImportReader, ImportResult } from "../language/source.ts";
import { readColumn } from "./column-reader.ts";
import { plainReason } from "./plain-reason.ts";

/** Bytes that a scenario may have; the parser has its own, smaller limit. */
const SCENARIO_BYTES = 4 * 1024 * 1024;
/** Bytes that a dataset may have. */
const DATASET_BYTES = 256 * 1024 * 1024;

type Refusal = Extract<ImportResult, { ok: false }>;
type Found = { readonly ok: true; readonly id: string; readonly bytes: Buffer } | Refusal;

export interface FileReaderOptions {
  /** What relative names of sources and of allowed folders are seen from. */
  readonly cwd: string;
  /** The project's folder: the scenario's own. */
  readonly folder: string;
  /** Further folders that may be read. */
  readonly allowed?: readonly string[];
}

/**
 * Reads imports and datasets from disk. Only regular files below the project's folder or one of
 * the allowed ones are read, after following links; everything else is `outside`. Ids are paths
 * as the user would write them: the importing file's folder and the path of the import.
 */
export function fileReader(options: FileReaderOptions): ImportReader {
  const { cwd, folder, allowed = [] } = options;
  const roots = [folder, ...allowed.map((one) => resolve(cwd, one))]
    .map(realFolder)
    .filter((root) => root !== null);
  const place = { roots, cwd, folder };
  return {
    read(path, from) {
      const found = find(place, path, from, SCENARIO_BYTES);
      return found.ok ? decoded(found.id, found.bytes) : found;
    },
    readColumn(path, column, from): ColumnResult {
      const found = find(place, path, from, DATASET_BYTES);
      if (!found.ok) return { ...found, columns: [] };
      return readColumn(found.id, found.bytes, column);
    },
  };
}

/** The text of a file's bytes: UTF-8, with or without a byte order mark. */
export function decoded(id: string, bytes: Uint8Array): ImportResult {
  try {
    return { ok: true, id, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, reason: "unreadable", detail: "it is not UTF-8 text" };
  }
}

interface Place {
  readonly roots: readonly string[];
  readonly cwd: string;
  readonly folder: string;
}

function find({ roots, cwd, folder }: Place, path: string, from: string, limit: number): Found {
  if (path.includes("\u0000")) return refusal("unreadable", "its name holds a NUL character");
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path) || path.startsWith("\\\\")) {
    return refusal("outside", "only files are read, no addresses");
  }
  const virtual = from.startsWith("<");
  const wanted = resolve(virtual ? folder : resolve(cwd, dirname(from)), path);
  try {
    const real = realpathSync(wanted);
    if (!roots.some((root) => isInside(root, real))) {
      return refusal("outside", outsideWords(roots[0] ?? folder));
    }
    const refused = refusedKind(statSync(real), limit);
    if (refused !== null) return refused;
    const id = virtual || isAbsolute(path) ? path : join(dirname(from), path);
    return { ok: true, id, bytes: readFileSync(real) };
  } catch (error) {
    // Whether a file beyond the project exists is nobody's business.
    if (!roots.some((root) => isInside(root, realAsFarAsItGoes(wanted)))) {
      return refusal("outside", outsideWords(roots[0] ?? folder));
    }
    const missing = ["ENOENT", "ENOTDIR"].includes((error as { code?: string }).code ?? "");
    return refusal(missing ? "missing" : "unreadable", plainReason(error));
  }
}

function refusedKind(stats: Stats, limit: number): Refusal | null {
  if (stats.isDirectory()) return refusal("unreadable", "it is a folder");
  if (!stats.isFile()) return refusal("unreadable", "it is not a regular file");
  if (stats.size > limit) {
    const mebibytes = limit / (1024 * 1024);
    return refusal("unreadable", `it is larger than the limit of ${mebibytes} MiB`);
  }
  return null;
}

function refusal(reason: Refusal["reason"], detail: string): Refusal {
  return { ok: false, reason, detail };
}

function outsideWords(root: string): string {
  return `it lies outside the project's folder \`${basename(root)}\`; --allow-dir DIR lets it in`;
}

function isInside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === "" || (!way.startsWith("..") && !isAbsolute(way));
}

/** The real path of the deepest folder of `path` that exists, and the rest as written. */
function realAsFarAsItGoes(path: string): string {
  const parent = dirname(path);
  if (parent === path) return path;
  return realFolder(path) ?? join(realAsFarAsItGoes(parent), basename(path));
}

function realFolder(folder: string): string | null {
  try {
    return realpathSync(folder);
  } catch {
    return null;
  }
}
