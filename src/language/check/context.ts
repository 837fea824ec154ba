import type { Extras, ParamsOf } from "../../diagnostics/catalogue.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { ValueType } from "../../model/value-type.ts";
import type { Expr, Item, LetItem, ParamItem } from "../ast.ts";
import type { HoleValue, NodeGroupSymbol, NodeSymbol, SiteSymbol } from "../checked.ts";
import { valueMeant } from "../vocabulary/other-words.ts";
import { type CHECK_MESSAGES, checkProblem } from "./messages.ts";

/** Everything that names can stand for in one scenario. */
export interface Symbols {
  readonly lets: ReadonlyMap<string, LetItem>;
  readonly params: ReadonlyMap<string, ParamItem>;
  /** The single values that the sweep gives to params. */
  readonly varied: ReadonlyMap<string, readonly Expr[]>;
  readonly sites: readonly SiteSymbol[];
  readonly nodes: readonly NodeSymbol[];
  readonly groups: readonly NodeGroupSymbol[];
  /** Nodes and groups by each of their names. */
  readonly nodeNames: ReadonlyMap<string, NodeSymbol>;
  readonly groupNames: ReadonlyMap<string, NodeGroupSymbol>;
  readonly siteNames: ReadonlyMap<string, SiteSymbol>;
}

/**
 * The state of one check; parts of it are shared by attempts. `infer` and `expect` are handed in,
 * because types of expressions, names and calls need each other and files must not go in a circle.
 */
export interface Checker {
  /** The type of an expression; `unknown` after a mistake, which is reported. */
  readonly infer: (c: Checker, scope: Scope, expr: Expr) => ValueType;
  /** Requires a type. `what` names the setting or argument, for messages: "`rtt`". */
  readonly expect: (c: Checker, scope: Scope, expr: Expr, type: ValueType, what: string) => void;
  symbols: Symbols;
  /** Every item of the file, with what it takes in. */
  readonly items: readonly Item[];
  readonly holes: readonly HoleValue[];
  readonly diagnostics: Diagnostic[];
  readonly types: Map<Expr, ValueType>;
  /** Types of params and lets that are known; `busy` marks those under way. */
  readonly named: Map<string, ValueType | "busy">;
  /** Places reported already, so that one mistake used twice is told once. */
  readonly told: Set<string>;
  /** Text of a span, for messages. */
  readonly textOf: (span: Span) => string;
  /** True once the scenario cannot run: further "not simulated yet" would only be noise. */
  cannotRun: boolean;
  /** True when parts of the text could not be read or placed: names may be missing for that reason. */
  isPartial: boolean;
  /** Calls of the checker's own functions left, so that functions of functions end. */
  budget: number;
}

/** What can be named at a place. */
export interface Scope {
  /** Parameters of the function, and lets of the block, that the expression stands in. */
  readonly locals: ReadonlyMap<string, ValueType>;
  /** `value`: what settings hold; `measure`: metrics too; `params`: conditions over params only. */
  readonly mode: "value" | "measure" | "params";
}

const EMPTY: ReadonlyMap<string, ValueType> = new Map();
export const VALUES: Scope = { locals: EMPTY, mode: "value" };
export const MEASURES: Scope = { locals: EMPTY, mode: "measure" };
export const OVER_PARAMS: Scope = { locals: EMPTY, mode: "params" };

type Codes = keyof typeof CHECK_MESSAGES;

/** Reports a mistake once for its place and code. */
export function report<Code extends Codes>(
  c: Checker,
  code: Code,
  span: Span,
  params: ParamsOf<(typeof CHECK_MESSAGES)[Code]>,
  extras?: Extras,
): void {
  const key = `${code} ${span.source} ${span.start} ${span.end}`;
  if (c.told.has(key)) return;
  c.told.add(key);
  c.diagnostics.push(checkProblem(code, span, params, extras));
}

/** Extras that offer the nearest of some names in place of the one written. */
export function nearest(written: string, span: Span, names: Iterable<string>): Extras {
  const near = suggest(written, names);
  if (near === null) return {};
  return { help: [`did you mean \`${near}\`?`], edits: [{ span, replacement: near }] };
}

/** As `nearest`, of words that are values: what other manuals call them counts first. */
export function nearestValue(written: string, span: Span, names: readonly string[]): Extras {
  const meant = valueMeant(written, names);
  if (meant === null) return nearest(written, span, names);
  return { help: [`did you mean \`${meant}\`?`], edits: [{ span, replacement: meant }] };
}

/**
 * Runs a check without telling its mistakes. True when it found no error; then its facts are kept
 * and its warnings and notes told.
 */
export function attempt(c: Checker, run: (quiet: Checker) => void): boolean {
  const quiet: Checker = { ...c, diagnostics: [], types: new Map(), told: new Set() };
  run(quiet);
  c.budget = quiet.budget;
  if (quiet.diagnostics.some((diagnostic) => diagnostic.severity === "error")) return false;
  for (const [expr, type] of quiet.types) c.types.set(expr, type);
  c.diagnostics.push(...quiet.diagnostics);
  for (const key of quiet.told) c.told.add(key);
  return true;
}

/** Whether a check would find errors; nothing of it is kept. */
export function wouldFail(c: Checker, run: (quiet: Checker) => void): boolean {
  const quiet: Checker = { ...c, diagnostics: [], types: new Map(), told: new Set() };
  run(quiet);
  c.budget = quiet.budget;
  return quiet.diagnostics.some((diagnostic) => diagnostic.severity === "error");
}

/** Notes the type of an expression and gives it back. */
export function typed(c: Checker, expr: Expr, type: ValueType): ValueType {
  c.types.set(expr, type);
  return type;
}

/** Takes the parentheses off. */
export function bare(expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === "paren") inner = inner.of;
  return inner;
}
