import type { MetricRef } from "../../model/measures.ts";
import { ruleOf } from "../../model/story.ts";
import type { ReportItem } from "../../model/study.ts";
import type { Declaration, Expr, SentenceItem } from "../ast.ts";
import { METRICS, verbsOf } from "../vocabulary/registry.ts";
import { compileProblem } from "./compile-messages.ts";
import { type Env, sourceText } from "./env.ts";
import { clauseValue } from "./load.ts";
import { metricRef } from "./metric-ref.ts";

const MARKS = ["line", "bar", "heatmap", "ecdf"] as const;

/** The sections of all `report` blocks, in order. */
export function compileReport(reports: readonly Declaration[], env: Env): readonly ReportItem[] {
  return reports.flatMap((declaration) =>
    (declaration.block?.items ?? []).flatMap((item): readonly ReportItem[] => {
      if (item.kind === "text") return [{ kind: "text", markdown: item.value }];
      return item.kind === "sentence" ? [sectionOf(item, env)] : [];
    }),
  );
}

function sectionOf(item: SentenceItem, env: Env): ReportItem {
  const text = sourceText(env, item.span).replaceAll(/\s+/g, " ");
  const word = verbsOf("report").get(item.verb.text);
  if (word === undefined || !word.since.simulated) {
    const why = word === undefined || word.since.simulated ? "not simulated yet" : word.since.why;
    return { kind: "not_simulated", text, why };
  }
  const by = item.clauses.filter(({ word: clause }) => clause.text === "by");
  // `rank inputs by m` has its metric where others have params, `spacetime of m` after `of`.
  const of = item.clauses.filter(({ word: clause }) => clause.text === "of");
  const clauses = item.verb.text === "rank" ? by : item.verb.text === "spacetime" ? of : null;
  const named = clauses === null ? item.args : clauses.flatMap(({ args }) => args);
  const metrics = named.map((arg) => shownMetric(arg, env)).filter((ref) => ref !== null);
  const [first] = metrics;
  if (first === undefined) {
    const why = laterMetric(named) ?? "it names no metric of this version";
    return { kind: "not_simulated", text, why };
  }
  const names = by.flatMap(({ args }) => args.flatMap(paramName));
  switch (item.verb.text) {
    case "table":
      return { kind: "table", metrics, by: names };
    case "timeline":
      return { kind: "timeline", metrics };
    case "compare":
      return { kind: "compare", metric: first, by: names, ...titleOf(item) };
    case "rank":
      return { kind: "rank", metric: first, ...titleOf(item) };
    case "spacetime":
      return spacetimeOf(item, first, text);
    default:
      return chartOf(item, first, names);
  }
}

function spacetimeOf(item: SentenceItem, metric: MetricRef, text: string): ReportItem {
  const rule = ruleOf(metric);
  if (rule !== null) return { kind: "spacetime", metric, rule, ...titleOf(item) };
  const why = `${metric.id} counts nothing that a story could be told of, as \`violations(read_your_writes)\` does`;
  return { kind: "not_simulated", text, why };
}

function chartOf(item: SentenceItem, metric: MetricRef, by: readonly string[]): ReportItem {
  const using = clauseValue(item, "using");
  const mark = MARKS.find((word) => using?.kind === "name" && using.text === word) ?? "line";
  return { kind: "chart", metric: ofMany(metric), by, mark, ...titleOf(item) };
}

/** A distribution names no one of its values: its middle stands for it in tables. */
function ofMany(metric: MetricRef): MetricRef {
  const { name, aggregate } = metric;
  const isWhole = aggregate === undefined && METRICS.get(name)?.aggregate === "needed";
  return isWhole ? { ...metric, id: `p50(${metric.id})`, aggregate: "p50" } : metric;
}

function titleOf(item: SentenceItem): { readonly label?: string } {
  const label = clauseValue(item, "as");
  return label?.kind === "string" ? { label: label.value } : {};
}

function paramName(expr: Expr): readonly string[] {
  return expr.kind === "name" ? [expr.text] : [];
}

/** Metrics that come later stay in the list: the analysis answers that they are absent, and why. */
function shownMetric(expr: Expr, env: Env): MetricRef | null {
  const ref = metricRef(expr, env);
  if (ref !== null || laterMetric([expr]) !== null) return ref;
  const text = `\`${sourceText(env, expr.span)}\``;
  env.case.problems.add(compileProblem("SC382", expr.span, { text }));
  return null;
}

/** Why a metric that could not be read as a number is not simulated, such as one over a range. */
function laterMetric(args: readonly Expr[]): string | null {
  for (const arg of args) {
    const callee = arg.kind === "call" && arg.callee.kind === "name" ? arg.callee.text : "";
    const word = METRICS.get(callee);
    if (word !== undefined && !word.since.simulated) return word.since.why;
  }
  return null;
}
