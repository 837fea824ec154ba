import type { Extras } from "../../diagnostics/catalogue.ts";
import type { ChoiceOption, ValueType } from "../../model/value-type.ts";
import { equal, isDimensionless } from "../../units/dimension.ts";
import type { CallExpr, Expr } from "../ast.ts";
import { bindArguments } from "./args.ts";
import { type Checker, nearestValue, report, type Scope, typed } from "./context.ts";
import { pathOf } from "./paths.ts";
import { describeFound, describeType, usualUnit } from "./type-text.ts";

type Choice = Extract<ValueType, { kind: "choice" }>;

/** Requires one of the words of a choice, with the arguments that the word takes. */
export function expectChoice(
  c: Checker,
  scope: Scope,
  expr: Expr,
  type: Choice,
  what: string,
): void {
  const call = expr.kind === "call" ? expr : null;
  const name = wordOf(c, expr);
  if (name === null) {
    expectOther(c, scope, expr, type, what);
    return;
  }
  const option = type.options.find((candidate) => candidate.name === name);
  if (option === undefined) {
    if (scope.locals.has(name)) return;
    unknownWord(c, call?.callee ?? expr, name, type, what);
    return;
  }
  typed(c, expr, { kind: "choice", options: [option] });
  if (call !== null) {
    argumentsFit(c, scope, call, option);
    return;
  }
  const missing = option.parameters?.find((parameter) => !parameter.optional);
  if (missing !== undefined) {
    const shown = missing.positional
      ? missing.doc.replace(/\.$/, "").toLowerCase()
      : `${missing.name}: …`;
    const help = [`write \`${name}(${missing.positional ? "…" : shown})\``];
    report(c, "SC215", expr.span, { name: `an argument, ${shown}`, of: name }, { help });
  }
}

function wordOf(c: Checker, expr: Expr): string | null {
  if (expr.kind === "group" && expr.of === null) return expr.word;
  return pathOf(c, expr.kind === "call" ? expr.callee : expr);
}

function unknownWord(c: Checker, at: Expr, name: string, type: Choice, what: string): void {
  const names = type.options.map((option) => option.name);
  const near = nearestValue(name, at.span, names);
  const help = near.help ?? [`it takes ${describeType(type)}`];
  report(c, "SC207", at.span, { name, what }, { ...near, help });
}

/** A text in quotes that is one of the words only has to lose its quotes. */
function expectOther(c: Checker, scope: Scope, expr: Expr, type: Choice, what: string): void {
  const found = c.infer(c, scope, expr);
  if (found.kind === "unknown") return;
  const params = { what, expected: describeType(type), found: describeFound(found) };
  const text = expr.kind === "string" ? expr.value : null;
  const isWord = text !== null && type.options.some((option) => option.name === text);
  const extras = isWord
    ? {
        help: [`write it without quotes: \`${text}\``],
        edits: [{ span: expr.span, replacement: text }],
      }
    : wordRound(c, expr, found, type);
  report(c, "SC103", expr.span, params, extras);
}

/** `arrivals = 500`: the number is the first argument of one of the words. */
function wordRound(c: Checker, expr: Expr, found: ValueType, type: Choice): Extras {
  if (found.kind !== "quantity") return {};
  for (const { name, parameters } of type.options) {
    const [first] = parameters ?? [];
    if (first?.positional !== true || first.type.kind !== "quantity") continue;
    const isPlain = isDimensionless(found.dimension);
    const unit = isPlain ? (usualUnit(first.type) ?? "") : "";
    if (!isPlain && !equal(found.dimension, first.type.dimension)) continue;
    const replacement = `${name}(${c.textOf(expr.span)}${unit})`;
    return { help: [`write \`${replacement}\``], edits: [{ span: expr.span, replacement }] };
  }
  return {};
}

function argumentsFit(c: Checker, scope: Scope, call: CallExpr, option: ChoiceOption): void {
  const parameters = option.parameters ?? [];
  const bound = bindArguments(c, scope, call, option.name, parameters);
  for (const { parameter, argument } of bound)
    c.expect(c, scope, argument.value, parameter.type, `\`${parameter.name}\``);
  if (option.name !== "apply") return;
  const given = bound.filter(({ parameter }) => ["rate", "time"].includes(parameter.name));
  if (given.length === 0 && bound.length === call.args.length) {
    const help = ["such as `apply(rate: 20k ops/s)` or `apply(time: 50us)`"];
    report(c, "SC215", call.span, { name: "`rate` or `time`", of: "apply" }, { help });
  }
  const [first, second] = given;
  if (first !== undefined && second !== undefined) {
    const params = { first: first.parameter.name, second: second.parameter.name };
    const labels = [{ span: first.argument.span, text: "the first" }];
    report(c, "SC218", second.argument.span, params, { labels });
  }
}
