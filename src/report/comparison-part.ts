import type { ComparedGroup, ComparedPair, Comparison } from "../analysis/comparison/comparison.ts";
import { compareBy } from "../analysis/comparison/comparison.ts";
import {
  bestTexts,
  betterText,
  differenceCell,
  methodText,
  ratioCell,
  verdictText,
} from "../analysis/comparison/words.ts";
import type { StudyResult } from "../analysis/results.ts";
import { differences } from "../charts/differences.ts";
import { withTrust } from "../charts/with-trust.ts";
import type { ReportItem } from "../model/study.ts";
import { figureCell } from "./figures.ts";
import { html, type Markup } from "./markup.ts";
import type { Plot } from "./plot.ts";

type CompareItem = Extract<ReportItem, { kind: "compare" }>;

/** `compare m by p` in a report: what is best, the picture of the differences, every pair. */
export async function comparisonPart(
  result: StudyResult,
  item: CompareItem,
  plot: Plot,
): Promise<Markup> {
  const comparison = compareBy(result, item.metric, item.by);
  const title = item.label ?? `${item.metric.id} compared by ${item.by.join(", ")}`;
  if (comparison.nothing !== undefined) {
    return html`<div class="notice"><p><code>compare ${item.metric.id} by ${item.by.join(", ")}</code>: ${comparison.nothing}.</p></div>`;
  }
  const chart = differences(comparison, title);
  const best = bestTexts(comparison);
  return html`${chart !== null && (await plot(withTrust(chart, result.cases, [item.metric]), betterText(comparison)))}
${best.length > 0 && html`<ul>${best.map((text) => html`<li>${text}.</li>`)}</ul>`}
${comparisonTable(comparison)}`;
}

/** A row a pair: the two values, their difference and ratio with intervals, and what to think of it. */
export function comparisonTable(comparison: Comparison): Markup {
  const { metric, by, groups, unit } = comparison;
  const names = [...new Set(groups.flatMap(({ where }) => where.map(({ name }) => name)))];
  const heads = unit === "word" ? [] : ["B − A", "B / A"];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${metric.id} compared by ${by.join(", ")}"><table>
<caption>${metric.id}, pair by pair. ${methodText(comparison)}</caption>
<thead><tr>${[...names, "A", "B"].map((name) => html`<th scope="col">${name}</th>`)}${[
    "A",
    "B",
    ...heads,
  ].map(
    (name) =>
      html`<th scope="col" class="number">${name.length === 1 ? `value of ${name}` : name}</th>`,
  )}<th scope="col">seen</th></tr></thead>
<tbody>${groups.flatMap((group) => group.pairs.map((pair) => row(group, pair, names, comparison)))}</tbody></table></div>
`;
}

function row(
  { where }: ComparedGroup,
  pair: ComparedPair,
  names: readonly string[],
  { unit }: Comparison,
): Markup {
  const figures =
    unit === "word" ? [] : [differenceCell(pair, unit), ratioCell(pair)].map(splitCell);
  const text = verdictText(pair, unit);
  return html`<tr>${names.map(
    (name) =>
      html`<td class="short">${where.find((param) => param.name === name)?.text ?? ""}</td>`,
  )}<th scope="row" class="short">${pair.nameA}</th><th scope="row" class="short">${pair.nameB}</th>${figureCell(
    pair.a,
  )}${figureCell(pair.b)}${figures}<td>${text === "" ? "differs" : text}</td></tr>
`;
}

/** The interval of a cell in small print, as everywhere in a report. */
export function splitCell(text: string): Markup {
  const [figure = "", interval = ""] = text.split(/ (?=\()/);
  return html`<td class="number">${figure}${
    interval !== "" && html`<span class="interval">${interval.replace(/^\(|\)$/g, "")}</span>`
  }</td>`;
}
