import type { Extras } from "../../diagnostics/catalogue.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { MetricRef } from "../../model/measures.ts";
import type { Plan } from "../../model/plan.ts";
import { rareFaults } from "../../model/rare-faults.ts";
import type { CasePlan, ReportItem, TrialsPlan } from "../../model/study.ts";
import type { FindItem } from "../ast.ts";
import { parseExpression } from "../parse.ts";
import { isAggregate } from "../vocabulary/metric-words.ts";
import { METRICS } from "../vocabulary/registry.ts";
import { compileProblem } from "./compile-messages.ts";
import type { Env } from "./env.ts";
import { metricsIn } from "./measure-expr.ts";
import { metricRef } from "./metric-ref.ts";

const WRITES = [
  "throughput(write)",
  "p50(write.latency)",
  "p99(write.latency)",
  "availability(write)",
  "bottleneck",
  "bound(fsync)",
  "bound(network)",
  "bound(apply)",
  "bound(round_trip)",
];
const READS = ["throughput(read)", "p50(read.latency)", "p99(read.latency)"];
/** What reads are where nobody writes, and where somebody does. */
const ALONE = ["availability(read)"];
const BESIDE = ["stale_reads"];

const FAILOVERS = ["failovers", "rto", "split_brain_time", "lost_writes"];
const ELECTIONS = ["failovers", "rto", "lost_writes"];
const CONFLICTS = ["conflicts", "lost_updates"];
const QUORUMS = ["consistency_probability(t: 0ms)", "t_visibility(99.9%)"];
const YEARS = ["downtime_per_year", "nines(availability)", "per_year(lost_writes)"];
const LED_YEARS = ["per_year(failovers)", "per_year(false_failovers)"];

/** What is shown of a plan beside its writes and reads: what may go wrong in it. */
function troubles(plan: Plan): readonly string[] {
  const { replication } = plan;
  const rare = rareFaults(plan);
  if (rare.length > 0) return yearly(plan);
  const { faults } = plan;
  const outages = faults.length > 0 ? ["unavailable_time"] : [];
  switch (replication.kind) {
    case "single_leader":
      return [...outages, ...(replication.failover === undefined ? [] : FAILOVERS)];
    case "consensus":
      return [...outages, ...(faults.length > 0 ? ELECTIONS : [])];
    case "multi_leader":
      return [...outages, ...CONFLICTS, ...(faults.length > 0 ? ["convergence_time"] : [])];
    case "leaderless":
      return [...outages, ...QUORUMS];
  }
}

/** Rare faults are told by the year: in a run they hardly ever strike. */
function yearly({ replication: { kind } }: Plan): readonly string[] {
  const led = kind === "single_leader" || kind === "consensus";
  return led ? [...YEARS, ...LED_YEARS] : YEARS;
}

export interface MetricSources {
  readonly env: Env;
  readonly measures: readonly string[];
  readonly report: readonly ReportItem[];
  readonly cases: readonly Pick<CasePlan, "plan">[];
  readonly trials: TrialsPlan;
}

/** Every metric that the call, report, expect and find name, and a default set; each once. */
export function studyMetrics(sources: MetricSources): readonly MetricRef[] {
  const { env, measures, report, cases, trials } = sources;
  const { expects, finds } = env.case.scenario;
  const shares = cases.flatMap(({ plan }) => plan.workloads.map(({ writeShare }) => writeShare));
  const named = [
    ...measures.flatMap((text, index) => measured(text, measureId(index), env)),
    ...report.flatMap(reportMetrics),
    ...expects.flatMap((item) => metricsIn(item.condition, env)),
    ...finds.flatMap((item: FindItem) => metricsIn(item.condition, env)),
    ...(trials.kind === "until" ? [trials.metric] : []),
    ...[...usual(shares), ...cases.flatMap(({ plan }) => troubles(plan))].flatMap((text) =>
      known(text, env),
    ),
  ];
  const byId = new Map<string, MetricRef>();
  for (const metric of named) if (!byId.has(metric.id)) byId.set(metric.id, metric);
  return [...byId.values()];
}

/** Of the operations that there are: nothing is shown of writes that nobody makes. */
function usual(writeShares: readonly number[]): readonly string[] {
  const writes = writeShares.some((share) => share > 0);
  const reads = writeShares.some((share) => share < 1);
  if (!reads) return WRITES;
  return writes ? [...WRITES, ...READS, ...BESIDE] : [...READS, ...ALONE];
}

function reportMetrics(item: ReportItem): readonly MetricRef[] {
  switch (item.kind) {
    case "table":
    case "timeline":
      return item.metrics;
    case "chart":
    case "compare":
    case "rank":
    case "spacetime":
      return [item.metric];
    default:
      return [];
  }
}

/** What the spans of the n-th `--measure` name as their source. */
export function measureId(index: number): string {
  return index === 0 ? "--measure" : `--measure ${index + 1}`;
}

/** The metrics of `--measure "…"`: one, or several by commas, in brackets or not. */
function measured(text: string, id: string, env: Env): readonly MetricRef[] {
  const { expr, diagnostics, shift } = oneOrMore(text, id);
  for (const diagnostic of diagnostics) env.case.problems.add(diagnostic);
  if (diagnostics.some(({ severity }) => severity === "error")) return [];
  const items = expr.kind === "list" ? expr.items : [expr];
  return items.flatMap((item) => {
    const found = metricsIn(item, env);
    if (found.length > 0) return found;
    const [start, end] = [item.span.start - shift, item.span.end - shift];
    const own = text.slice(start, end);
    const params = { text: `\`${own}\`` };
    env.case.problems.add(
      compileProblem("SC382", { source: id, start, end }, params, nearestMetric(own)),
    );
    return [];
  });
}

/** What is written; `shift` places earlier where brackets had to be put around several. */
function oneOrMore(text: string, id: string) {
  const one = parseExpression({ id, text, holes: 0 });
  if (one.diagnostics.length === 0) return { ...one, shift: 0 };
  const list = parseExpression({ id, text: `[${text}]`, holes: 0 });
  return list.diagnostics.length === 0 ? { ...list, shift: 1 } : { ...one, shift: 0 };
}

/** The metric that a text most likely means: `p99(write.latancy)`. */
function nearestMetric(text: string): Extras {
  const own = text.trim();
  // A percentile of nothing, and a latency of which no value is named.
  if (isAggregate(own)) return { help: [`did you mean \`${own}(write.latency)\`?`] };
  const of = [...METRICS.values()].filter(
    ({ name, aggregate }) => aggregate === "needed" && (name === own || name.endsWith(`.${own}`)),
  );
  const help = of.slice(0, 2).map(({ name }) => `did you mean \`p99(${name})\`?`);
  if (help.length > 0) return { help };
  for (const [word] of text.matchAll(/[a-z_][\w.]*/g)) {
    if (METRICS.has(word) || isAggregate(word)) continue;
    const near = suggest(word, METRICS.keys());
    if (near !== null) return { help: [`did you mean \`${text.replace(word, near)}\`?`] };
  }
  return { help: ["`quorate explain metrics` lists them, such as `p99(write.latency)`"] };
}

/** A metric of the default set; params of the scenario do not hide it. */
function known(text: string, env: Env): readonly MetricRef[] {
  const { expr } = parseExpression({ id: "<default>", text, holes: 0 });
  const scenario = { ...env.case.scenario, params: new Map(), lets: new Map() };
  const metric = metricRef(expr, { ...env, case: { ...env.case, scenario }, locals: new Map() });
  return metric === null ? [] : [metric];
}
