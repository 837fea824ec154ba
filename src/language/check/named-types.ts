import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ValueType } from "../../model/value-type.ts";
import { equal, isDimensionless } from "../../units/dimension.ts";
import type { CallExpr, Expr, LetItem, ParamItem } from "../ast.ts";
import { CHOICE_WORDS, FUNCTIONS } from "../vocabulary/registry.ts";
import { QUORUM, UNKNOWN } from "../vocabulary/value-types.ts";
import { bindArguments } from "./args.ts";
import {
  attempt,
  bare,
  type Checker,
  nearest,
  report,
  type Scope,
  VALUES,
  wouldFail,
} from "./context.ts";
import { sameKind } from "./fits.ts";
import { literalOf, sameExpr } from "./literal.ts";
import { describeFound } from "./type-text.ts";

/** The type of a param, from its value and its domain; found once. */
export function paramType(c: Checker, name: string): ValueType {
  return once(c, name, () => {
    const item = c.symbols.params.get(name);
    return item === undefined ? UNKNOWN : computeParam(c, item);
  });
}

/** The type of a plain let, from its value; found once. `at` is where it is used. */
export function letType(c: Checker, name: string, at: Expr): ValueType {
  const item = c.symbols.lets.get(name);
  if (item?.parameters != null) {
    const help = [`write \`${name}(${item.parameters.map((p) => p.text).join(", ")})\``];
    const what = `\`${name}\``;
    report(
      c,
      "SC103",
      at.span,
      { what, expected: "its arguments", found: "only its name" },
      { help },
    );
    return UNKNOWN;
  }
  return once(c, name, () => (item === undefined ? UNKNOWN : c.infer(c, VALUES, item.value)));
}

function once(c: Checker, name: string, compute: () => ValueType): ValueType {
  const known = c.named.get(name);
  if (known === "busy") {
    const item = c.symbols.lets.get(name) ?? c.symbols.params.get(name);
    if (item !== undefined) report(c, "SC221", item.name.span, { name });
    return UNKNOWN;
  }
  if (known !== undefined) return known;
  c.named.set(name, "busy");
  const type = compute();
  c.named.set(name, type);
  return type;
}

/**
 * A param's value and the single values of its domain. A word or rule whose domain nobody wrote
 * takes what the sweep gives it: `param ack = none` and `vary ack over [none, any 1 of [a, b]]`.
 */
export function alternatives(c: Checker, item: ParamItem): readonly Expr[] {
  const domain = item.domain === null ? null : bare(item.domain);
  if (domain?.kind === "list") return [item.value, ...domain.items];
  const isWord = wordOf(c, item, item.value) !== null || isRule(item.value);
  return isWord ? [item.value, ...variedOf(c, item)] : [item.value];
}

function variedOf(c: Checker, { name, domain }: ParamItem): readonly Expr[] {
  return domain === null ? (c.symbols.varied.get(name.text) ?? []) : [];
}

function computeParam(c: Checker, item: ParamItem): ValueType {
  const values = alternatives(c, item);
  const words = values.map((value) => wordOf(c, item, value));
  if (words.every((word) => word !== null)) return wordType(c, item, values);
  if (
    (values.some(isRule) || words.includes("none")) &&
    !values.some((value) => literalOf(c, value) !== null)
  ) {
    for (const value of values) c.expect(c, VALUES, value, QUORUM, `\`${item.name.text}\``);
    checkMember(c, item, values);
    return QUORUM;
  }
  const types = values.map((value, index) =>
    words[index] === null ? c.infer(c, VALUES, value) : wordType(c, item, [value]),
  );
  const own = types[0] ?? UNKNOWN;
  if (item.domain !== null && bare(item.domain).kind !== "list") {
    // What has lost its unit is of the domain's kind: said once, at the value.
    const meant = unitLost(c, item, item.domain, own);
    if (meant !== null) return meant;
    checkRange(c, item, item.domain, own);
  }
  const isMixed = words.some((word) => word !== null) || values.some(isRule);
  if (isMixed) {
    checkMember(c, item, values);
    return { kind: "either", of: [...types, { kind: "quorum" }] };
  }
  let common = own;
  for (const [index, type] of types.entries()) {
    if (type.kind === "unknown") continue;
    const joined = common.kind === "unknown" ? type : sameKind(common, type);
    if (joined !== null) common = joined;
    else {
      const at = values[index];
      if (at !== undefined) c.expect(c, VALUES, at, common, `the domain of \`${item.name.text}\``);
      return common;
    }
  }
  checkMember(c, item, values);
  return common;
}

/** The word that a value is, if it is one: not a param, not a let. Nodes may be words as well. */
function wordOf(c: Checker, item: ParamItem, expr: Expr): string | null {
  const at = bare(expr);
  if (at.kind === "group" && at.of === null) return at.word;
  const callee = at.kind === "call" ? bare(at.callee) : null;
  const name = at.kind === "name" ? at.text : callee?.kind === "name" ? callee.text : null;
  if (name === null || c.symbols.params.has(name) || c.symbols.lets.has(name)) return null;
  const known = CHOICE_WORDS.get(name);
  if (at.kind === "call")
    return known?.parameters !== undefined && !FUNCTIONS.has(name) ? name : null;
  const isPlace =
    c.symbols.nodeNames.has(name) ||
    c.symbols.groupNames.has(name) ||
    c.symbols.siteNames.has(name);
  if (known !== undefined) return name;
  const isListed =
    item.domain === null ? variedOf(c, item).length > 0 : bare(item.domain).kind === "list";
  return !isPlace && isListed ? name : null;
}

function isRule(expr: Expr): boolean {
  const at = bare(expr);
  return at.kind === "pick" || (at.kind === "group" && at.of !== null);
}

function wordType(c: Checker, item: ParamItem, values: readonly Expr[]): ValueType {
  const options = new Map<string, { name: string; doc: string }>();
  for (const value of values) {
    const name = wordOf(c, item, value);
    const at = bare(value);
    if (name === null || (value === item.value && item.domain !== null && values.length > 1))
      continue;
    const option = CHOICE_WORDS.get(name) ?? { name, doc: "" };
    if (at.kind === "call")
      c.expect(c, VALUES, at, { kind: "choice", options: [option] }, `\`${name}\``);
    if (!options.has(name)) options.set(name, option);
  }
  const type: ValueType = { kind: "choice", options: [...options.values()] };
  for (const value of values) c.types.set(value, type);
  if (values.length > 1) checkMember(c, item, values);
  return type;
}

/** The value is one of the list after `in`. */
function checkMember(c: Checker, item: ParamItem, values: readonly Expr[]): void {
  const domain = item.domain;
  const members = values.slice(1);
  if (domain === null || members.length === 0) return;
  const own = literalOf(c, item.value);
  const fits = members.some((member) => {
    const literal = own === null ? null : literalOf(c, member);
    if (own !== null && literal !== null)
      return own.value === literal.value && equal(own.dimension, literal.dimension);
    return sameExpr(member, item.value);
  });
  const uncertain =
    own === null && [item.value, ...members].some((one) => bare(one).kind === "hole");
  if (fits || uncertain || isComputed(item.value)) return;
  outside(
    c,
    item,
    domain,
    members.map((member) => c.textOf(member.span)),
  );
}

/** Values that are worked out only later cannot be looked for in a list. */
function isComputed(expr: Expr): boolean {
  const at = bare(expr);
  return at.kind === "binary" || at.kind === "if" || at.kind === "member" || at.kind === "index";
}

function outside(c: Checker, item: ParamItem, domain: Expr, members: readonly string[]): void {
  const params = {
    name: item.name.text,
    value: `\`${c.textOf(item.value.span)}\``,
    domain: `\`${c.textOf(domain.span)}\``,
  };
  const labels = [{ span: domain.span, text: "the domain" }];
  const near = nearest(c.textOf(item.value.span), item.value.span, members);
  report(c, "SC303", item.value.span, params, { ...near, labels });
}

/**
 * `param rtt = 9 in 1ms..300ms`: the value has lost its unit, and takes that of the domain. The
 * domain's kind then; null when it is not so.
 */
function unitLost(c: Checker, item: ParamItem, domain: Expr, own: ValueType): ValueType | null {
  const at = bare(domain);
  if (at.kind !== "range" || own.kind !== "quantity" || !isDimensionless(own.dimension))
    return null;
  const of = c.infer(c, VALUES, at.low);
  if (of.kind !== "quantity" || isDimensionless(of.dimension)) return null;
  const unit = /[A-Za-z/%][A-Za-z/%\s]*$/.exec(c.textOf(at.low.span))?.[0] ?? "";
  const value = bare(item.value);
  if (value.kind !== "number" || unit === "") return null;
  const replacement = `${c.textOf(value.span)}${unit.length > 3 ? " " : ""}${unit}`;
  const params = {
    what: `\`${item.name.text}\``,
    expected: describeFound(of),
    found: describeFound(own),
  };
  report(c, "SC103", value.span, params, {
    primary: "a number without a unit",
    labels: [{ span: domain.span, text: `the domain begins with ${describeFound(of)}` }],
    help: [`did you mean \`${replacement}\`?`],
    edits: [{ span: value.span, replacement }],
  });
  return of;
}

function checkRange(c: Checker, item: ParamItem, domain: Expr, own: ValueType): void {
  const type = c.infer(c, VALUES, domain);
  if (type.kind === "unknown" || own.kind === "unknown") return;
  if (type.kind !== "range" && type.kind !== "list") {
    const what = `the domain of \`${item.name.text}\``;
    report(c, "SC103", domain.span, {
      what,
      expected: "a range or a list",
      found: describeFound(type),
    });
    return;
  }
  if (sameKind(type.of, own) === null) {
    const at = bare(domain);
    const first = at.kind === "range" ? at.low : domain;
    const whole = at.kind === "range" ? at.span : domain.span;
    if (wouldFail(c, (quiet) => quiet.expect(quiet, VALUES, first, own, "")))
      report(
        c,
        "SC106",
        whole,
        { first: describeFound(own), other: describeFound(type.of) },
        { labels: [{ span: item.value.span, text: `the value is ${describeFound(own)}` }] },
      );
    return;
  }
  const range = bare(domain);
  const value = literalOf(c, item.value);
  if (range.kind !== "range" || value === null) return;
  const [low, high] = [literalOf(c, range.low), literalOf(c, range.high)];
  if (low === null || high === null || low.value > high.value) return;
  if (value.value < low.value || value.value > high.value) outside(c, item, domain, []);
}

/** The type of a call of a let with parameters: its body's, with the arguments' types put in. */
export function userCallType(c: Checker, scope: Scope, call: CallExpr, name: string): ValueType {
  const item = c.symbols.lets.get(name);
  if (item?.parameters == null) {
    report(
      c,
      "SC206",
      call.callee.span,
      { name },
      { help: [`\`${name}\` is a value: write it without parentheses`] },
    );
    return UNKNOWN;
  }
  const parameters = item.parameters.map(({ text }) => ({
    name: text,
    type: UNKNOWN,
    positional: true,
    doc: "",
  }));
  const bound = bindArguments(c, scope, call, name, parameters);
  const locals = new Map<string, ValueType>();
  for (const { parameter, argument } of bound)
    locals.set(parameter.name, c.infer(c, scope, argument.value));
  for (const { name: missing } of parameters)
    if (!locals.has(missing)) locals.set(missing, UNKNOWN);
  return bodyType(c, call, name, item, locals);
}

function bodyType(
  c: Checker,
  call: CallExpr,
  name: string,
  item: LetItem,
  locals: ReadonlyMap<string, ValueType>,
): ValueType {
  const busy = `${name}()`;
  if (c.named.get(busy) === "busy") {
    report(c, "SC221", item.name.span, { name });
    return UNKNOWN;
  }
  c.budget -= 1;
  if (c.budget < 0) return UNKNOWN;
  c.named.set(busy, "busy");
  let type: ValueType = UNKNOWN;
  const first: Diagnostic[] = [];
  const fine = attempt(c, (quiet) => {
    type = quiet.infer(quiet, { locals, mode: "value" }, item.value);
    first.push(...quiet.diagnostics);
  });
  c.named.delete(busy);
  if (fine) return type;
  const [mistake] = first;
  const recursive = mistake?.code === "SC221";
  if (recursive) report(c, "SC221", item.name.span, { name });
  else if (!wouldFail(c, (quiet) => checkBody(quiet, item)) && mistake !== undefined)
    report(
      c,
      "SC104",
      call.span,
      { operator: name, found: "these arguments" },
      {
        help: [`in its body: ${mistake.message}`],
        labels: [{ span: item.value.span, text: "the body" }],
      },
    );
  return UNKNOWN;
}

/** Checks a function's body by itself, with parameters of any type. */
export function checkBody(c: Checker, item: LetItem): void {
  const locals = new Map((item.parameters ?? []).map(({ text }) => [text, UNKNOWN] as const));
  c.infer(c, { locals, mode: "value" }, item.value);
}
