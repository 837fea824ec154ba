import { compareBy } from "../analysis/comparison/comparison.ts";
import { fixesSentences } from "../analysis/comparison/fixes-words.ts";
import { differenceCell, methodText } from "../analysis/comparison/words.ts";
import type { StudyResult } from "../analysis/results.ts";
import { anomalyMatrix } from "../charts/anomaly-matrix.ts";
import type { MetricRef } from "../model/measures.ts";
import { splitCell } from "./comparison-part.ts";
import { figureCell } from "./figures.ts";
import { html, type Markup } from "./markup.ts";
import type { Plot } from "./plot.ts";

/**
 * Fixes on one page: a picture of which rule is still broken under which fix, what that comes to in
 * sentences, and what each fix costs. Null for a study of anything else.
 */
export async function fixesPart(result: StudyResult, plot: Plot): Promise<Markup | null> {
  const { study, cases } = result;
  if (study.fixes === undefined) return null;
  const rules = study.metrics.filter(({ name }) => name === "violations");
  const cells = cases.flatMap(({ plan, metrics }) =>
    rules.map(({ id, words }) => {
      const { value = null, low = null, high = null } = metrics.get(id) ?? {};
      const violation = (words[0] ?? id).replaceAll("_", " ");
      return { violation, fix: plan.label, value, low, high };
    }),
  );
  const title = `What readers see under each ${study.axes[0] ?? "fix"}`;
  const chart = anomalyMatrix(cells, { title, unit: "count" });
  const sentences = [...fixesSentences(result), ...study.fixes.notes];
  return html`${study.fixes.of !== "" && html`<p class="hint">Of the case ${study.fixes.of}.</p>`}
${chart !== null && (await plot(chart, "violations in a run"))}
<ul>${sentences.map((text) => html`<li>${text.replace(/\.$/, "")}.</li>`)}</ul>
${priceTable(result)}`;
}

/** A row a fix: stale reads, and each price with its difference from what is. */
function priceTable(result: StudyResult): Markup {
  const { study, cases } = result;
  const prices = study.metrics.filter(({ name }) => name !== "violations");
  const columns = prices.map((metric) => ({
    metric,
    comparison: compareBy(result, metric, study.axes),
  }));
  const [first] = columns;
  const isCompared = ({ id, name }: MetricRef) => !id.startsWith("p50") && name !== "stale_reads";
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What each fix costs"><table>
<caption>What each fix costs, beside what is</caption>
<thead><tr><th scope="col">${study.axes[0]}</th>${columns.map(
    ({ metric }) =>
      html`<th scope="col" class="number">${metric.id}</th>${
        isCompared(metric) && html`<th scope="col" class="number">more than as it is</th>`
      }`,
  )}</tr></thead>
<tbody>${cases.map(
    (
      { plan, metrics },
      index,
    ) => html`<tr><th scope="row" class="short">${plan.label}</th>${columns.map(
      ({ metric, comparison }) => {
        const pair = comparison.groups
          .flatMap(({ pairs }) => pairs)
          .find(({ caseA, caseB }) => caseA === 0 && caseB === index);
        return html`${figureCell(metrics.get(metric.id))}${
          isCompared(metric) &&
          (pair === undefined
            ? html`<td></td>`
            : splitCell(
                pair.verdict === "same" ? "the same" : differenceCell(pair, comparison.unit),
              ))
        }`;
      },
    )}</tr>
`,
  )}</tbody></table></div>
<p class="hint">${first !== undefined && methodText(first.comparison)}</p>
`;
}
