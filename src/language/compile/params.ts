import type { ParamValue } from "../../model/study.ts";
import type { Value } from "../../model/value.ts";
import { isDimensionless } from "../../units/dimension.ts";
import type { Expr } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { unitOutside } from "./convert.ts";
import { type Env, sourceText, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { lookup } from "./lookup.ts";
import { inDomain } from "./ranges.ts";
import { mentionsParam, writtenText } from "./settings.ts";

/** The values of all params in one case, each within its domain. Null when one is not (reported). */
export function paramValues(env: Env): readonly ParamValue[] | null {
  const values: ParamValue[] = [];
  let whole = true;
  for (const [name, item] of env.case.scenario.params) {
    const override = env.case.overrides.get(name);
    const at: Expr = override?.kind === "expr" ? override.expr : item.value;
    const written = override?.kind === "value" ? null : at;
    const value = lookup(name, at, env, evaluate);
    if (value === null || value === undefined) {
      whole = false;
      continue;
    }
    if (!withinDomain(name, value, at, env)) whole = false;
    const text = paramText(value, written, env);
    values.push({ name, text, json: jsonOf(value, text) });
  }
  return whole ? values : null;
}

/**
 * Quantities in the units that people read best; all else as it was written, by the name of a let
 * too, unless another param decides it.
 */
function paramText(value: Value, written: Expr | null, env: Env): string {
  const measured = value.kind === "quantity" && !isDimensionless(value.dimension);
  if (measured || written === null || mentionsParam(written, env)) return textOf(env, value);
  // Unquoted, as the value of a text is.
  if (value.kind === "text") return value.value;
  return writtenText(written, env).text ?? textOf(env, value);
}

function withinDomain(name: string, value: Value, at: Expr, env: Env): boolean {
  const written = env.case.scenario.params.get(name)?.domain;
  if (written == null) return true;
  const domain = evaluate(written, env);
  if (domain === null) return false;
  if (inDomain(value, domain, env)) return true;
  const params = { name, text: textOf(env, value), domain: sourceText(env, written.span) };
  const labels = [{ span: written.span, text: "the domain" }];
  env.case.problems.add(
    compileProblem("SC352", at.span, params, { labels, help: unitOutside(value) }),
  );
  return false;
}

/** Base units for quantities, words for the rest. */
function jsonOf(value: Value, text: string): number | string | boolean {
  return value.kind === "quantity" || value.kind === "boolean" ? value.value : text;
}

/**
 * `ack=none, rtt50=72 ms`: the swept params of a case. Short texts that would make two cases look
 * alike are written with all their digits.
 */
export function caseLabels(
  cases: readonly (readonly ParamValue[])[],
  axes: readonly string[],
  title: string,
): readonly string[] {
  if (axes.length === 0) return cases.map(() => title);
  const label = (params: readonly ParamValue[], text: (param: ParamValue) => string): string =>
    axes
      .flatMap((axis) => params.filter(({ name }) => name === axis))
      .map((param) => `${param.name}=${text(param)}`)
      .join(", ");
  const short = cases.map((params) => label(params, ({ text }) => text));
  return short.map((text, index) => {
    const params = cases[index];
    const alone = short.indexOf(text) === short.lastIndexOf(text);
    return alone || params === undefined ? text : label(params, exactText);
  });
}

function exactText({ text, json }: ParamValue): string {
  return typeof json === "number" ? `${text} (${json})` : text;
}
