import type { CaseResult, StudyResult } from "../analysis/results.ts";
import { trustCaption } from "../analysis/trust/caption.ts";
import type { MetricRef } from "../model/measures.ts";
import { figureCell, rowHeading } from "./figures.ts";
import { html, type Markup } from "./markup.ts";

/**
 * A row a case, a column a metric. The params of `by` come first, and after them every other swept
 * param, without which rows could not be told apart.
 */
export function metricTable(
  result: StudyResult,
  metrics: readonly MetricRef[],
  by: readonly string[],
): Markup {
  const params = [...by, ...result.study.axes.filter((axis) => !by.includes(axis))];
  // A column without a single value would only push the others out of sight.
  const missing = metrics.filter(({ id }) => reasonsOf(result, id) !== null);
  const shown = metrics.filter((metric) => !missing.includes(metric));
  const after = missing.map(
    ({ id }) =>
      html`<p class="hint"><code>${id}</code>: ${reasonsOf(result, id)?.join("; ") ?? ""}</p>`,
  );
  if (shown.length === 0) return html`${after}`;
  const title = `${metrics.map(({ id }) => id).join(", ")}${by.length > 0 ? ` by ${by.join(", ")}` : ""}`;
  const trust = trustCaption(result.cases, shown);
  const words = new Set(
    metrics.filter(({ id }) =>
      result.cases.some(({ metrics: all }) => all.get(id)?.word !== undefined),
    ),
  );
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table>
<caption>Ranges in small print are 95 % intervals.</caption>
<thead><tr>${params.map((name) => html`<th scope="col">${name}</th>`)}${shown.map(
    (metric) =>
      html`<th scope="col"${!words.has(metric) && html` class="number"`}>${metric.id}</th>`,
  )}</tr></thead>
<tbody>${result.cases.map((one) => row(one, params, shown))}</tbody></table></div>${after}
${trust !== null && html`<p class="hint">${trust}</p>`}
`;
}

/** Why no case at all has a value of a metric; null when one has. */
function reasonsOf(result: StudyResult, id: string): string[] | null {
  const estimates = result.cases.map(({ metrics }) => metrics.get(id));
  const reasons = estimates.map((one) => (one?.value == null ? one?.absent : undefined));
  const known = reasons.filter((reason) => reason !== undefined);
  return known.length > 0 && known.length === reasons.length ? [...new Set(known)] : null;
}

function row(one: CaseResult, params: readonly string[], metrics: readonly MetricRef[]): Markup {
  const heads = params.map(
    (name) => one.plan.params.find((param) => param.name === name)?.text ?? "",
  );
  return html`<tr>${heads.map(rowHeading)}${metrics.map(({ id }) =>
    figureCell(one.metrics.get(id)),
  )}</tr>
`;
}
