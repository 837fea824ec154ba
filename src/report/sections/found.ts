import type { FindResult, StudyResult } from "../../analysis/results.ts";
import { figureCell, rowHeading } from "../figures.ts";
import {
  foundInterval,
  foundSentence,
  foundValue,
  probeReason,
  probeVerdict,
  showsCurve,
} from "../found-words.ts";
import { html, type Markup } from "../markup.ts";

/** Every search's answer: a sentence for one case, a table for a sweep. Null when nothing is sought. */
export function found(result: StudyResult): Markup | null {
  const { found: answers = [], cases } = result;
  if (answers.length === 0) return null;
  const searches = cases[0]?.plan.finds ?? [];
  const parts = searches.map(({ text, label }, index) => {
    const own = answers.filter(({ caseIndex, find }) => {
      return cases[caseIndex]?.plan.finds?.[index]?.text === find.text && find.label === label;
    });
    return html`<h3>${label ?? text}</h3>${label !== undefined && html`<p><code>${text}</code></p>`}
${own.length === 1 ? html`<p class="lead">${foundSentence(own[0]!)}</p>` : answerTable(result, own)}
${remarks(result, own)}
${own.map((one) => tried(result, one, own.length > 1))}`;
  });
  return html`<p>Each search runs the case at values of the param until one surely holds and a near one surely fails; between these two the condition turns. Trials with the same number draw the same random numbers at every value.</p>
${parts}`;
}

function answerTable(result: StudyResult, answers: readonly FindResult[]): Markup {
  const { axes } = result.study;
  const param = answers[0]?.find.param ?? "";
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What was found"><table>
<thead><tr>${axes.map((axis) => html`<th scope="col">${axis}</th>`)}<th scope="col" class="number">${param}</th><th scope="col" class="number">between</th><th scope="col" class="number">runs</th><th scope="col" class="number">first guess</th></tr></thead>
<tbody>${answers.map((one) => {
    const params = result.cases[one.caseIndex]?.plan.params ?? [];
    const heads = axes.map((axis) => params.find(({ name }) => name === axis)?.text ?? "");
    return html`<tr>${heads.map(rowHeading)}<td class="number">${foundValue(one)}</td><td class="number">${foundInterval(one)}</td><td class="number">${one.runs}</td><td class="number">${one.outcome === "found" && one.firstGuessText}</td></tr>
`;
  })}</tbody></table></div>`;
}

function remarks(result: StudyResult, answers: readonly FindResult[]): Markup {
  const where = new Map<string, string[]>();
  for (const { caseIndex, remarks: said } of answers) {
    const label = result.cases[caseIndex]?.plan.label ?? "";
    for (const one of said) where.set(one, [...(where.get(one) ?? []), label]);
  }
  return html`${[...where].map(
    ([remark, labels]) =>
      html`<p class="hint">${labels.length < answers.length && html`${labels.join("; ")}: `}${remark}.</p>`,
  )}`;
}

/** The values that were tried, folded away where the answer says it all. */
function tried({ cases }: StudyResult, one: FindResult, named: boolean): Markup {
  if (one.probes.length === 0) return html``;
  const ids = [...new Set(one.probes.flatMap(({ metrics }) => [...metrics.keys()]))];
  const label = named ? `${cases[one.caseIndex]?.plan.label ?? ""}: ` : "";
  return html`<details${showsCurve(one) && html` open`}><summary>${label}the ${one.probes.length} values that were tried</summary>
<div class="scroll"><table><thead><tr><th scope="col" class="number">${one.find.param}</th><th scope="col">verdict</th>${ids.map((id) => html`<th scope="col" class="number">${id}</th>`)}<th scope="col" class="number">runs</th><th scope="col"></th></tr></thead>
<tbody>${one.probes.map(
    (
      probe,
    ) => html`<tr><td class="number">${probe.text}</td><td>${probeVerdict(probe)}</td>${ids.map((id) => figureCell(probe.metrics.get(id)))}<td class="number">${probe.runs}</td><td>${probeReason(probe)}</td></tr>
`,
  )}</tbody></table></div></details>
`;
}
