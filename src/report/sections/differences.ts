import type { StudyResult } from "../../analysis/results.ts";
import type { Difference } from "../../analysis/theory/difference.ts";
import { differencesOf } from "../../analysis/theory/differences-of.ts";
import { formatMetric } from "../../units/format.ts";
import { rowHeading } from "../figures.ts";
import { html, type Markup } from "../markup.ts";

/** Cases up to which each has its steps; more make a page that nobody reads. */
const MOST_CASES = 12;

/** From the bound of each case's latency and throughput to the figure, step by step; null where nothing tells. */
export function differences(result: StudyResult): Markup | null {
  const told = result.cases
    .slice(0, MOST_CASES)
    .map((one) => ({ label: one.plan.label, steps: differencesOf(one) }))
    .filter(({ steps }) => steps.length > 0);
  if (told.length === 0) return null;
  const open = told.length === 1;
  return html`<p>What separates a closed-form bound from the simulated figure. The steps add up; what no counter and no formula tells apart has a line of its own.</p>
${told.map(
  ({ label, steps }) => html`<details${open && html` open`}><summary>${label}</summary>
${steps.map(table)}</details>
`,
)}${result.cases.length > MOST_CASES && html`<p class="hint">The first ${MOST_CASES} cases of ${result.cases.length}.</p>`}`;
}

function table({ metric, unit, bound, steps, figure }: Difference): Markup {
  return html`<div class="scroll"><table><thead><tr><th scope="col">${metric}</th><th scope="col" class="number">adds</th></tr></thead>
<tbody>${rowOf(bound.step, textOf(bound.value, unit))}${steps.map(({ step, value }) =>
    rowOf(step, `${value < 0 ? "−" : "+"}${textOf(Math.abs(value), unit)}`),
  )}${rowOf(figure.step, textOf(figure.value, unit))}</tbody></table></div>
`;
}

function rowOf(step: string, value: string): Markup {
  return html`<tr>${rowHeading(step)}<td class="number">${value}</td></tr>
`;
}

function textOf(value: number, unit: Difference["unit"]): string {
  return formatMetric(Number(value.toPrecision(4)), unit);
}
