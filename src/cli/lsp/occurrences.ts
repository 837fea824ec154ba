import type { Span } from "../../diagnostics/span.ts";
import type { Expr, Name } from "../../language/ast.ts";
import type { Parsed } from "../../language/source.ts";
import { METRICS } from "../../language/vocabulary/registry.ts";
import type { Declared } from "./declarations.ts";

/** A place where something that is declared may be named. */
export interface Occurrence {
  /**
   * `name`: `text` is its dotted path up to here; `label`: a text; `declared`: where it is made;
   * `argument`: a parameter, named in a call of the function `of`.
   */
  readonly kind: "name" | "label" | "declared" | "argument";
  readonly text: string;
  /** The word itself: the last of its path, a label without its quotes. */
  readonly span: Span;
  /** The function that is called; only for an argument. */
  readonly of?: string;
  /** What the name means there and nowhere else, if it does. */
  readonly local?: Declared;
}

/** Names that mean something of the place itself: parameters of a function, lets of a block. */
type Locals = ReadonlyMap<string, Declared>;

const NONE: Locals = new Map();

/** All such places of one file, a block's lets before what else is in it. */
export function occurrencesIn({ file }: Parsed): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const walk = (value: unknown, locals: Locals): void => {
    if (Array.isArray(value)) for (const one of value) walk(one, locals);
    else if (isNode(value)) visit(value, locals, found, walk);
    else if (typeof value === "object" && value !== null) walk(Object.values(value), locals);
  };
  walk(file.items, NONE);
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
    case "call":
      found.push(...namedArguments(node));
      walk([node["callee"], node["args"]], locals);
      return;
    case "let":
      found.push(declared(node["name"]));
      walkValue(node, locals, found, walk);
      return;
    case "param":
      found.push(declared(node["name"]));
      walk([node["value"], node["domain"]], locals);
      return;
    case "declaration": {
      const names = node["names"] as readonly { readonly name: unknown; readonly size: unknown }[];
      found.push(...names.map(({ name }) => declared(name)));
      walk(
        names.map(({ size }) => size),
        NONE,
      );
      walk(node["on"], locals);
      walkBlock(node["block"], locals, found, walk);
      return;
    }
    case "link":
      if (node["site"] !== null) found.push(named(node["site"]));
      walk(node["ends"], locals);
      walkBlock(node["block"], locals, found, walk);
      return;
    case "import":
    case "vary":
      found.push(...(node["names"] as readonly unknown[]).map(named));
      walk(node["over"], NONE);
      return;
    case "where":
      walk(node["condition"], NONE);
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
    case "expect":
      // An expectation is of the whole run, wherever it stands.
      labels(node["clauses"], found);
      walk([node["condition"], node["clauses"]], NONE);
      return;
    case "sentence":
      sentenceLabels(node, found);
      walk([node["schedule"], node["args"], node["assigned"], node["clauses"]], locals);
      walkBlock(node["block"], locals, found, walk);
      return;
    default:
      walk(Object.values(node), locals);
  }
}

/** The value of a let; its parameters are names in it. */
function walkValue(
  node: Node,
  locals: Locals,
  found: Occurrence[],
  walk: (value: unknown, locals: Locals) => void,
): void {
  const own = (node["parameters"] as readonly Name[] | null) ?? [];
  const inner = new Map(locals);
  for (const name of own) {
    const local = localOf(name, "parameter", node, node.span);
    found.push({ ...declared(name), local });
    inner.set(name.text, local);
  }
  walk(node["value"], inner);
}

/**
 * The lets of a block are its own, and hide what has their name outside. Each of them sees those
 * before it, and everything else in the block sees all.
 */
function walkBlock(
  block: unknown,
  locals: Locals,
  found: Occurrence[],
  walk: (value: unknown, locals: Locals) => void,
): void {
  if (block === null || block === undefined) return;
  const { items, span } = block as { readonly items: readonly Node[]; readonly span: Span };
  const seen = new Map(locals);
  for (const item of items.filter(({ kind }) => kind === "let")) {
    const name = item["name"] as Name;
    const local = localOf(name, "value", item, { ...span, start: item.span.end });
    walkValue(item, new Map(seen), found, walk);
    found.push({ ...declared(name), local });
    seen.set(name.text, local);
  }
  walk(
    items.filter(({ kind }) => kind !== "let"),
    seen,
  );
}

function localOf(
  { text, span }: Name,
  kind: Declared["kind"],
  { span: whole }: Node,
  within: Span,
): Declared {
  return { name: text, kind, at: span, whole, alias: false, label: null, within };
}

/** `twice(x: 2)`: the parameters that a call of a let names. */
function namedArguments(node: Node): Occurrence[] {
  const callee = partsOf(node["callee"] as Expr).at(-1)?.text;
  if (callee === undefined) return [];
  return (node["args"] as readonly { readonly name: Name | null }[]).flatMap(({ name }) =>
    name === null ? [] : [{ ...named(name), kind: "argument" as const, of: callee }],
  );
}

/** Every part of a path at which it may name something: `us`, `us.db` and `us.db[1]`. */
function along(expr: Expr, locals: Locals): Occurrence[] {
  const parts = partsOf(expr);
  const [first] = parts;
  const whole = parts.at(-1)?.text ?? "";
  if (first === undefined) return [];
  const local = locals.get(first.text);
  if (local !== undefined) return [{ ...first, local }];
  return METRICS.has(whole) ? [] : parts;
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
