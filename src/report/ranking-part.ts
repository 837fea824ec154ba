import type { RankedInput, Ranking, StudyResult } from "../analysis/results.ts";
import {
  elasticityText,
  inputName,
  notesOf,
  parted,
  plainText,
  pressureTexts,
  rankMethod,
  slightNames,
  stepsOf,
  stepText,
  wordsText,
} from "../analysis/sensitivity/words.ts";
import { tornado } from "../charts/tornado.ts";
import type { ReportItem } from "../model/study.ts";
import { rowHeading } from "./figures.ts";
import { html, type Markup } from "./markup.ts";
import type { Plot } from "./plot.ts";

type RankItem = Extract<ReportItem, { kind: "rank" }>;

/** `rank inputs by m` in a report: the tornado, every input that weighs, what hardly matters, why. */
export async function rankingPart(
  { rankings = [] }: StudyResult,
  item: RankItem,
  plot: Plot,
): Promise<Markup> {
  const ranking = rankings.find(
    ({ metric, label }) => metric.id === item.metric.id && label === item.label,
  );
  if (ranking === undefined) {
    return html`<div class="notice"><p><code>rank inputs by ${item.metric.id}</code>: the runs that it takes were not made.</p></div>`;
  }
  const title = item.label ?? `What ${item.metric.id} depends on`;
  const chart = tornado(ranking, title);
  const hint = `${plainText(ranking.base)} as it is${ranking.cases > 1 ? `, in the case ${ranking.caseLabel}` : ""}`;
  return html`${chart !== null && (await plot(chart, hint))}
${rankingTable(ranking)}
${afterTable(ranking)}`;
}

export function afterTable(ranking: Ranking): Markup {
  const { unknown } = parted(ranking);
  const { together, remarks, complete } = ranking;
  const names = slightNames(ranking);
  const texts = [
    ...pressureTexts(ranking),
    ...(together === undefined ? [] : [together]),
    ...unknown.map((input) => `Not ranked: ${inputName(input)}: ${input.why ?? ""}`),
    ...remarks,
    ...(complete ? [] : ["Stopped before its end: ranked by the runs that were finished"]),
  ];
  return html`${names !== "" && html`<p><strong>Hardly matters:</strong> ${names}.</p>`}
${texts.length > 0 && html`<ul>${texts.map((text) => html`<li>${text}.</li>`)}</ul>`}
<p class="hint">${rankMethod(ranking)}</p>`;
}

export function rankingTable(ranking: Ranking): Markup {
  const { weighty } = parted(ranking);
  const { id } = ranking.metric;
  if (weighty.length === 0) return html`<p>${id} depends on nothing that was tried.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What ${id} depends on"><table>
<caption>${id} with a little less and a little more of each input, the weightiest first.</caption>
<thead><tr><th scope="col">input</th>${["as it is", "at x0.8", "at x1.25", "1 % more gives"].map(
    (name) => html`<th scope="col" class="number">${name}</th>`,
  )}<th scope="col">note</th></tr></thead>
<tbody>${weighty.map(row)}</tbody></table></div>`;
}

function row(input: RankedInput): Markup {
  const { smaller, larger } = stepsOf(input);
  const words = wordsText(input);
  const [figure = "", interval = ""] = elasticityText(input).split(/ (?=\()/);
  const notes = [...(words === "" ? [] : [words]), ...notesOf(input)].join("; ");
  return html`<tr>${rowHeading(inputName(input))}<td class="number">${input.text}</td><td class="number">${stepText(smaller, "x0.8")}</td><td class="number">${stepText(larger, "x1.25")}</td><td class="number">${figure}${
    interval !== "" && html`<span class="interval">${interval.replace(/^\(|\)$/g, "")}</span>`
  }</td><td>${notes}</td></tr>
`;
}
