import type { Extras } from "../../diagnostics/catalogue.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceText, Span } from "../../diagnostics/span.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { Value } from "../../model/value.ts";
import { describe, equal, isDimensionless } from "../../units/dimension.ts";
import type { Expr } from "../ast.ts";
import { usualUnit } from "../check/type-text.ts";
import type { CheckedScenario } from "../checked.ts";
import { parseExpression } from "../parse.ts";
import { SETTINGS } from "../vocabulary/registry.ts";
import { compileProblem } from "./compile-messages.ts";
import { type Env, type ParamSource, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";

/** A value of `--set name=value`. Spans in it are of the source `--set name`. */
export type SetParam = Extract<ParamSource, { kind: "expr" }>;

export interface ReadSet {
  readonly params: ReadonlyMap<string, SetParam>;
  readonly sources: readonly SourceText[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses the values of `--set`; unknown names and texts that are no expression are reported. */
export function readSet(set: Readonly<Record<string, string>>, scenario: CheckedScenario): ReadSet {
  const params = new Map<string, SetParam>();
  const sources: SourceText[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [name, text] of Object.entries(set)) {
    const id = `--set ${name}`;
    if (!scenario.params.has(name)) {
      sources.push({ id, text: `${name}=${text}` });
      diagnostics.push(unknownParam(name, { source: id, start: 0, end: name.length }, scenario));
      continue;
    }
    sources.push({ id, text });
    const { expr, diagnostics: faults } = parseExpression({ id, text, holes: 0 });
    diagnostics.push(...faults);
    if (!faults.some(({ severity }) => severity === "error"))
      params.set(name, { kind: "expr", expr });
  }
  return { params, sources, diagnostics };
}

function unknownParam(name: string, span: Span, scenario: CheckedScenario): Diagnostic {
  const names = [...scenario.params.keys()];
  const near = suggest(name, names);
  const place = [...SETTINGS].find(([, words]) => words.has(name))?.[0];
  const help =
    near !== null
      ? [`did you mean \`${near}\`?`]
      : place !== undefined
        ? [
            `\`${name}\` is a setting, as of \`${place}\`: with \`param ${name} = …\` in the scenario, and \`${name} = ${name}\` there, it can be set`,
          ]
        : [names.length === 0 ? "it has none" : `its params are ${names.join(", ")}`];
  const edits = near === null ? [] : [{ span, replacement: near }];
  return compileProblem("SC368", span, { name: `\`${name}\`` }, { help, edits });
}

/** Whether the values of `--set` are of their params' kinds; reports those that are not. */
export function checkSet(params: ReadonlyMap<string, SetParam>, env: Env): void {
  for (const [name, { expr }] of params) {
    const item = env.case.scenario.params.get(name);
    const value = evaluate(expr, env);
    const usual = item === undefined ? null : evaluate(item.value, env);
    if (value === null || usual === null || fits(value, usual)) continue;
    const domain = item?.domain == null ? null : evaluate(item.domain, env);
    const listed = domain?.kind === "list" ? domain.items : [];
    if (listed.some((one) => fits(value, one))) continue;
    const what = `\`--set ${name}\``;
    const params350 = { what, text: described(value, env), expected: expectation(usual) };
    const extras = unitMeant(expr, value, usual);
    env.case.problems.add(compileProblem("SC350", spanOf(expr), params350, extras));
  }
}

/** `--set rtt=5` has lost its unit. */
function unitMeant(expr: Expr, value: Value, usual: Value): Extras {
  if (usual.kind !== "quantity" && usual.kind !== "distribution") return {};
  const unit = usualUnit({ kind: "quantity", dimension: usual.dimension });
  if (value.kind !== "quantity" || !isDimensionless(value.dimension)) return {};
  if (unit === null || expr.kind !== "number") return {};
  const replacement = `${expr.text}${unit}`;
  return { help: [`did you mean \`${replacement}\`?`], edits: [{ span: expr.span, replacement }] };
}

function spanOf(expr: Expr): Span {
  return expr.span;
}

/** Kinds that may stand for each other: words, nodes and rules are told apart only where they are used. */
const WORDS: readonly Value["kind"][] = ["choice", "node", "site", "nodes", "quorum", "text"];

function fits(value: Value, usual: Value): boolean {
  const spread = (of: Value): boolean => of.kind === "quantity" || of.kind === "distribution";
  if (spread(value) && spread(usual)) {
    const [a, b] = [value, usual] as Extract<Value, { kind: "quantity" }>[];
    return a !== undefined && b !== undefined && equal(a.dimension, b.dimension);
  }
  if (WORDS.includes(value.kind) && WORDS.includes(usual.kind)) return true;
  return value.kind === usual.kind;
}

function expectation(usual: Value): string {
  if (usual.kind === "quantity") return describe(usual.dimension);
  if (usual.kind === "distribution") return `${describe(usual.dimension)} or a distribution of one`;
  return WORDS.includes(usual.kind) ? "a word or a rule" : `a ${usual.kind}`;
}

function described(value: Value, env: Env): string {
  if (value.kind === "quantity") return `${describe(value.dimension)}, ${textOf(env, value)}`;
  return value.kind === "choice" ? `the word \`${value.name}\`` : textOf(env, value);
}
