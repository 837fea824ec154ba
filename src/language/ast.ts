import type { Span } from "../diagnostics/span.ts";
import type { BinaryOperator } from "./operators.ts";

export type { BinaryOperator } from "./operators.ts";

/**
 * The syntax tree: what was written, and where. It holds no facts found later (types, symbols);
 * those are in side tables keyed by node. The parser makes a tree of any text; where it could not
 * read something it puts an `error` expression or leaves the item out and reports a diagnostic.
 */
export interface ScenarioFile {
  readonly span: Span;
  /** `scenario "title"`; null when absent. */
  readonly title: StringExpr | null;
  /** The `"""text"""` after the title. */
  readonly text: TextItem | null;
  /** Imports, extends, lets, params, expects, finds, declarations and holes, in order. */
  readonly items: readonly Item[];
}

export interface Name {
  readonly span: Span;
  readonly text: string;
}

export type Item =
  | ImportItem
  | ExtendsItem
  | LetItem
  | ParamItem
  | Declaration
  | LinkItem
  | SettingItem
  | VaryItem
  | WhereItem
  | ExpectItem
  | FindItem
  | SentenceItem
  | TextItem
  | HoleItem;

/** `import "lib.scenario" as lib` or `import a, b from "lib.scenario"`. */
export interface ImportItem {
  readonly kind: "import";
  readonly span: Span;
  readonly path: StringExpr;
  readonly alias: Name | null;
  readonly names: readonly Name[];
}

export interface ExtendsItem {
  readonly kind: "extends";
  readonly span: Span;
  readonly path: StringExpr;
}

/** `let x = e`, `let f(a, b) = e`: parameters is null for a plain value. */
export interface LetItem {
  readonly kind: "let";
  readonly span: Span;
  readonly name: Name;
  readonly parameters: readonly Name[] | null;
  readonly value: Expr;
}

/** `param x = e in domain as "label"`. */
export interface ParamItem {
  readonly kind: "param";
  readonly span: Span;
  readonly name: Name;
  readonly value: Expr;
  readonly domain: Expr | null;
  readonly label: StringExpr | null;
}

/** Any block but a link: `node pg1, pg2 { … }`, `system postgresql "16" on a, b { … }`. */
export interface Declaration {
  readonly kind: "declaration";
  readonly span: Span;
  /** `topology`, `site`, `node`, `replicate`, … */
  readonly keyword: Name;
  readonly names: readonly DeclaredName[];
  readonly label: StringExpr | null;
  /** After `on`; empty when absent. */
  readonly on: readonly Expr[];
  readonly block: Block | null;
}

/** `db[3]`: size is the expression in brackets. */
export interface DeclaredName {
  readonly span: Span;
  readonly name: Name;
  readonly size: Expr | null;
}

/** `link within each site {…}`, `link within home {…}`, `link a <-> b {…}`. */
export interface LinkItem {
  readonly kind: "link";
  readonly span: Span;
  /** `each`: within each site; `site`: within the named one; `between`: `ends` is a link expression. */
  readonly where: "each" | "site" | "between";
  readonly site: Name | null;
  readonly ends: Expr | null;
  readonly block: Block | null;
}

export interface Block {
  readonly span: Span;
  readonly items: readonly Item[];
}

/** `min.insync.replicas = 2`; `+=` and `*=` change a value inside a fault's block. */
export interface SettingItem {
  readonly kind: "setting";
  readonly span: Span;
  /** The dotted name whole, as written. */
  readonly name: Name;
  readonly operator: "=" | "+=" | "*=";
  readonly value: Expr;
}

/** `vary x over list`, `vary (a, b) over list`. */
export interface VaryItem {
  readonly kind: "vary";
  readonly span: Span;
  readonly names: readonly Name[];
  readonly over: Expr;
}

export interface WhereItem {
  readonly kind: "where";
  readonly span: Span;
  readonly condition: Expr;
}

export interface ExpectItem {
  readonly kind: "expect";
  readonly span: Span;
  readonly keyword: "expect" | "prefer";
  readonly condition: Expr;
  readonly clauses: readonly Clause[];
}

export interface FindItem {
  readonly kind: "find";
  readonly span: Span;
  readonly goal: "max" | "min";
  readonly name: Name;
  readonly condition: Expr;
  readonly clauses: readonly Clause[];
}

/** `at 120s partition a | b for 10s as "WAN cut" { … }`, `table m1, m2 by a`, `cascade r1 -> r2`. */
export interface SentenceItem {
  readonly kind: "sentence";
  readonly span: Span;
  readonly schedule: Schedule | null;
  readonly verb: Name;
  readonly args: readonly Expr[];
  /** Only for `set path = value`. */
  readonly assigned: Expr | null;
  readonly clauses: readonly Clause[];
  readonly block: Block | null;
}

export interface Schedule {
  readonly span: Span;
  readonly kind: "at" | "every" | "when" | "after" | "from";
  /** The time, gap, condition or label; for `from a to b` it is `a`. */
  readonly value: Expr;
  /** The window of `every 30s from a to b`, or the end of `from a to b`. */
  readonly from: Expr | null;
  readonly to: Expr | null;
}

/** `for 10s`, `by a, b`, `as "label"`, `with loss of disk`. The preposition is the key: `with loss of
 * disk` is two clauses, `with [loss]` and `of [disk]`. `as` has one string. */
export interface Clause {
  readonly span: Span;
  readonly word: Name;
  readonly args: readonly Expr[];
}

/** `"""markdown"""`: `value` has the quotes taken off and the common indent removed. */
export interface TextItem {
  readonly kind: "text";
  readonly span: Span;
  readonly value: string;
}

/** An interpolated fragment of a template standing as an item. */
export interface HoleItem {
  readonly kind: "hole-item";
  readonly span: Span;
  readonly index: number;
}

export type Expr =
  | NumberExpr
  | QuantityExpr
  | StringExpr
  | BooleanExpr
  | HoleExpr
  | NameExpr
  | MemberExpr
  | IndexExpr
  | CallExpr
  | ListExpr
  | TupleExpr
  | RecordExpr
  | ParenExpr
  | UnaryExpr
  | BinaryExpr
  | RangeExpr
  | IfExpr
  | PickExpr
  | GroupExpr
  | EveryExpr
  | UntilExpr
  | ErrorExpr;

/** A plain number; `10M` has the factor put in: value 1e7, text `10M`. */
export interface NumberExpr {
  readonly kind: "number";
  readonly span: Span;
  readonly value: number;
  readonly text: string;
}

/** `70ms`, `10 Gbps`, `2000 ops/s`, `0.01%`: the number and the unit as written, `Gbps`, `ops/s`, `%`. */
export interface QuantityExpr {
  readonly kind: "quantity";
  readonly span: Span;
  readonly value: number;
  readonly unit: Name;
  readonly text: string;
}

export interface StringExpr {
  readonly kind: "string";
  readonly span: Span;
  /** Escapes resolved. */
  readonly value: string;
}

export interface BooleanExpr {
  readonly kind: "boolean";
  readonly span: Span;
  readonly value: boolean;
}

/** Interpolation number `index` of a template, with the unit glued on, if any. */
export interface HoleExpr {
  readonly kind: "hole";
  readonly span: Span;
  readonly index: number;
  readonly unit: Name | null;
}

export interface NameExpr {
  readonly kind: "name";
  readonly span: Span;
  readonly text: string;
}

/** `us.db`, `write.latency`, `r1.disk`. */
export interface MemberExpr {
  readonly kind: "member";
  readonly span: Span;
  readonly of: Expr;
  readonly name: Name;
}

/** `broker[1]`; counts from 1. */
export interface IndexExpr {
  readonly kind: "index";
  readonly span: Span;
  readonly of: Expr;
  readonly index: Expr;
}

export interface CallExpr {
  readonly kind: "call";
  readonly span: Span;
  readonly callee: Expr;
  readonly args: readonly Argument[];
}

/** `p50: 1ms`, or positional with name null. */
export interface Argument {
  readonly span: Span;
  readonly name: Name | null;
  readonly value: Expr;
}

export interface ListExpr {
  readonly kind: "list";
  readonly span: Span;
  readonly items: readonly Expr[];
}

/** Two or more items, or one with a trailing comma. */
export interface TupleExpr {
  readonly kind: "tuple";
  readonly span: Span;
  readonly items: readonly Expr[];
}

export interface RecordExpr {
  readonly kind: "record";
  readonly span: Span;
  readonly fields: readonly Argument[];
}

export interface ParenExpr {
  readonly kind: "paren";
  readonly span: Span;
  readonly of: Expr;
}

export interface UnaryExpr {
  readonly kind: "unary";
  readonly span: Span;
  readonly op: "not" | "-" | "+";
  readonly of: Expr;
}

export interface BinaryExpr {
  readonly kind: "binary";
  readonly span: Span;
  readonly op: BinaryOperator;
  readonly opSpan: Span;
  readonly left: Expr;
  readonly right: Expr;
}

/** `1..64 step 1`. */
export interface RangeExpr {
  readonly kind: "range";
  readonly span: Span;
  readonly low: Expr;
  readonly high: Expr;
  readonly step: Expr | null;
}

export interface IfExpr {
  readonly kind: "if";
  readonly span: Span;
  readonly condition: Expr;
  readonly then: Expr;
  readonly otherwise: Expr;
}

/** `any 1 of [a, b]`, `first 2 of xs`; `first of xs` has the count 1 with an empty text and span. */
export interface PickExpr {
  readonly kind: "pick";
  readonly span: Span;
  readonly word: "any" | "first";
  readonly count: Expr;
  readonly of: Expr;
}

/** `all of [a, b]`, `majority`, `minority of xs`; a bare word has `of` null. */
export interface GroupExpr {
  readonly kind: "group";
  readonly span: Span;
  readonly word: "all" | "majority" | "minority";
  readonly of: Expr | null;
}

/** `every 30s` as a value. */
export interface EveryExpr {
  readonly kind: "every";
  readonly span: Span;
  readonly gap: Expr;
}

/** `until p99(write.latency) within 5%` as a value: `within` is null when it is not said. */
export interface UntilExpr {
  readonly kind: "until";
  readonly span: Span;
  readonly of: Expr;
  readonly within: Expr | null;
}

/** Where no expression could be read; already reported. */
export interface ErrorExpr {
  readonly kind: "error";
  readonly span: Span;
}
