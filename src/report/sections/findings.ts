import MarkdownIt from "markdown-it";
import type { CaseResult, StudyResult } from "../../analysis/results.ts";
import type { Chart } from "../../charts/chart.ts";
import { closeUps } from "../../charts/close-ups.ts";
import { ecdf } from "../../charts/ecdf.ts";
import { heatmap } from "../../charts/heatmap.ts";
import { metricByParam } from "../../charts/metric-by-param.ts";
import { type Timeline, timeline } from "../../charts/timeline.ts";
import { isVisibilityRange, visibilityCurve } from "../../charts/visibility-curve.ts";
import { withTrust } from "../../charts/with-trust.ts";
import type { ReportItem } from "../../model/study.ts";
import { formatMetric } from "../../units/format.ts";
import { comparisonPart } from "../comparison-part.ts";
import { counted } from "../figures.ts";
import { html, type Markup, rendered } from "../markup.ts";
import { metricTable } from "../metric-table.ts";
import type { Plot } from "../plot.ts";
import { rankingPart } from "../ranking-part.ts";
import { spacetimePart } from "../spacetime-part.ts";

/** Timelines of more cases than this would bury the rest of the report; the first stand open. */
const MOST_TIMELINES = 12;
const OPEN_TIMELINES = 3;

/** What the scenario's own `report` block asks for, in its order. */
export async function findings(result: StudyResult, plot: Plot): Promise<readonly Markup[]> {
  const parts: Markup[] = [];
  for (const item of result.study.report) parts.push(await finding(result, item, plot));
  return parts;
}

async function finding(result: StudyResult, item: ReportItem, plot: Plot): Promise<Markup> {
  switch (item.kind) {
    case "text":
      return markdown(item.markdown);
    case "table":
      return metricTable(result, item.metrics, item.by);
    case "chart":
      return chartFinding(result, item, plot);
    case "timeline":
      return timelineFinding(result, item, plot);
    case "compare":
      return comparisonPart(result, item, plot);
    case "rank":
      return rankingPart(result, item, plot);
    case "spacetime":
      return spacetimePart(result, item, result.study.report.indexOf(item));
    case "not_simulated":
      return html`<div class="notice"><p><code>${item.text}</code> is left out: ${item.why}</p></div>`;
  }
}

type ChartItem = Extract<ReportItem, { kind: "chart" }>;
type TimelineItem = Extract<ReportItem, { kind: "timeline" }>;

async function chartFinding(result: StudyResult, given: ChartItem, plot: Plot): Promise<Markup> {
  const item = given.by.length > 0 ? given : { ...given, by: result.study.axes };
  const title = item.label ?? titleOf(item);
  const drawn = chartOf(result, item, title);
  return drawn === null
    ? missing(`chart ${title}`, "no case has a number for it")
    : plot(withTrust(drawn, result.cases, [item.metric]));
}

function titleOf({ metric, by, mark }: ChartItem): string {
  const what = mark === "ecdf" ? `Distribution of ${metric.name}` : metric.id;
  return by.length === 0 ? what : `${what} by ${by.join(", ")}`;
}

function chartOf(result: StudyResult, item: ChartItem, title: string): Chart | null {
  const options = { metric: item.metric.id, by: item.by, title };
  if (isVisibilityRange(item.metric) && item.mark === "line") {
    return visibilityCurve(result, item.metric, title);
  }
  switch (item.mark) {
    case "heatmap":
      return heatmap(result, options);
    case "ecdf":
      return ecdf(result, { name: item.metric.name, title });
    default:
      return metricByParam(result, { ...options, mark: item.mark });
  }
}

async function timelineFinding(
  result: StudyResult,
  item: TimelineItem,
  plot: Plot,
): Promise<Markup> {
  const parts: Markup[] = [];
  const among = result.cases.slice(0, MOST_TIMELINES);
  for (const one of among) {
    const chart = timeline(one, { ...item, among });
    if (chart === null) continue;
    const hint = `${result.cases.length > 1 ? `${one.plan.label}; ` : ""}trial 1 of ${one.trials}`;
    const drawn = await plot(withTrust(chart, [one], item.metrics), hint);
    // What is folded away is looked at for its whole course.
    const near = parts.length < OPEN_TIMELINES && (await closeUpsOf(one, { ...item, among }, plot));
    parts.push(html`${drawn}${near}`);
  }
  if (parts.length === 0) {
    return missing(
      `timeline ${item.metrics.map(({ id }) => id).join(", ")}`,
      "runs keep no series of it",
    );
  }
  const rest = result.cases.length - MOST_TIMELINES;
  const folded = parts.slice(OPEN_TIMELINES);
  return html`${parts.slice(0, OPEN_TIMELINES)}${
    folded.length > 0 &&
    html`<details><summary>${counted(folded.length, "further timeline")}</summary>${folded}</details>`
  }${rest > 0 && html`<p class="hint">The timelines of ${rest} further cases are left out of this page.</p>`}`;
}

/** The faults of a long run once more, each from close: in the whole run they are a line. */
async function closeUpsOf(one: CaseResult, options: Timeline, plot: Plot): Promise<Markup> {
  const [record] = one.records;
  const parts: Markup[] = [];
  for (const { label, window } of record === undefined ? [] : closeUps(record)) {
    const chart = timeline(one, { ...options, window });
    if (chart === null) continue;
    const [from, to] = [window.fromNs, window.toNs].map((ns) => formatMetric(ns / 1e9, "s"));
    const title = `The same around “${label}”`;
    const description = `${title}, from ${from} to ${to}. ${chart.description}`;
    parts.push(await plot({ ...chart, title, description }, `${from} to ${to} of the run`));
  }
  return html`${parts}`;
}

function missing(what: string, why: string): Markup {
  return html`<div class="notice"><p><code>${what}</code>: ${why}.</p></div>`;
}

/** Pictures are switched off: they would be loaded from somewhere. */
const writer = new MarkdownIt({ html: false, linkify: false }).disable(["image"]);

function markdown(text: string): Markup {
  return rendered("markdown-it", writer.render(text));
}
