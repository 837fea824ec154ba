import type { MeasureExpr, MetricRef } from "../../model/measures.ts";
import type { BinaryExpr, Expr } from "../ast.ts";
import { type Env, sourceText } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { faultProblem } from "./fault-messages.ts";
import { metricRef } from "./metric-ref.ts";

type BinaryMeasure = Extract<MeasureExpr, { kind: "binary" }>;

const ARITHMETIC: readonly string[] = ["+", "-", "*", "/"];
const COMPARISONS: readonly string[] = ["<", "<=", ">", ">=", "==", "!="];
const LOGIC: readonly string[] = ["and", "or"];
/** What a run can tell of itself while it goes on. */
const LIVE: readonly string[] = [
  "lag",
  "lag_bytes",
  "queue",
  "utilization",
  "rate",
  "throughput",
  "divergence",
  "count",
];

/**
 * The condition after `when` as plain data: metrics that are known while the run goes on, and
 * `leader == n`. Null when it is none (reported).
 */
export function conditionOf(expr: Expr, env: Env): MeasureExpr | null {
  const found = measureOf(expr, env);
  if (found === null || isTruth(found)) return found;
  return unseen(expr, env, "is a number, and a fault waits for something that is so or not");
}

function isTruth(expr: MeasureExpr): boolean {
  if (expr.kind === "boolean") return true;
  if (expr.kind === "unary") return expr.op === "not";
  return expr.kind === "binary" && !ARITHMETIC.includes(expr.op);
}

function measureOf(expr: Expr, env: Env): MeasureExpr | null {
  if (expr.kind === "paren") return measureOf(expr.of, env);
  const metric = metricRef(expr, env);
  if (metric !== null) return ofMetric(metric, expr, env);
  if (expr.kind === "unary" && expr.op !== "+") {
    const of = measureOf(expr.of, env);
    return of && { kind: "unary", op: expr.op, of };
  }
  if (expr.kind === "binary" && isOperator(expr.op)) return ofBinary(expr, expr.op, env);
  const value = evaluate(expr, env);
  if (value === null) return null;
  if (value.kind === "quantity") return { kind: "number", value: value.value };
  if (value.kind === "boolean") return { kind: "boolean", value: value.value };
  return unseen(expr, env, "is no number");
}

function isOperator(op: string): op is BinaryMeasure["op"] {
  return [...ARITHMETIC, ...COMPARISONS, ...LOGIC].includes(op);
}

function ofMetric(metric: MetricRef, expr: Expr, env: Env): MeasureExpr | null {
  if (metric.name === "leader") {
    return unseen(expr, env, "is a node: compare it, as in `leader == n`");
  }
  if (metric.aggregate === undefined && LIVE.includes(metric.name)) {
    return { kind: "metric", metric };
  }
  return unseen(expr, env, "is known when the run is over, and a fault cannot wait for that");
}

function ofBinary(expr: BinaryExpr, op: BinaryMeasure["op"], env: Env): MeasureExpr | null {
  if (op === "==" || op === "!=") {
    const isLeader = (side: Expr): boolean => metricRef(side, env)?.name === "leader";
    if (isLeader(expr.left)) return leads(expr.right, op, env);
    if (isLeader(expr.right)) return leads(expr.left, op, env);
  }
  const left = measureOf(expr.left, env);
  const right = measureOf(expr.right, env);
  return left && right && { kind: "binary", op, left, right };
}

/** `leader == n`: 1 while n leads. */
function leads(expr: Expr, op: "==" | "!=", env: Env): MeasureExpr | null {
  const value = evaluate(expr, env);
  if (value === null) return null;
  const node = value.kind === "node" ? value.node : null;
  if (node === null) return unseen(expr, env, "is no node, and a leader is one");
  const name = env.case.names.nodeName(node);
  const metric: MetricRef = {
    id: `leader == ${name}`,
    name: "leader",
    words: [],
    node,
    numbers: {},
  };
  return {
    kind: "binary",
    op,
    left: { kind: "metric", metric },
    right: { kind: "number", value: 1 },
  };
}

function unseen(expr: Expr, env: Env, why: string): null {
  const text = `\`${sourceText(env, expr.span)}\``;
  env.case.problems.add(faultProblem("SC392", expr.span, { text, why }));
  return null;
}
