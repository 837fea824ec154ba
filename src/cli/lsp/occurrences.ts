import type { Span } from "../../diagnostics/span.ts";
import type { Expr } from "../../language/ast.ts";
import type { Parsed } from "../../language/source.ts";
import { METRICS } from "../../language/vocabulary/registry.ts";

/** A place where something that is declared may be named. */
export interface Occurrence {
  /** `name`: `text` is its dotted path up to here; `label`: a text; `declared`: where it is made. */
  readonly kind: "name" | "label" | "declared";
  readonly text: string;
  /** The word itself: the last of its path, a label without its quotes. */
  readonly span: Span;
}

/** Names that mean something of the place itself: parameters of a function, lets of a block. */
type Locals = ReadonlySet<string>;

/** All such places of one file, in the order of its tree. */
export function occurrencesIn({ file }: Parsed): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const walk = (value: unknown, locals: Locals): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, locals);
    else if (isNode(value)) visit(value, locals, found, walk);
    else if (typeof value === "object" && value !== null) walk(Object.values(value), locals);
  };
  walk(file.items, new Set());
  return found;
}

interface Node {
  readonly kind: string;
  readonly span: Span;
  readonly [part: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "kind" in value && "span" in value;
}

function visit(
  node: Node,
  locals: Locals,
  found: Occurrence[],
  walk: (value: unknown, locals: Locals) => void,
): void {
  switch (node.kind) {
    case "name":
    case "member":
    case "index":
      found.push(...along(node as unknown as Expr, locals));
      if (node.kind === "index") walk(node["index"], locals);
      return;
    case "let": {
      found.push(declared(node["name"]));
      const own = (node["parameters"] as readonly { readonly text: string }[] | null) ?? [];
      walk(node["value"], new Set([...locals, ...own.map(({ text }) => text)]));
      return;
    }
    case "param":
      found.push(declared(node["name"]));
      walk([node["value"], node["domain"]], locals);
      return;
    case "declaration": {
      const names = node["names"] as readonly { readonly name: unknown; readonly size: unknown }[];
      found.push(...names.map(({ name }) => declared(name)));
      walk([names.map(({ size }) => size), node["on"]], locals);
      walkBlock(node["block"], locals, walk);
      return;
    }
    case "link":
      if (node["site"] !== null) found.push(named(node["site"]));
      walk(node["ends"], locals);
      walkBlock(node["block"], locals, walk);
      return;
    case "import":
    case "vary":
      found.push(...(node["names"] as readonly unknown[]).map(named));
      walk(node["over"], locals);
      return;
    case "find":
      found.push(named(node["name"]));
      walk([node["condition"], node["clauses"]], locals);
      labels(node["clauses"], found);
      return;
    case "setting":
      walk(node["value"], locals);
      if (textOf(node["name"]) === "synchronous_standby_names") standbys(node["value"], found);
      return;
    case "sentence":
    case "expect":
      sentenceLabels(node, found);
      walk([node["schedule"], node["args"], node["assigned"], node["clauses"]], locals);
      walk(node["condition"], locals);
      walkBlock(node["block"], locals, walk);
      return;
    default:
      walk(Object.values(node), locals);
  }
}

/** The lets of a block are its own, and hide what has their name outside. */
function walkBlock(
  block: unknown,
  locals: Locals,
  walk: (value: unknown, locals: Locals) => void,
): void {
  const items = (block as { readonly items: readonly Node[] } | null | undefined)?.items ?? [];
  const own = items.filter(({ kind }) => kind === "let").map((item) => textOf(item["name"]));
  walk(items, own.length === 0 ? locals : new Set([...locals, ...own]));
}

/** Every part of a path at which it may name something: `us`, `us.db` and `us.db[1]`. */
function along(expr: Expr, locals: Locals): Occurrence[] {
  const parts = partsOf(expr);
  const [first] = parts;
  const whole = parts.at(-1)?.text ?? "";
  if (first === undefined || locals.has(first.text) || METRICS.has(whole)) return [];
  return parts;
}

function partsOf(expr: Expr): Occurrence[] {
  if (expr.kind === "name") return [{ kind: "name", text: expr.text, span: expr.span }];
  if (expr.kind !== "member" && expr.kind !== "index") return [];
  const before = partsOf(expr.of);
  const last = before.at(-1);
  if (last === undefined) return [];
  if (expr.kind === "member") {
    const { text, span } = expr.name;
    return [...before, { kind: "name", text: `${last.text}.${text}`, span }];
  }
  if (expr.index.kind !== "number") return before;
  return [...before, { ...last, text: `${last.text}[${expr.index.value}]` }];
}

function sentenceLabels(node: Node, found: Occurrence[]): void {
  const schedule = node["schedule"] as Node | null | undefined;
  if (schedule?.kind === "after") found.push(...stringsIn(schedule["value"]));
  labels(node["clauses"], found);
}

/** `after "WAN cut"`, `during "WAN cut"`, and `as "WAN cut"`, which may be what they name. */
function labels(clauses: unknown, found: Occurrence[]): void {
  for (const clause of clauses as readonly Node[]) {
    if (["after", "during", "as"].includes(textOf(clause["word"]))) {
      found.push(...stringsIn(clause["args"]));
    }
  }
}

function stringsIn(value: unknown): Occurrence[] {
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  if (typeof value !== "object" || value === null) return [];
  if (!isNode(value) || value.kind !== "string") return stringsIn(Object.values(value));
  const { start, end } = value.span;
  const span = { ...value.span, start: start + 1, end: Math.max(start + 1, end - 1) };
  return [{ kind: "label", text: String(value["value"]), span }];
}

/** `"FIRST 1 (pg2, pg3)"`, as PostgreSQL's own file names its standbys. */
function standbys(value: unknown, found: Occurrence[]): void {
  if (!isNode(value) || value.kind !== "string") return;
  const text = String(value["value"]);
  // With escapes in it the text is longer than its value: places in it are not known.
  if (value.span.end - value.span.start !== text.length + 2) return;
  for (const match of text.matchAll(/[\p{L}_][\p{L}\p{N}_.-]*/gu)) {
    const start = value.span.start + 1 + match.index;
    const span = { ...value.span, start, end: start + match[0].length };
    found.push({ kind: "name", text: match[0], span });
  }
}

function declared(name: unknown): Occurrence {
  return { ...named(name), kind: "declared" };
}

function named(name: unknown): Occurrence {
  const { text, span } = name as { readonly text: string; readonly span: Span };
  return { kind: "name", text, span };
}

function textOf(name: unknown): string {
  return (name as { readonly text: string }).text;
}
