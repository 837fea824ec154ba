import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { DocumentLink } from "vscode-languageserver/node.js";
import type { Span } from "../../diagnostics/span.ts";
import { type Analysis, pathOf } from "./analysis.ts";

/** The call whose first argument is a file with figures. */
const READER = "empirical";

/** The files that a text imports, extends or reads figures from, where they exist. */
export function documentLinks(analysis: Analysis, uri: string, cwd: string): DocumentLink[] {
  const path = pathOf(uri);
  const folder = path === null ? cwd : dirname(path);
  return pathsIn(analysis.parsed.file.items).flatMap(({ text, span }) => {
    const target = resolve(folder, text);
    if (text === "" || !existsSync(target)) return [];
    // Without the quotes.
    const range = analysis.places.range({ start: span.start + 1, end: span.end - 1 });
    return [{ range, target: pathToFileURL(target).href }];
  });
}

interface WrittenPath {
  readonly text: string;
  readonly span: Span;
}

function pathsIn(value: unknown): readonly WrittenPath[] {
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  if (typeof value !== "object" || value === null) return [];
  const node = value as { readonly kind?: string; readonly [part: string]: unknown };
  if (node.kind === "import" || node.kind === "extends") return stringOf(node["path"]);
  if (node.kind === "call") {
    const callee = node["callee"] as { readonly kind: string; readonly text?: string };
    const [first] = node["args"] as readonly { readonly value: unknown }[];
    const isReader = callee.kind === "name" && callee.text === READER;
    return [...(isReader ? stringOf(first?.value) : []), ...pathsIn(node["args"])];
  }
  return Object.values(node).flatMap(pathsIn);
}

function stringOf(value: unknown): readonly WrittenPath[] {
  const expr = value as { readonly kind?: string; readonly value?: unknown; readonly span?: Span };
  return expr?.kind === "string" && expr.span !== undefined
    ? [{ text: String(expr.value), span: expr.span }]
    : [];
}
