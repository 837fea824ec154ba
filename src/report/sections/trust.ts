import type { CaseResult, StudyResult } from "../../analysis/results.ts";
import { type Trust, trustOf, trustOfMetric } from "../../analysis/trust/trust.ts";
import { busiestText, inputsText, nearestText } from "../../analysis/trust/words.ts";
import { rowHeading } from "../figures.ts";
import { html, type Markup } from "../markup.ts";

/** Cases up to which each has a row. */
const MOST_CASES = 24;

/** What the numbers rest on, case by case, and which of them nothing was measured of. */
export function trust(result: StudyResult): Markup | null {
  const shown = result.cases.filter(({ trials }) => trials > 0).slice(0, MOST_CASES);
  const rows = shown.map((one) => ({ one, trust: trustOf(one) }));
  const [first] = rows;
  if (first === undefined) return null;
  const beyond = result.study.metrics
    .filter((ref) => rows.every(({ trust }) => trustOfMetric(ref, trust) === "extrapolated"))
    .map(({ id }) => id);
  const left = result.cases.length - shown.length;
  return html`<p><em>Calibrated</em>: all times behind a case were measured. <em>Given</em>: they are the author's. <em>Default</em>: some of them nobody chose. <em>Extrapolated</em>: no row measured on a real system is within a factor of two in round trip and writes in progress. <code>quorate validate</code> prints those rows.</p>
<div class="scroll" tabindex="0" role="region" aria-label="What the numbers rest on"><table>
<thead><tr><th scope="col">case</th><th scope="col">trust</th><th scope="col">times of hardware and links</th><th scope="col">fullest station</th><th scope="col">measured rows near it</th></tr></thead>
<tbody>${rows.map(row)}</tbody></table></div>
${left > 0 && html`<p class="hint">${left} further cases are not shown.</p>`}
${beyond.length > 0 && html`<p>Extrapolated in every case: ${beyond.map((id, index) => html`${index > 0 && ", "}<code>${id}</code>`)}.</p>`}`;
}

function row({ one, trust }: { readonly one: CaseResult; readonly trust: Trust }): Markup {
  return html`<tr>${rowHeading(one.plan.label)}<td>${trust.label}</td><td class="wide">${inputsText(trust)}</td><td>${busiestText(trust)}</td><td class="wide">${nearestText(trust)}</td></tr>
`;
}
