import type { Expr, Item, SentenceItem } from "../ast.ts";
import { isAggregate } from "../vocabulary/metric-words.ts";
import { METRICS } from "../vocabulary/registry.ts";
import { bare, type Checker, report } from "./context.ts";
import { pathOf } from "./paths.ts";

/** `chart write.latency using ecdf`: all values of a metric, of which no one is named. */
export function isDistribution(c: Checker, item: SentenceItem, metric: Expr): boolean {
  const name = pathOf(c, metric);
  return usingOf(c, item) === "ecdf" && name !== null && METRICS.get(name)?.aggregate === "needed";
}

/** A chart without `by` is over what the sweep varies: with nothing swept it has a single value. */
export function checkOneBar(c: Checker, item: SentenceItem): void {
  const [metric] = item.args;
  if (item.verb.text !== "chart" || metric === undefined || usingOf(c, item) === "ecdf") return;
  if (c.items.some(isSweep)) return;
  const text = c.textOf(metric.span);
  const at = bare(metric);
  const of = at.kind === "call" ? pathOf(c, at.callee) : null;
  const inner = at.kind === "call" ? at.args[0] : undefined;
  const all = of !== null && isAggregate(of) && inner !== undefined ? c.textOf(inner.span) : null;
  const curve = all?.endsWith(".latency")
    ? [`\`chart ${all} using ecdf\` draws all its values`]
    : [];
  const help = [
    ...curve,
    `\`table ${text}\` prints it, and \`timeline\` draws the course of a run`,
    "with `param rtt = 5ms` and `sweep { vary rtt over [1ms, 5ms] }` there are values to draw it by",
  ];
  report(
    c,
    "SC216",
    item.verb.span,
    { word: "by", verb: "chart" },
    {
      primary: "nothing is swept, so that this is one value",
      help,
    },
  );
}

function usingOf(c: Checker, item: SentenceItem): string | null {
  const [expr] = item.clauses.find(({ word }) => word.text === "using")?.args ?? [];
  return expr === undefined ? null : pathOf(c, expr);
}

function isSweep(item: Item): boolean {
  return item.kind === "declaration" && item.keyword.text === "sweep";
}
