import type { CaseResult, ExpectationResult, StudyResult } from "../../analysis/results.ts";
import { boundedMetrics } from "../../charts/expected-bounds.ts";
import { expectedByParam } from "../../charts/expected-by-param.ts";
import { longestAxis } from "../../charts/sweep-explorer.ts";
import { withTrust } from "../../charts/with-trust.ts";
import { counted, rowHeading, verdictBadge } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import type { Plot } from "../plot.ts";

/** Pictures of which more stand folded, and the most that are drawn. */
const OPEN_CHARTS = 2;
const MOST_CHARTS = 8;

/** Every expectation in every case, and what is expected of a figure as the sweep moves it. */
export async function expectations(result: StudyResult, plot: Plot): Promise<Markup | null> {
  const table = verdicts(result);
  return table === null ? null : html`${table}${await charts(result, plot)}`;
}

/** Figures against their bounds, but for those that the report's own block draws so. */
async function charts(result: StudyResult, plot: Plot): Promise<Markup> {
  const { axes, report } = result.study;
  if (axes.length === 0) return html``;
  const x = longestAxis(result, axes);
  const own = report.flatMap((item) => (item.kind === "chart" ? [item.metric.id] : []));
  const asked = boundedMetrics(result).filter((id) => !own.includes(id));
  const drawn: Markup[] = [];
  for (const metric of asked.slice(0, MOST_CHARTS)) {
    const chart = expectedByParam(result, { metric, by: [x] });
    if (chart === null) continue;
    const refs = result.study.metrics.filter(({ id }) => id === metric);
    const told = withTrust(chart, result.cases, refs);
    drawn.push(await plot(told, "with what is expected; 95 % intervals"));
  }
  const folded = drawn.slice(OPEN_CHARTS);
  return html`${drawn.slice(0, OPEN_CHARTS)}${
    folded.length > 0 &&
    html`<details><summary>${counted(folded.length, "further figure")} with a bound</summary>${folded}</details>`
  }`;
}

/** Every expectation in every case: a row a case, a column an expectation. Null when there is none. */
export function verdicts(result: StudyResult): Markup | null {
  const first = result.cases[0];
  if (first === undefined || first.expectations.length === 0) return null;
  const several = result.cases.length > 1;
  // A column that says the same of every case says it once below the table.
  const later = first.expectations.filter(({ expectation }) => expectation.notSimulated);
  const shown = first.expectations.flatMap((one, index) => (later.includes(one) ? [] : [index]));
  const kept = (one: CaseResult) => shown.flatMap((index) => one.expectations[index] ?? []);
  const after = later.map(
    ({ expectation }) =>
      html`<p class="hint"><code>${withKind(expectation.kind, expectation.text)}</code> cannot be judged yet: ${expectation.notSimulated}.</p>`,
  );
  if (shown.length === 0) return html`${after}`;
  return html`<p>A case is <em>undecided</em> where the 95 % interval straddles the bound, and <em>skipped</em> where the expectation does not apply or cannot be judged yet.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Verdicts"><table>
<thead><tr>${several && html`<th scope="col">case</th>`}${kept(first).map(heading)}</tr></thead>
<tbody>${result.cases.map((one) => row(one, kept(one), several))}</tbody></table></div>${after}`;
}

function heading({ expectation }: ExpectationResult): Markup {
  const { kind, label, text } = expectation;
  return html`<th scope="col" class="wide">${label !== undefined && html`${label}<br>`}<code>${withKind(kind, text)}</code></th>`;
}

function withKind(kind: string, text: string): string {
  return text.startsWith(`${kind} `) ? text : `${kind} ${text}`;
}

function row(one: CaseResult, kept: readonly ExpectationResult[], several: boolean): Markup {
  return html`<tr>${several && rowHeading(one.plan.label)}${kept.map(
    ({ verdict, seen, passed, of, expectation }) =>
      html`<td>${verdictBadge(verdict)}<span class="seen">${
        expectation.notSimulated ?? seen
      }</span>${
        of > 1 &&
        verdict !== "skipped" &&
        html`<span class="seen">in ${passed} of ${of} trials</span>`
      }</td>`,
  )}</tr>
`;
}
