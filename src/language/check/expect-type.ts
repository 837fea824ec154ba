import type { Extras } from "../../diagnostics/catalogue.ts";
import type { ValueType } from "../../model/value-type.ts";
import type { Expr, RecordExpr } from "../ast.ts";
import { unitFix } from "./binary.ts";
import {
  attempt,
  bare,
  type Checker,
  nearest,
  report,
  type Scope,
  typed,
  VALUES,
  wouldFail,
} from "./context.ts";
import { expectChoice } from "./expect-choice.ts";
import { expectNodes, expectQuorum } from "./expect-nodes.ts";
import { fits } from "./fits.ts";
import { expectLink } from "./links.ts";
import { alternatives } from "./named-types.ts";
import { expectNode, pathOf, placeOf, unknownName } from "./paths.ts";
import { describeFound, describeType } from "./type-text.ts";
import { checkShares } from "./values.ts";

type TypeOf<Kind extends ValueType["kind"]> = Extract<ValueType, { kind: Kind }>;

/**
 * Requires a type of an expression. Words and nodes mean what the type says that they mean:
 * `leader` is a node for one setting and a word for another. `what` names the taker, for messages.
 */
export function expectType(
  c: Checker,
  scope: Scope,
  expr: Expr,
  type: ValueType,
  what: string,
): void {
  const at = bare(expr);
  c.types.set(expr, type);
  if (at.kind === "error" || type.kind === "unknown") {
    if (at.kind !== "error") c.infer(c, scope, at);
    return;
  }
  if (at.kind === "if") {
    c.infer(c, scope, { kind: "unary", op: "not", of: at.condition, span: at.condition.span });
    c.expect(c, scope, at.then, type, what);
    c.expect(c, scope, at.otherwise, type, what);
    return;
  }
  if (at.kind === "hole" || named(c, scope, at, type, what)) {
    if (at.kind === "hole") expectInferred(c, scope, at, type, what);
    return;
  }
  byKind(c, scope, at, type, what);
}

function byKind(c: Checker, scope: Scope, expr: Expr, type: ValueType, what: string): void {
  switch (type.kind) {
    case "either":
      expectEither(c, scope, expr, type, what);
      return;
    case "choice":
      expectChoice(c, scope, expr, type, what);
      return;
    case "node":
      expectOneNode(c, scope, expr, what);
      return;
    case "site":
      expectSite(c, expr, what);
      return;
    case "nodes":
      expectNodes(c, scope, expr, what);
      return;
    case "quorum":
      expectQuorum(c, scope, expr, what);
      return;
    case "link":
      expectLink(c, expr);
      return;
    case "list":
      if (expr.kind !== "list") {
        expectInferred(c, scope, expr, type, what);
        return;
      }
      for (const item of expr.items) c.expect(c, scope, item, type.of, what);
      return;
    case "tuple":
      expectTuple(c, scope, expr, type, what);
      return;
    case "record":
      expectRecord(c, scope, expr, type, what);
      return;
    default:
      expectInferred(c, scope, expr, type, what);
      return;
  }
}

/** A param or let stands for its values: each of them must fit. False when it is no such name. */
function named(c: Checker, scope: Scope, expr: Expr, type: ValueType, what: string): boolean {
  const path = pathOf(c, expr);
  if (path === null || scope.locals.has(path)) return false;
  const param = c.symbols.params.get(path);
  const item = param ?? c.symbols.lets.get(path);
  if (item === undefined) return false;
  const found = c.infer(c, scope, expr);
  if (found.kind === "unknown" || fits(found, type)) return true;
  const values = param === undefined ? [item.value] : alternatives(c, param);
  const wrong = values.filter((value) =>
    wouldFail(c, (quiet) => quiet.expect(quiet, VALUES, value, type, what)),
  );
  const [first] = wrong;
  if (first === undefined) return true;
  if (wrong.length === values.length || param === undefined) {
    const labels = [{ span: item.name.span, text: `this is ${describeFound(found)}` }];
    const params = { what, expected: describeType(type), found: describeFound(found) };
    report(c, "SC103", expr.span, params, { labels });
    return true;
  }
  reportAlternative(c, expr, first, type, what);
  return true;
}

/** One value of a param does not fit where the param is used: the value is what is wrong. */
function reportAlternative(
  c: Checker,
  use: Expr,
  value: Expr,
  type: ValueType,
  what: string,
): void {
  const before = c.diagnostics.length;
  c.expect(c, VALUES, value, type, what);
  const made = c.diagnostics[before];
  if (made === undefined) return;
  const label = { span: use.span, text: "it is used here" };
  c.diagnostics[before] = { ...made, labels: [...made.labels, label] };
}

/** `rtt = 70..90ms`: a range where one value or a distribution is due is told once, as a whole. */
function isStrayRange(c: Checker, expr: Expr, type: ValueType, what: string): boolean {
  if (expr.kind !== "range" || (type.kind !== "distribution" && type.kind !== "quantity")) {
    return false;
  }
  const [low, high] = [c.textOf(expr.low.span), c.textOf(expr.high.span)];
  const unit = expr.high.kind === "quantity" ? expr.high.unit.text : "";
  const first = expr.low.kind === "number" ? `${low}${unit}` : low;
  const replacement = `uniform(${first}, ${high})`;
  const help = type.kind === "distribution" ? [`write \`${replacement}\``] : ["write one value"];
  const edits = type.kind === "distribution" ? [{ span: expr.span, replacement }] : [];
  const params = { what, expected: describeType(type), found: "a range" };
  report(c, "SC103", expr.span, params, { help, edits });
  return true;
}

function expectInferred(c: Checker, scope: Scope, expr: Expr, type: ValueType, what: string): void {
  if (isStrayRange(c, expr, type, what)) return;
  const found = c.infer(c, scope, expr);
  if (fits(found, type)) {
    typed(c, expr, found);
    return;
  }
  const culprit = onlyArgument(c, expr, found, type);
  if (culprit === null) mismatch(c, expr, found, type, what);
  else
    c.expect(
      c,
      scope,
      culprit.value,
      { kind: "quantity", dimension: culprit.dimension },
      culprit.what,
    );
}

/** The one argument that gives a distribution the wrong kind: `800` in `exponential(mean: 800)`. */
function onlyArgument(c: Checker, expr: Expr, found: ValueType, type: ValueType) {
  if (expr.kind !== "call" || found.kind !== "distribution" || type.kind !== "distribution")
    return null;
  const [only, second] = expr.args;
  if (only === undefined || second !== undefined) return null;
  const isQuantity = c.types.get(only.value)?.kind === "quantity";
  const what = only.name === null ? "this distribution" : `\`${only.name.text}\``;
  return isQuantity ? { value: only.value, dimension: type.dimension, what } : null;
}

function mismatch(c: Checker, expr: Expr, found: ValueType, type: ValueType, what: string): void {
  const params = { what, expected: describeType(type), found: describeFound(found) };
  report(c, "SC103", expr.span, params, quoted(c, expr, type) ?? unitFix(c, expr, found, type));
}

/** `seed = 42` */
function quoted(c: Checker, expr: Expr, type: ValueType): Extras | null {
  if (type.kind !== "text" || (expr.kind !== "number" && expr.kind !== "quantity")) return null;
  const replacement = `"${c.textOf(expr.span)}"`;
  return { help: [`did you mean \`${replacement}\`?`], edits: [{ span: expr.span, replacement }] };
}

/** The first alternative that fits counts; if none does, the one that was meant is reported. */
function expectEither(
  c: Checker,
  scope: Scope,
  expr: Expr,
  type: TypeOf<"either">,
  what: string,
): void {
  for (const one of type.of) {
    if (attempt(c, (quiet) => quiet.expect(quiet, scope, expr, one, what))) return;
  }
  const choice = type.of.find((one) => one.kind === "choice");
  const isWord = expr.kind === "name" || (expr.kind === "call" && choice !== undefined);
  const rule = type.of.find((one) => one.kind === "quorum");
  const isRule = expr.kind === "pick" || expr.kind === "group" || expr.kind === "list";
  if (isWord && choice !== undefined) {
    const callee = expr.kind === "call" ? pathOf(c, expr.callee) : null;
    const known = choice.kind === "choice" && choice.options.some(({ name }) => name === callee);
    if (expr.kind === "name" || known) {
      c.expect(c, scope, expr, choice, what);
      return;
    }
  }
  if (rule !== undefined && (isRule || expr.kind === "name")) {
    c.expect(c, scope, expr, rule, what);
    return;
  }
  const before = c.diagnostics.length;
  const found = c.infer(c, scope, expr);
  if (c.diagnostics.length === before && found.kind !== "unknown")
    mismatch(c, expr, found, type, what);
}

function expectOneNode(c: Checker, scope: Scope, expr: Expr, what: string): void {
  if (pathOf(c, expr) !== null && !scope.locals.has(pathOf(c, expr) ?? "")) {
    expectNode(c, expr);
    return;
  }
  expectInferred(c, scope, expr, { kind: "node" }, what);
}

function expectSite(c: Checker, expr: Expr, what: string): void {
  const path = pathOf(c, expr);
  if (path !== null && placeOf(c, path) === null) {
    unknownName(c, expr, path, c.symbols.siteNames.keys());
    return;
  }
  const place = path === null ? null : placeOf(c, path);
  if (place?.kind === "site") return;
  if (place?.kind !== "node") {
    report(c, "SC103", expr.span, { what, expected: "a site", found: "something else" });
    return;
  }
  const site = c.symbols.sites[c.symbols.nodes[place.index]!.site]!.name;
  const help = [`\`${path}\` is in \`${site}\`: write \`${site}\``];
  const edits = [{ span: expr.span, replacement: site }];
  const params = { what, expected: "a site", found: "a node" };
  report(c, "SC103", expr.span, params, { help, edits });
}

function expectTuple(
  c: Checker,
  scope: Scope,
  expr: Expr,
  type: TypeOf<"tuple">,
  what: string,
): void {
  if (expr.kind !== "tuple" || expr.items.length !== type.of.length) {
    const given = expr.kind === "tuple" ? expr.items.length : 1;
    report(c, "SC107", expr.span, { count: type.of.length, given });
    return;
  }
  for (const [index, item] of expr.items.entries())
    c.expect(c, scope, item, type.of[index] ?? { kind: "unknown" }, what);
}

function expectRecord(
  c: Checker,
  scope: Scope,
  expr: Expr,
  type: TypeOf<"record">,
  what: string,
): void {
  if (expr.kind !== "record") {
    expectInferred(c, scope, expr, type, what);
    return;
  }
  const seen = new Set<string>();
  let fine = true;
  for (const field of expr.fields) {
    const name = field.name?.text ?? "";
    const of = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    const at = field.name?.span ?? field.span;
    if (of === undefined) {
      report(
        c,
        "SC209",
        at,
        { name, of: what.replaceAll("`", "") },
        nearest(name, at, Object.keys(type.fields)),
      );
    } else if (seen.has(name)) report(c, "SC223", at, { name });
    else fine = !wouldFail(c, (quiet) => quiet.expect(quiet, scope, field.value, of, name)) && fine;
    if (of === undefined || seen.has(name)) fine = false;
    else c.expect(c, scope, field.value, of, `\`${name}\``);
    seen.add(name);
  }
  if (fine) checkSharesOf(c, expr, type);
}

/** All records of the language hold shares of a whole. */
function checkSharesOf(c: Checker, expr: RecordExpr, type: TypeOf<"record">): void {
  if (Object.values(type.fields).every((field) => field.kind === "quantity")) checkShares(c, expr);
}
