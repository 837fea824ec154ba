import type { CaseResult, StudyResult } from "../../analysis/results.ts";
import { faultLines, type YearLine, yearLines, yearsMethod } from "../../analysis/years/words.ts";
import type { YearsAnswer } from "../../analysis/years/years.ts";
import { yearExceedance } from "../../charts/year-exceedance.ts";
import { rowHeading } from "../figures.ts";
import { html, type Markup } from "../markup.ts";
import type { Plot } from "../plot.ts";

/** Cases whose tables stand open. */
const OPEN_CASES = 3;

/**
 * What rare faults come to in a year: downtime and losses, how years differ by chance, and which
 * fault contributes what. Null where no fault is rare.
 */
export async function years(result: StudyResult, plot: Plot): Promise<Markup | null> {
  const told = result.cases.flatMap((one) =>
    one.years === undefined ? [] : [{ one, years: one.years }],
  );
  if (told.length === 0) return null;
  const charts = [
    yearExceedance(result, {
      amount: "unavailable_time",
      unit: "s",
      title: "Years without writes for longer",
      axis: "time of a year without writes",
    }),
    yearExceedance(result, {
      amount: "lost_writes",
      unit: "count",
      title: "Years that lose more writes",
      axis: "writes lost in a year",
    }),
  ];
  const drawn: Markup[] = [];
  for (const chart of charts) if (chart !== null) drawn.push(await plot(chart));
  return html`<p>Faults that a run hardly ever sees, each simulated on its own and weighed by how often it comes. Years differ by chance: the columns to the right say what all but one year in two, twenty and a hundred stay below.</p>
${told.map((each, index) => caseTables(each.one, each.years, told.length > 1, index < OPEN_CASES))}
${drawn}`;
}

function caseTables(one: CaseResult, answer: YearsAnswer, named: boolean, open: boolean): Markup {
  const body = html`${amountsTable(yearLines(answer))}
${faultsTable(answer)}
${answer.remarks.map((text) => html`<p class="hint">${text}</p>`)}
<p class="hint">${yearsMethod(answer)}</p>`;
  if (!named) return body;
  return html`<details${open && html` open`}><summary>${one.plan.label}</summary>
${body}</details>
`;
}

function amountsTable(rows: readonly YearLine[]): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What a year brings"><table>
<thead><tr><th scope="col">in a year</th><th scope="col" class="number">mean</th><th scope="col" class="number">half of years</th><th scope="col" class="number">1 year in 20</th><th scope="col" class="number">1 year in 100</th><th scope="col">any</th></tr></thead>
<tbody>${rows.map(
    ({ what, mean, error, quantiles, any }) =>
      html`<tr>${rowHeading(what)}<td class="number">${mean}${
        error !== "" && html`<span class="interval">${error}</span>`
      }</td>${quantiles.map((text) => html`<td class="number">${text}</td>`)}<td>${any}</td></tr>
`,
  )}</tbody></table></div>`;
}

function faultsTable(answer: YearsAnswer): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What each fault does"><table>
<thead><tr><th scope="col">fault</th><th scope="col" class="number">a year</th><th scope="col" class="number">outage each</th><th scope="col" class="number">1 in 20</th><th scope="col" class="number">writes lost each</th><th scope="col" class="number">1 in 20</th><th scope="col" class="number">of the downtime</th></tr></thead>
<tbody>${faultLines(answer).map(
    ({ label, perYear, outage, outageP95, lost, lostP95, share }) =>
      html`<tr>${rowHeading(label)}${[perYear, outage, outageP95, lost, lostP95, share].map(
        (text) => html`<td class="number">${text}</td>`,
      )}</tr>
`,
  )}</tbody></table></div>`;
}
