import type { MeasureExpr, MetricRef } from "../../model/measures.ts";
import type { BinaryExpr, Expr } from "../ast.ts";
import { METRICS } from "../vocabulary/registry.ts";
import { type Env, sourceText } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { metricRef } from "./metric-ref.ts";

type BinaryMeasure = Extract<MeasureExpr, { kind: "binary" }>;
const COMPARISONS: readonly string[] = ["<", "<=", ">", ">=", "==", "!="];
/** Prices are told by the hour, and quantities are in seconds. */
const SECONDS_PER_HOUR = 3600;
const OPERATORS: readonly string[] = ["+", "-", "*", "/", "<", "<=", ">", ">=", "==", "!="];
const LOGIC: readonly string[] = ["and", "or"];

/** An expression over metrics with the case's params put in, or why there is none yet. */
export type Measure =
  | { readonly ok: true; readonly expr: MeasureExpr }
  | { readonly ok: false; readonly why: string | null };

/**
 * Turns a condition into plain data. `why` says what is not simulated; null there means that a
 * value is missing, and that it was reported.
 */
export function measureOf(expr: Expr, env: Env): Measure {
  if (expr.kind === "paren") return measureOf(expr.of, env);
  const metric = metricRef(expr, env);
  if (metric !== null) return ofMetric(metric);
  if (!mentionsMetric(expr, env)) return ofValue(expr, env);
  if (expr.kind === "unary" && expr.op !== "+") {
    const of = measureOf(expr.of, env);
    return of.ok ? { ok: true, expr: { kind: "unary", op: expr.op, of: of.expr } } : of;
  }
  if (expr.kind === "unary") return measureOf(expr.of, env);
  if (expr.kind === "if") {
    const condition = evaluate(expr.condition, env);
    if (condition === null) return { ok: false, why: null };
    const holds = condition.kind === "boolean" && condition.value;
    return measureOf(holds ? expr.then : expr.otherwise, env);
  }
  if (expr.kind === "binary") return ofBinary(expr, env);
  return { ok: false, why: `\`${sourceText(env, expr.span)}\` is not judged yet` };
}

function ofMetric(metric: MetricRef): Measure {
  const word = METRICS.get(metric.name);
  if (word !== undefined && !word.since.simulated) {
    return { ok: false, why: `${metric.id}: ${word.since.why}` };
  }
  if (word?.unit === "word") {
    return {
      ok: false,
      why: `${metric.id} is a word: compare it with a node, as in \`leader == a\``,
    };
  }
  const expr: MeasureExpr = { kind: "metric", metric };
  return { ok: true, expr: word?.unit === "USD/h" ? perSecond(expr) : expr };
}

/** A price by the hour as quantities have it: by the second. */
function perSecond(left: MeasureExpr): MeasureExpr {
  return { kind: "binary", op: "/", left, right: { kind: "number", value: SECONDS_PER_HOUR } };
}

/** `cost < 2 USD/h` as it is told, by the hour: the metric itself against its bound. */
function byTheHour(expr: BinaryMeasure): BinaryMeasure {
  const { op, left, right } = expr;
  if (!COMPARISONS.includes(op)) return expr;
  const [a, b] = [priceIn(left), priceIn(right)];
  const hourly = (value: number): MeasureExpr => ({
    kind: "number",
    value: value * SECONDS_PER_HOUR,
  });
  if (a !== null && right.kind === "number")
    return { ...expr, left: a, right: hourly(right.value) };
  if (b !== null && left.kind === "number") return { ...expr, left: hourly(left.value), right: b };
  return expr;
}

/** The price behind {@link perSecond}. */
function priceIn(expr: MeasureExpr): MeasureExpr | null {
  if (expr.kind !== "binary" || expr.op !== "/" || expr.left.kind !== "metric") return null;
  const isHourly = expr.right.kind === "number" && expr.right.value === SECONDS_PER_HOUR;
  return isHourly && METRICS.get(expr.left.metric.name)?.unit === "USD/h" ? expr.left : null;
}

function ofValue(expr: Expr, env: Env): Measure {
  const value = evaluate(expr, env);
  switch (value?.kind) {
    case undefined:
      return { ok: false, why: null };
    case "quantity":
      return { ok: true, expr: { kind: "number", value: value.value } };
    case "boolean":
      return { ok: true, expr: { kind: "boolean", value: value.value } };
    default:
      return { ok: false, why: `\`${sourceText(env, expr.span)}\` is not compared yet` };
  }
}

function ofBinary(expr: BinaryExpr, env: Env): Measure {
  const { op } = expr;
  if (!OPERATORS.includes(op) && !LOGIC.includes(op)) {
    return { ok: false, why: `\`${op}\` between metrics is not judged yet` };
  }
  if (op === "==" || op === "!=") {
    const isLeader = (side: Expr): boolean => metricRef(side, env)?.name === "leader";
    if (isLeader(expr.left)) return leads(expr.right, op, env);
    if (isLeader(expr.right)) return leads(expr.left, op, env);
  }
  const left = measureOf(expr.left, env);
  const right = measureOf(expr.right, env);
  if (!left.ok) return left;
  if (!right.ok) return right;
  const sides = { left: left.expr, right: right.expr };
  const joined: BinaryMeasure = { kind: "binary", op: op as BinaryMeasure["op"], ...sides };
  return { ok: true, expr: byTheHour(joined) };
}

/** `leader == n`: in all runs, at the end, n leads; `!=` in none. */
function leads(expr: Expr, op: "==" | "!=", env: Env): Measure {
  const value = evaluate(expr, env);
  if (value === null) return { ok: false, why: null };
  if (value.kind !== "node") {
    return { ok: false, why: `\`${sourceText(env, expr.span)}\` is no node, and a leader is one` };
  }
  const metric: MetricRef = {
    id: "leader",
    name: "leader",
    words: [],
    node: value.node,
    numbers: {},
  };
  const right: MeasureExpr = { kind: "number", value: op === "==" ? 1 : 0 };
  return { ok: true, expr: { kind: "binary", op: "==", left: { kind: "metric", metric }, right } };
}

/** Whether some part of an expression is a metric. */
function mentionsMetric(expr: Expr, env: Env): boolean {
  return metricsIn(expr, env).length > 0;
}

/** Every metric that an expression names, in order. */
export function metricsIn(expr: Expr, env: Env): readonly MetricRef[] {
  const own = metricRef(expr, env);
  if (own !== null) return [own];
  switch (expr.kind) {
    case "paren":
    case "unary":
      return metricsIn(expr.of, env);
    case "binary":
      return [...metricsIn(expr.left, env), ...metricsIn(expr.right, env)];
    case "if":
      return [expr.condition, expr.then, expr.otherwise].flatMap((part) => metricsIn(part, env));
    case "call":
      return expr.args.flatMap(({ value }) => metricsIn(value, env));
    case "list":
    case "tuple":
      return expr.items.flatMap((item) => metricsIn(item, env));
    default:
      return [];
  }
}
