import { estimateMetric } from "../../analysis/metrics/estimate.ts";
import type { Views } from "../../analysis/metrics/view.ts";
import type { MeasureExpr } from "../../model/measures.ts";
import { ln } from "../../random/mathematics.ts";

/**
 * How far a condition is from its bound: above zero where it holds. The logarithm of the ratio
 * between the bound and the metric, so that a tail that doubles moves it as much everywhere.
 * `half` is how far its 95 % interval reaches to the longer side, null where that is not known.
 */
export interface Margin {
  readonly by: number;
  readonly half: number | null;
}

/** A metric of zero, or without end, is this far from any bound. */
const FARTHEST = 5;

/** The margin of a condition; of `and` the smallest, of `or` the largest. Null where there is none. */
export function marginOf(condition: MeasureExpr, views: Views): Margin | null {
  if (condition.kind === "unary" && condition.op === "not") {
    const of = marginOf(condition.of, views);
    return of && { by: -of.by, half: of.half };
  }
  if (condition.kind !== "binary") return null;
  const { op, left, right } = condition;
  switch (op) {
    case "and":
    case "or": {
      const [a, b] = [marginOf(left, views), marginOf(right, views)];
      if (a === null || b === null) return null;
      return a.by < b.by === (op === "and") ? a : b;
    }
    case "<":
    case "<=":
      return ratio(left, right, views);
    case ">":
    case ">=":
      return ratio(right, left, views);
    default:
      return null;
  }
}

/** ln(large / small): above zero when `small` is the smaller one. */
function ratio(small: MeasureExpr, large: MeasureExpr, views: Views): Margin | null {
  const [a, b] = [worthOf(small, views), worthOf(large, views)];
  if (a === null || b === null || a < 0 || b < 0) return null;
  const by =
    a === b
      ? 0
      : a === 0 || b === Infinity
        ? FARTHEST
        : b === 0 || a === Infinity
          ? -FARTHEST
          : ln(b / a);
  const metric = small.kind === "metric" ? small : large.kind === "metric" ? large : null;
  const against = small.kind === "metric" ? large : small;
  const half = metric === null || against.kind !== "number" ? null : halfOf(metric.metric, views);
  return { by: Math.max(-FARTHEST, Math.min(FARTHEST, by)), half };
}

function halfOf(metric: Parameters<typeof estimateMetric>[0], views: Views): number | null {
  const { value, low, high } = estimateMetric(metric, views);
  if (value === null || low === null || high === null || !(low > 0)) return null;
  return Math.max(ln(high / value), ln(value / low));
}

/** A side's value over all trials together; null when it has none. */
function worthOf(expr: MeasureExpr, views: Views): number | null {
  switch (expr.kind) {
    case "number":
      return expr.value;
    case "metric":
      return estimateMetric(expr.metric, views).value;
    case "binary": {
      const [a, b] = [worthOf(expr.left, views), worthOf(expr.right, views)];
      if (a === null || b === null) return null;
      if (expr.op === "+") return a + b;
      if (expr.op === "-") return a - b;
      if (expr.op === "*") return a * b;
      return expr.op === "/" ? a / b : null;
    }
    default:
      return null;
  }
}
