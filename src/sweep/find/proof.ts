import { findInstabilities, type Instability } from "../../analysis/theory/stability.ts";
import type { MeasureExpr, MetricRef } from "../../model/measures.ts";
import type { Plan } from "../../model/plan.ts";
import type { Expectation } from "../../model/study.ts";

/**
 * Why a condition cannot hold in a plan, by closed form: it bounds something from above that grows
 * without end, since more is offered than a station can do. Null where nothing is proved. A short
 * run may well stay under such a bound; a longer one would not, so no run is needed. What `during`
 * or `within … after` asks has an end, and time-outs bound a latency: there nothing is proved.
 *
 * `measured` is the write rate that runs have shown, in writes/s; absent before there were any.
 */
export function proofOfFailure(
  { condition, during, within }: Expectation,
  plan: Plan,
  measured?: number,
): string | null {
  if (during !== undefined || within !== undefined) return null;
  const lasting = findInstabilities(plan, measured).filter(({ lasts }) => lasts);
  return lasting.length === 0 ? null : failing(condition, plan, lasting);
}

function failing(expr: MeasureExpr, plan: Plan, lasting: readonly Instability[]): string | null {
  if (expr.kind !== "binary") return null;
  const { op, left, right } = expr;
  const [a, b] = [() => failing(left, plan, lasting), () => failing(right, plan, lasting)];
  switch (op) {
    case "and":
      return a() ?? b();
    case "or":
      return a() === null ? null : b();
    case "<":
    case "<=":
      return right.kind === "number" ? growing(left, plan, lasting) : null;
    case ">":
    case ">=":
      return left.kind === "number" ? growing(right, plan, lasting) : null;
    default:
      return null;
  }
}

/** What makes a metric grow for as long as the plan runs. */
function growing(expr: MeasureExpr, plan: Plan, lasting: readonly Instability[]): string | null {
  if (expr.kind !== "metric" || expr.metric.aggregate === "min") return null;
  const { metric } = expr;
  return lasting.find((one) => grows(metric, plan, one))?.sentence ?? null;
}

function grows(metric: MetricRef, { workloads }: Plan, { follower }: Instability): boolean {
  switch (metric.name) {
    case "write.latency":
      return follower === undefined && workloads.every(({ timeoutNs }) => timeoutNs === null);
    case "lag":
    case "lag_bytes":
      return follower !== undefined && follower === metric.node;
    default:
      return false;
  }
}
