import type { Clause, ExpectItem, Expr, SentenceItem } from "../ast.ts";
import { isAggregate } from "../vocabulary/metric-words.ts";
import { METRICS } from "../vocabulary/registry.ts";
import { bare, type Checker, report } from "./context.ts";
import { pathOf } from "./paths.ts";

/** What is known at each moment of a run. */
const COURSES = [
  ...["rate", "throughput", "stale_reads", "lag", "lag_bytes", "divergence", "conflicts"],
  ...["count", "queue", "converged", "leader"],
];

/**
 * `within 10s after "cut"` asks of a condition at each moment behind the fault: a figure of the
 * whole run, such as a percentile, has no value there.
 */
export function checkDeadline(c: Checker, { condition, clauses }: ExpectItem): void {
  if (!clauses.some(({ word }) => word.text === "within")) return;
  for (const metric of metricsIn(c, condition)) {
    const at = bare(metric);
    const name = at.kind === "call" ? pathOf(c, at.callee) : pathOf(c, at);
    if (name === null || COURSES.includes(name)) continue;
    const inner = at.kind === "call" ? at.args[0]?.value : undefined;
    const within = inner?.kind === "call" ? pathOf(c, inner.callee) : inner && pathOf(c, inner);
    const text = c.textOf(metric.span);
    if (inner !== undefined && COURSES.includes(within ?? "")) {
      const replacement = c.textOf(inner.span);
      const help = [`did you mean \`${replacement}\`?`];
      report(
        c,
        "SC232",
        metric.span,
        { text },
        { help, edits: [{ span: metric.span, replacement }] },
      );
    } else {
      const listed = COURSES.map((one) => `\`${one}\``).join(", ");
      report(
        c,
        "SC232",
        metric.span,
        { text },
        { help: [`these have a value at each moment: ${listed}`] },
      );
    }
  }
}

/** The metrics of a condition, with the aggregates round them. */
function metricsIn(c: Checker, expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "paren":
      return metricsIn(c, expr.of);
    case "unary":
      return metricsIn(c, expr.of);
    case "binary":
      return [...metricsIn(c, expr.left), ...metricsIn(c, expr.right)];
    case "call": {
      const name = pathOf(c, expr.callee) ?? "";
      return isAggregate(name) || METRICS.has(name) ? [expr] : [];
    }
    default: {
      const name = pathOf(c, expr);
      const isBound = name !== null && (c.symbols.params.has(name) || c.symbols.lets.has(name));
      return name !== null && METRICS.has(name) && !isBound ? [expr] : [];
    }
  }
}

/** The stretch in which the fault with a label is on, as `during` takes it; null when not told so. */
export function stretchOf(c: Checker, label: string): string | null {
  for (const item of c.items) {
    if (item.kind !== "declaration" || item.keyword.text !== "faults") continue;
    for (const fault of item.block?.items ?? []) {
      if (fault.kind !== "sentence" || textOf(fault.clauses, "as") !== label) continue;
      return lengthOf(c, fault);
    }
  }
  return null;
}

function lengthOf(c: Checker, { schedule, clauses }: SentenceItem): string | null {
  const [lasting] = clauses.find(({ word }) => word.text === "for")?.args ?? [];
  if (schedule?.kind === "from" && schedule.to !== null) {
    return `${c.textOf(schedule.value.span)}..${c.textOf(schedule.to.span)}`;
  }
  if (schedule?.kind !== "at" || lasting === undefined) return null;
  const start = c.textOf(schedule.value.span);
  return `${start}..${start} + ${c.textOf(lasting.span)}`;
}

function textOf(clauses: readonly Clause[], word: string): string | null {
  const [first] = clauses.find((one) => one.word.text === word)?.args ?? [];
  return first?.kind === "string" ? first.value : null;
}
