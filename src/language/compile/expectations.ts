import type { Window } from "../../model/measures.ts";
import type { Expectation } from "../../model/study.ts";
import { TIME } from "../../units/dimension.ts";
import { formatQuantity } from "../../units/format.ts";
import type { Clause, ExpectItem, Expr } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { durationNs, share } from "./convert.ts";
import { cannotEvaluate, type Env, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { measureOf } from "./measure-expr.ts";

/** What must hold in one case, with the case's params put in. Null when reported. */
export function compileExpectation(
  item: ExpectItem,
  durationOfRun: number,
  env: Env,
): Expectation | null {
  const during = clause(item, "during");
  const window = during === null ? undefined : windowOf(during, durationOfRun, env);
  const applies = appliesIn(item, env);
  const inShare = shareOfRuns(item, env);
  const within = withinOf(item, env);
  const label = clause(item, "as");
  if (window === null || applies === null || inShare === null || within === null) return null;
  // A condition that does not apply may have no value in this case.
  const measure = measureOf(item.condition, env);
  if (!measure.ok && measure.why === null) return null;
  const later = measure.ok ? null : measure.why;
  return {
    kind: item.keyword,
    text: expectationText(item, env),
    ...(label?.kind === "string" ? { label: label.value } : {}),
    condition: measure.ok ? measure.expr : { kind: "boolean", value: false },
    applies,
    ...(window === undefined ? {} : { during: window }),
    ...(inShare === undefined ? {} : { inShareOfRuns: inShare }),
    ...(within === undefined ? {} : { within }),
    ...(later === null ? {} : { notSimulated: later }),
  };
}

function clause(item: ExpectItem, word: string): Expr | null {
  return item.clauses.find((candidate) => candidate.word.text === word)?.args[0] ?? null;
}

/** As written, on one line, without `expect` and without its label. */
function expectationText(item: ExpectItem, env: Env): string {
  const parts: readonly (Expr | Clause)[] = [
    item.condition,
    ...item.clauses.filter(({ word }) => word.text !== "as"),
  ];
  const source = env.case.scenario.sources.find(({ id }) => id === item.span.source);
  return parts
    .map(({ span }) => source?.text.slice(span.start, span.end) ?? "")
    .join(" ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** A stretch of the run, `15s..60s`; null when it is none (reported). */
export function windowOf(expr: Expr, durationOfRun: number, env: Env): Window | null {
  const value = evaluate(expr, env);
  if (value === null) return null;
  if (value.kind !== "range") return cannotEvaluate(env, expr.span);
  const fromNs = durationNs({ value: value.low, span: expr.span, what: "during" }, env);
  const toNs = durationNs({ value: value.high, span: expr.span, what: "during" }, env);
  if (fromNs === null || toNs === null) return null;
  if (fromNs < toNs && toNs <= durationOfRun) return { fromNs, toNs };
  const end = formatQuantity(durationOfRun / 1e9, TIME);
  const params = { text: textOf(env, value), end };
  env.case.problems.add(compileProblem("SC383", expr.span, params));
  return null;
}

function appliesIn(item: ExpectItem, env: Env): boolean | null {
  const when = clause(item, "when");
  if (when === null) return true;
  const value = evaluate(when, env);
  if (value === null) return null;
  return value.kind === "boolean" ? value.value : cannotEvaluate(env, when.span);
}

/** `in 95% of runs`. Undefined when it is not said. */
function shareOfRuns(item: ExpectItem, env: Env): number | null | undefined {
  const expr = clause(item, "in");
  if (expr === null) return undefined;
  const value = evaluate(expr, env);
  return value === null ? null : share({ value, span: expr.span, what: "share of runs" }, env);
}

function withinOf(item: ExpectItem, env: Env): Expectation["within"] | null {
  const time = clause(item, "within");
  const label = clause(item, "after");
  if (time === null) return undefined;
  if (label?.kind !== "string") return cannotEvaluate(env, time.span);
  const value = evaluate(time, env);
  if (value === null) return null;
  const ns = durationNs({ value, span: time.span, what: "within" }, env);
  return ns === null ? null : { ns, afterLabel: label.value };
}
