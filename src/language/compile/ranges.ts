import type { Span } from "../../diagnostics/span.ts";
import type { Value } from "../../model/value.ts";
import { pow } from "../../random/mathematics.ts";
import { equal, isDimensionless } from "../../units/dimension.ts";
import type { CallExpr } from "../ast.ts";
import { close, sameValue } from "./arithmetic.ts";
import { compileProblem } from "./compile-messages.ts";
import { cannotEvaluate, type Env, textOf } from "./env.ts";

/** More points than this on one axis are refused before they are made. */
export const MAX_POINTS = 10_000;

/** The single values of a list or of a range with steps; null (reported) for other ranges. */
export function domainPoints(domain: Value, span: Span, env: Env): readonly Value[] | null {
  switch (domain.kind) {
    case "list":
      return domain.items;
    case "range":
      return rangePoints(domain, span, env);
    case "boolean":
    case "quantity":
    case "choice":
    case "quorum":
    case "node":
    case "site":
    case "distribution":
    case "tuple":
      return [domain];
    default:
      return cannotEvaluate(env, span);
  }
}

/** Counts up to so far apart are walked through one by one. */
const WALKED = 20;

function rangePoints(
  range: Extract<Value, { kind: "range" }>,
  span: Span,
  env: Env,
): readonly Value[] | null {
  const { low, high, step } = range;
  if (low.kind !== "quantity" || high.kind !== "quantity") return cannotEvaluate(env, span);
  if (step?.kind !== "quantity") {
    const params = { text: textOf(env, range) };
    const isCount = isDimensionless(low.dimension) && Number.isInteger(low.value);
    const help =
      isCount && high.value - low.value <= WALKED
        ? [`write \`${params.text} step 1\``]
        : ["write `step`, or `logspace(low, high, points: 9)`"];
    env.case.problems.add(compileProblem("SC365", span, params, { help }));
    return null;
  }
  if (!(step.value > 0) || !equal(step.dimension, low.dimension)) return cannotEvaluate(env, span);
  const last = Math.floor((high.value - low.value) / step.value + 1e-9);
  if (last >= MAX_POINTS) {
    tooMany(last + 1, span, env);
    return null;
  }
  return Array.from({ length: Math.max(0, last + 1) }, (_, index) => ({
    ...low,
    value: tidy(low.value + index * step.value),
  }));
}

function tooMany(points: number, span: Span, env: Env): void {
  const params = { cases: String(points), limit: String(MAX_POINTS) };
  env.case.problems.add(compileProblem("SC364", span, params));
}

/** `logspace(a, b, points: n)`: n values from a to b, each the same factor above the last. */
export function logspace(
  args: Readonly<Record<string, Value>>,
  expr: CallExpr,
  env: Env,
): Value | null {
  const low = args["0"];
  const high = args["1"];
  const points = args["points"] ?? args["2"];
  const given =
    low?.kind === "quantity" && high?.kind === "quantity" && points?.kind === "quantity";
  if (!given || !equal(low.dimension, high.dimension)) return cannotEvaluate(env, expr.span);
  const count = points.value;
  if (!Number.isInteger(count) || count < 2) {
    const params = { what: "the number of points", text: textOf(env, points), least: 2 };
    env.case.problems.add(compileProblem("SC373", expr.span, params));
    return null;
  }
  if (count > MAX_POINTS) {
    tooMany(count, expr.span, env);
    return null;
  }
  if (!(low.value > 0 && high.value > 0)) {
    const why = "both ends must be above zero";
    env.case.problems.add(compileProblem("SC356", expr.span, { name: "logspace", why }));
    return null;
  }
  const items = Array.from({ length: count }, (_, index): Value => {
    const value = low.value * pow(high.value / low.value, index / (count - 1));
    return {
      ...low,
      value: index === 0 ? low.value : index === count - 1 ? high.value : tidy(value),
    };
  });
  return { kind: "list", items };
}

/** Without the noise of the last digits that sums and powers leave. */
export function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/** Whether a value is in a domain: one of a list, or within a range, ends included. */
export function inDomain(value: Value, domain: Value, env: Env): boolean {
  switch (domain.kind) {
    case "list":
      return domain.items.some((item) => sameValue(item, value, env));
    case "range": {
      const { low, high } = domain;
      if (value.kind !== "quantity") return value.kind === "distribution";
      if (low.kind !== "quantity" || high.kind !== "quantity") return true;
      const above = value.value >= low.value || close(value.value, low.value);
      return above && (value.value <= high.value || close(value.value, high.value));
    }
    default:
      return sameValue(domain, value, env);
  }
}
