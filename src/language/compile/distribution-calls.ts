import type { Value } from "../../model/value.ts";
import type { Distribution, MixturePart } from "../../random/distribution.ts";
import { DIMENSIONLESS, type Dimension, equal } from "../../units/dimension.ts";
import type { Argument, CallExpr } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import { distributionFault } from "./distribution-values.ts";
import { empirical } from "./empirical.ts";
import { cannotEvaluate, type Env } from "./env.ts";
import type { Evaluate } from "./lookup.ts";

/** The numbers that each distribution takes, in the order of positional arguments. */
const NUMBERS: Readonly<Record<string, readonly string[]>> = {
  constant: ["value"],
  uniform: ["low", "high"],
  exponential: ["mean"],
  normal: ["mean", "sd"],
  lognormal: ["p50", "p99"],
  gamma: ["shape", "mean"],
  weibull: ["shape", "scale"],
  pareto: ["min", "alpha"],
};
/** Numbers without the distribution's dimension. */
const PLAIN = new Set(["shape", "alpha"]);

export const DISTRIBUTION_NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(NUMBERS),
  "quantiles",
  "mixture",
  "shifted",
  "empirical",
]);

/**
 * The distribution of a call. Undefined when the same word means something else here, as
 * `uniform(10k)` does in `keys`.
 */
export function distributionCall(
  name: string,
  expr: CallExpr,
  env: Env,
  evaluate: Evaluate,
): Value | null | undefined {
  if (name === "uniform" && expr.args.length === 1) return undefined;
  switch (name) {
    case "quantiles":
      return quantiles(expr, env, evaluate);
    case "mixture":
      return mixture(expr, env, evaluate);
    case "shifted":
      return shifted(expr, env, evaluate);
    case "empirical":
      return empirical(expr, env, evaluate);
    default:
      return fromNumbers(name, expr, env, evaluate);
  }
}

function fromNumbers(name: string, expr: CallExpr, env: Env, evaluate: Evaluate): Value | null {
  const numbers = new Map<string, number>();
  let dimension: Dimension | null = null;
  let position = 0;
  for (const arg of expr.args) {
    const key = arg.name?.text ?? NUMBERS[name]?.[position] ?? "";
    if (arg.name === null) position += 1;
    const value = evaluate(arg.value, env);
    if (value === null) return null;
    if (value.kind !== "quantity") return cannotEvaluate(env, arg.value.span);
    if (!PLAIN.has(key)) {
      if (dimension !== null && !equal(dimension, value.dimension)) {
        return cannotEvaluate(env, arg.value.span);
      }
      dimension = value.dimension;
    }
    numbers.set(key, value.value);
  }
  const missing = (NUMBERS[name] ?? []).find((key) => !numbers.has(key));
  if (missing !== undefined) return fault(env, expr, name, `\`${missing}\` is missing`);
  const distribution = { kind: name, ...Object.fromEntries(numbers) } as unknown as Distribution;
  return checked(distribution, dimension ?? DIMENSIONLESS, expr, env, name);
}

/** The distribution as a value, a constant as a plain quantity; reports one that cannot be. */
function checked(
  distribution: Distribution,
  dimension: Dimension,
  expr: CallExpr,
  env: Env,
  name: string,
): Value | null {
  const why = distributionFault(distribution);
  if (why !== null) return fault(env, expr, name, why);
  return { kind: "distribution", distribution, dimension };
}

function fault(env: Env, expr: CallExpr, name: string, why: string): null {
  env.case.problems.add(compileProblem("SC356", expr.span, { name, why }));
  return null;
}

function quantiles(expr: CallExpr, env: Env, evaluate: Evaluate): Value | null {
  const points: (readonly [number, number])[] = [];
  let dimension: Dimension | null = null;
  for (const { name, value } of expr.args) {
    const percentile = Number(name?.text.replace(/^p/, "") ?? Number.NaN);
    const at = evaluate(value, env);
    if (at === null) return null;
    if (!Number.isFinite(percentile) || at.kind !== "quantity") {
      return cannotEvaluate(env, value.span);
    }
    if (dimension !== null && !equal(dimension, at.dimension)) {
      return cannotEvaluate(env, value.span);
    }
    dimension = at.dimension;
    points.push([percentile / 100, at.value]);
  }
  points.sort(([a], [b]) => a - b);
  return checked({ kind: "quantiles", points }, dimension ?? DIMENSIONLESS, expr, env, "quantiles");
}

/** A value as a distribution: a plain quantity is a constant. */
export function asDistribution(
  value: Value,
): { readonly distribution: Distribution; readonly dimension: Dimension } | null {
  if (value.kind === "distribution") return value;
  if (value.kind !== "quantity") return null;
  return { distribution: { kind: "constant", value: value.value }, dimension: value.dimension };
}

function mixture(expr: CallExpr, env: Env, evaluate: Evaluate): Value | null {
  const parts: MixturePart[] = [];
  let dimension: Dimension | null = null;
  for (const { value } of expr.args) {
    const pair = evaluate(value, env);
    if (pair === null) return null;
    const [weight, of] = pair.kind === "tuple" ? pair.items : [];
    const part = of === undefined ? null : asDistribution(of);
    if (weight?.kind !== "quantity" || part === null) return cannotEvaluate(env, value.span);
    if (dimension !== null && !equal(dimension, part.dimension)) {
      return cannotEvaluate(env, value.span);
    }
    dimension = part.dimension;
    parts.push({ weight: weight.value, of: part.distribution });
  }
  return checked({ kind: "mixture", parts }, dimension ?? DIMENSIONLESS, expr, env, "mixture");
}

function shifted(expr: CallExpr, env: Env, evaluate: Evaluate): Value | null {
  const isBy = (arg: Argument): boolean => arg.name?.text === "by";
  const byArg = expr.args.find(isBy) ?? expr.args[0];
  const ofArg = expr.args.find((arg) => arg !== byArg);
  if (byArg === undefined || ofArg === undefined) return cannotEvaluate(env, expr.span);
  const by = evaluate(byArg.value, env);
  const value = evaluate(ofArg.value, env);
  if (by === null || value === null) return null;
  const of = asDistribution(value);
  if (by.kind !== "quantity" || of === null || !equal(by.dimension, of.dimension)) {
    return cannotEvaluate(env, expr.span);
  }
  const distribution: Distribution = { kind: "shifted", by: by.value, of: of.distribution };
  return { kind: "distribution", distribution, dimension: of.dimension };
}
