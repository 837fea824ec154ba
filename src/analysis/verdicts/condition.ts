import type { MeasureExpr, MetricRef } from "../../model/measures.ts";
import { basisOf, isExtreme, metricInterval } from "../metrics/metric-interval.ts";
import { readMetric } from "../metrics/read-metric.ts";
import type { View, Views } from "../metrics/view.ts";
import { type Interval, NO_INTERVAL, trialInterval } from "../statistics/interval.ts";

/** Whether a condition holds; null when the data do not decide it. */
export type Truth = boolean | null;

type Comparison = "<" | "<=" | ">" | ">=" | "==" | "!=";

/**
 * A condition judged on all trials together. `a < b` looks at the difference a - b: its value over
 * all trials, with the interval that the trials' own differences give, so that what two metrics
 * have in common cancels out; a single metric against a number has its own interval, the one that
 * is shown. The intervals are 95 % unless a stricter `level` is asked for.
 *
 * A comparison holds when the whole interval lies on the right side, fails when all of it lies on
 * the wrong one, and is undecided between. What has no interval (one trial of a run whose parts are
 * not alike, smallest and largest values, an infinite difference) is judged by value. `==` and
 * `!=` are judged by value, in every trial and together. A metric that is a boolean holds when it
 * does in all runs. `and`, `or` and `not` follow Kleene: undecided only when the undecided part
 * matters.
 */
export function judgePooled(condition: MeasureExpr, views: Views, level?: number): Truth {
  switch (condition.kind) {
    case "boolean":
      return condition.value;
    case "metric":
      return views.pooled && isTrue(valuesIn(views.pooled)(condition.metric));
    case "unary":
      return condition.op === "not" ? not(judgePooled(condition.of, views, level)) : null;
    case "binary": {
      const { op, left, right } = condition;
      const sides = () => [left, right].map((side) => judgePooled(side, views, level));
      if (op === "and") return sides().reduce(kleeneAnd);
      if (op === "or") return sides().reduce(or);
      return isComparison(op) ? compare(op, left, right, views, level) : null;
    }
    default:
      return null;
  }
}

/** What a metric is worth; null when it has no value. */
export type ValueOf = (ref: MetricRef) => number | null;

/** A condition judged by the values of one trial; null when a value is missing. */
export function judgeTrial(condition: MeasureExpr, view: View): Truth {
  return judgeBy(condition, valuesIn(view));
}

/** A condition judged by given values; null when one is missing. */
export function judgeBy(condition: MeasureExpr, worth: ValueOf): Truth {
  switch (condition.kind) {
    case "boolean":
      return condition.value;
    case "metric":
      return isTrue(worth(condition.metric));
    case "unary":
      return condition.op === "not" ? not(judgeBy(condition.of, worth)) : null;
    case "binary": {
      const { op, left, right } = condition;
      if (op === "and") return kleeneAnd(judgeBy(left, worth), judgeBy(right, worth));
      if (op === "or") return or(judgeBy(left, worth), judgeBy(right, worth));
      return isComparison(op) ? holds(op, difference(left, right, worth)) : null;
    }
    default:
      return null;
  }
}

/** What a boolean metric says: the share of runs in which it holds must be all of them. */
function isTrue(share: number | null): Truth {
  return share === null ? null : share === 1;
}

/** The metrics that a condition looks at, each once, in order. */
export function metricsIn(condition: MeasureExpr): readonly MetricRef[] {
  const found = new Map<string, MetricRef>();
  const walk = (expr: MeasureExpr): void => {
    if (expr.kind === "metric") found.set(expr.metric.id, expr.metric);
    else if (expr.kind === "unary") walk(expr.of);
    else if (expr.kind === "binary") {
      walk(expr.left);
      walk(expr.right);
    }
  };
  walk(condition);
  return [...found.values()];
}

function compare(
  op: Comparison,
  left: MeasureExpr,
  right: MeasureExpr,
  views: Views,
  level?: number,
): Truth {
  if (views.pooled === null) return null;
  const pooled = difference(left, right, valuesIn(views.pooled));
  if (pooled === null) return null;
  if (op === "==" || op === "!=") {
    const trials = gapsIn(left, right, views.trials);
    const equal = pooled === 0 && trials.every((one) => one === 0);
    return op === "==" ? equal : !equal;
  }
  const metrics = [...metricsIn(left), ...metricsIn(right)];
  const { low, high } = gapInterval(left, right, views, pooled, level);
  if (low === null || high === null || metrics.some(isExtreme)) return holds(op, pooled);
  const [atLow, atHigh] = [holds(op, low), holds(op, high)];
  return atLow === atHigh ? atLow : null;
}

/** The interval of left - right. */
function gapInterval(
  left: MeasureExpr,
  right: MeasureExpr,
  views: Views,
  gap: number,
  level?: number,
): Interval {
  if (left.kind !== "metric" || right.kind !== "number" || !Number.isFinite(gap)) {
    const { parts, options } = basisOf([...metricsIn(left), ...metricsIn(right)], views, level);
    return trialInterval(gapsIn(left, right, parts), gap, options);
  }
  const { low, high } = metricInterval(left.metric, views, gap + right.value, level);
  if (low === null || high === null) return NO_INTERVAL;
  return { low: low - right.value, high: high - right.value };
}

/** left - right in each view that has both. */
function gapsIn(left: MeasureExpr, right: MeasureExpr, views: readonly View[]): number[] {
  return views.flatMap((view) => difference(left, right, valuesIn(view)) ?? []);
}

/** left - right, or null where a metric has no value; equal infinities are no difference. */
function difference(left: MeasureExpr, right: MeasureExpr, worth: ValueOf): number | null {
  const [a, b] = [numberOf(left, worth), numberOf(right, worth)];
  if (a === null || b === null || Number.isNaN(a) || Number.isNaN(b)) return null;
  return a === b ? 0 : a - b;
}

function valuesIn(view: View): ValueOf {
  return (ref) => readMetric(ref, view).value;
}

/** The value of a numeric expression, in base units. */
function numberOf(expr: MeasureExpr, worth: ValueOf): number | null {
  switch (expr.kind) {
    case "number":
      return expr.value;
    case "boolean":
      return expr.value ? 1 : 0;
    case "metric":
      return worth(expr.metric);
    case "unary": {
      const of = numberOf(expr.of, worth);
      return of === null || expr.op === "not" ? null : -of;
    }
    case "binary": {
      const [a, b] = [numberOf(expr.left, worth), numberOf(expr.right, worth)];
      return a === null || b === null ? null : arithmetic(expr.op, a, b);
    }
    default:
      return null;
  }
}

function arithmetic(op: string, a: number, b: number): number | null {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    default:
      return null;
  }
}

function isComparison(op: string): op is Comparison {
  return ["<", "<=", ">", ">=", "==", "!="].includes(op);
}

function holds(op: Comparison, gap: number | null): Truth {
  if (gap === null) return null;
  switch (op) {
    case "<":
      return gap < 0;
    case "<=":
      return gap <= 0;
    case ">":
      return gap > 0;
    case ">=":
      return gap >= 0;
    case "==":
      return gap === 0;
    case "!=":
      return gap !== 0;
  }
}

function not(a: Truth): Truth {
  return a === null ? null : !a;
}

/** Undecided only when the undecided part matters (Kleene). */
export function kleeneAnd(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

function or(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}
