import type { CaseResult, StudyResult } from "../../analysis/results.ts";
import { BOUND_NAMES } from "../../charts/bound-names.ts";
import { formatMetric } from "../../units/format.ts";
import { figureText } from "../figures.ts";
import { limitWords } from "../limit-words.ts";
import { html, type Markup } from "../markup.ts";

/** Parts of which more stand folded, and cases of which more are not named one by one. */
const OPEN = 4;
const NAMED = 4;

/**
 * The bounds with their formulas, what limits and why: once for all cases that have the same bounds.
 * Null where nobody writes.
 */
export function cases(result: StudyResult): Markup | null {
  if (!result.study.metrics.some(({ id }) => id === "throughput(write)")) return null;
  const groups = new Map<string, CaseResult[]>();
  for (const one of result.cases) {
    const key = JSON.stringify([one.bounds, one.bottleneck]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const open = groups.size <= OPEN;
  return html`<p>The bounds are closed forms, in writes per second; the smallest one that applies limits the case.</p>
${[...groups.values()].map((group) => oneGroup(group, open, result.cases.length))}`;
}

function oneGroup(group: readonly CaseResult[], open: boolean, all: number): Markup {
  const [first] = group as readonly [CaseResult];
  const [heading, hint] = headingOf(group, all);
  return html`<details${open && html` open`}><summary>${heading}<span class="hint">${hint}</span></summary>
<div class="scroll"><table><thead><tr><th scope="col">bound</th><th scope="col" class="number">writes</th><th scope="col">from</th></tr></thead>
<tbody>${first.bounds.map(
    ({ name, writesPerSecond, formula }) =>
      html`<tr><th scope="row">${BOUND_NAMES[name]}</th><td class="number">${
        writesPerSecond === null ? "unlimited" : formatMetric(writesPerSecond, "/s")
      }</td><td>${formula}</td></tr>`,
  )}</tbody></table></div>
${first.bottleneck !== "" && html`<p>The limit is <strong>${limitWords(first.bottleneck)}</strong>.</p>`}
${said(group, (one) => (one.explanation === "" ? [] : [one.explanation])).map((text) => html`<p>${text}</p>`)}
${said(group, ({ instabilities }) => instabilities).map((text) => html`<div class="notice"><p>${text}</p></div>`)}
${said(group, ({ remarks }) => remarks ?? []).map((text) => html`<p class="hint">${text}</p>`)}
${said(group, notes).map((text) => html`<p class="hint">${text}</p>`)}
${said(group, ({ complete }) => (complete ? [] : ["A run was stopped before its end."])).map((text) => html`<div class="notice bad"><p>${text}</p></div>`)}
</details>
`;
}

function headingOf(group: readonly CaseResult[], all: number): readonly [string, string] {
  const [first] = group as readonly [CaseResult];
  const simulated = figureText(first.metrics.get("throughput(write)"));
  if (group.length === 1) return [first.plan.label, `${simulated} writes`];
  if (group.length === all) return [`All ${all} cases`, "the bounds are the same"];
  const rest = group.length - NAMED;
  const labels = group.slice(0, NAMED).map(({ plan }) => plan.label);
  return [
    `${labels.join("; ")}${rest > 0 ? `; and ${rest} more` : ""}`,
    `${group.length} cases with the same bounds`,
  ];
}

/** Each sentence once, behind the cases that it is said of unless it is of all. */
function said(
  group: readonly CaseResult[],
  sentences: (one: CaseResult) => readonly string[],
): string[] {
  const where = new Map<string, string[]>();
  for (const one of group) {
    for (const text of new Set(sentences(one))) {
      where.set(text, [...(where.get(text) ?? []), one.plan.label]);
    }
  }
  return [...where].map(([text, labels]) => {
    if (labels.length === group.length) return text;
    const rest = labels.length - NAMED;
    const named = labels.slice(0, NAMED).join("; ");
    return `${named}${rest > 0 ? `; and ${rest} more` : ""}: ${text}`;
  });
}

/** What the engine noticed, once each, whichever trial it was. */
function notes(one: CaseResult): string[] {
  return [...new Set(one.records.flatMap((record) => record.notes.map(({ text }) => text)))];
}
