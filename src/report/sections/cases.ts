import type { Bound, CaseResult, StudyResult } from "../../analysis/results.ts";
import { formatMetric } from "../../units/format.ts";
import { figureText } from "../figures.ts";
import { limitWords } from "../limit-words.ts";
import { html, type Markup } from "../markup.ts";

const BOUNDS: Readonly<Record<Bound["name"], string>> = {
  fsync: "fsync",
  network: "network",
  apply: "apply",
  round_trip: "round trip",
};

/** Each case's bounds with their formulas, what limits it and why. */
export function cases(result: StudyResult): Markup {
  const open = result.cases.length <= 4;
  return html`<p>The bounds are closed forms, in writes per second; the smallest one that applies limits the case.</p>
${result.cases.map((one) => oneCase(one, open))}`;
}

function oneCase(one: CaseResult, open: boolean): Markup {
  const simulated = figureText(one.metrics.get("throughput(write)"));
  return html`<details${open && html` open`}><summary>${one.plan.label}<span class="hint">${simulated} writes</span></summary>
<div class="scroll"><table><thead><tr><th scope="col">bound</th><th scope="col" class="number">writes</th><th scope="col">from</th></tr></thead>
<tbody>${one.bounds.map(
    ({ name, writesPerSecond, formula }) =>
      html`<tr><th scope="row">${BOUNDS[name]}</th><td class="number">${
        writesPerSecond === null ? "unlimited" : formatMetric(writesPerSecond, "/s")
      }</td><td>${formula}</td></tr>`,
  )}</tbody></table></div>
${one.bottleneck !== "" && html`<p>The limit is <strong>${limitWords(one.bottleneck)}</strong>.</p>`}
${one.explanation !== "" && html`<p>${one.explanation}</p>`}
${one.instabilities.map((text) => html`<div class="notice"><p>${text}</p></div>`)}
${(one.remarks ?? []).map((text) => html`<p class="hint">${text}</p>`)}
${notes(one).map((text) => html`<p class="hint">${text}</p>`)}
${!one.complete && html`<div class="notice bad"><p>A run of this case was stopped before its end.</p></div>`}
</details>
`;
}

/** What the engine noticed, once each, whichever trial it was. */
function notes(one: CaseResult): string[] {
  return [...new Set(one.records.flatMap((record) => record.notes.map(({ text }) => text)))];
}
