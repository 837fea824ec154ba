import type { StudyResult } from "../../analysis/results.ts";
import type { Difference } from "../../analysis/theory/difference.ts";
import { differencesOf } from "../../analysis/theory/differences-of.ts";
import { boundWaterfall } from "../../charts/bound-waterfall.ts";
import { formatChange } from "../../units/format-change.ts";
import { rowHeading } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import type { Plot } from "../plot.ts";

/** Cases up to which each has its steps; more make a page that nobody reads. */
const MOST_CASES = 12;
/** Cases up to which each has its steps as pictures too. */
const MOST_PICTURES = 3;

/** From the bound of each case's latency and throughput to the figure, step by step; null where nothing tells. */
export async function differences(result: StudyResult, plot: Plot): Promise<Markup | null> {
  const told = result.cases
    .slice(0, MOST_CASES)
    .map((one) => ({ label: one.plan.label, steps: differencesOf(one) }))
    .filter(({ steps }) => steps.length > 0);
  if (told.length === 0) return null;
  const open = told.length === 1;
  const parts: Markup[] = [];
  for (const [index, { label, steps }] of told.entries()) {
    const pictures = index < MOST_PICTURES ? await drawn(steps, plot) : [];
    parts.push(html`<details${open && html` open`}><summary>${label}</summary>
${pictures}${steps.map(table)}</details>
`);
  }
  return html`<p>What separates a closed-form bound from the simulated figure. The steps add up; what no counter and no formula tells apart has a line of its own.</p>
${parts}${result.cases.length > MOST_CASES && html`<p class="hint">The first ${MOST_CASES} cases of ${result.cases.length}.</p>`}`;
}

/** `why 11.9/s and not 14.2/s`, as bars that begin where the ones above them end. */
async function drawn(differences: readonly Difference[], plot: Plot): Promise<Markup[]> {
  const pictures: Markup[] = [];
  for (const { metric, unit, bound, steps, figure } of differences) {
    const [of, not] = [figure, bound].map(({ value }) => formatChange(value, unit));
    const title = `${metric}: why ${of} and not ${not}`;
    const chart = boundWaterfall([bound, ...steps, figure], { title, unit });
    if (chart !== null) pictures.push(await plot(chart));
  }
  return pictures;
}

function table({ metric, unit, bound, steps, figure }: Difference): Markup {
  return html`<div class="scroll"><table><thead><tr><th scope="col">${metric}</th><th scope="col" class="number">adds</th></tr></thead>
<tbody>${rowOf(bound.step, formatChange(bound.value, unit))}${steps.map(({ step, value }) =>
    rowOf(step, `${value < 0 ? "−" : "+"}${formatChange(Math.abs(value), unit)}`),
  )}${rowOf(figure.step, formatChange(figure.value, unit))}</tbody></table></div>
`;
}

function rowOf(step: string, value: string): Markup {
  return html`<tr>${rowHeading(step)}<td class="number">${value}</td></tr>
`;
}
