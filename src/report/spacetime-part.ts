import type { StudyResult } from "../analysis/results.ts";
import { ruleTitle } from "../analysis/witness/rules.ts";
import { toldText } from "../analysis/witness/told-text.ts";
import { spacetime } from "../charts/spacetime.ts";
import type { ReportItem } from "../model/study.ts";
import { html, type Markup, rendered } from "./markup.ts";

type SpacetimeItem = Extract<ReportItem, { kind: "spacetime" }>;

/** The plainest violation of a rule: its diagram, its story in words, and where it was not seen. */
export function spacetimePart(result: StudyResult, item: SpacetimeItem, index: number): Markup {
  const told = result.stories?.find(({ rule }) => rule === item.rule);
  const title = item.label ?? ruleTitle(item.rule);
  if (told === undefined) {
    return html`<div class="notice"><p><code>${title}</code>: the study was stopped before it could be told.</p></div>`;
  }
  const lines = toldText(told).map((line) => html`<p class="hint">${line}</p>\n`);
  const { story } = told;
  if (story === null) return html`<h3>${title}</h3>\n${lines}`;
  const hint = `${story.caseLabel}; trial ${story.trial + 1}`;
  const svg = spacetime(story, title).svg("page", `spacetime${index}`);
  return html`<figure>
<figcaption>${title} <span class="hint">${hint}</span></figcaption>
<div class="plot">${rendered("diagram", svg)}</div>
<p>${story.sentence}</p>
</figure>
${lines}`;
}
