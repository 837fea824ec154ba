import type { StudyResult } from "../../analysis/results.ts";
import type { Origin } from "../../model/study.ts";
import { rowHeading } from "../figures.ts";
import { html, type Markup } from "../markup.ts";

/** A sweep over more values than this is cut short in a cell. */
const MOST_VALUES = 8;

const TRUST: Readonly<Record<Origin["from"], string>> = {
  scenario: "scenario",
  param: "parameter",
  preset: "preset",
  default: "default",
  dataset: "measured",
};

/** The author's own words first, the defaults that nobody chose last. */
const ORDER: readonly Origin["from"][] = ["param", "scenario", "dataset", "preset", "default"];

function rank({ from }: Row): number {
  return Math.min(...from.map((one) => ORDER.indexOf(one)));
}

interface Row {
  readonly path: string;
  readonly texts: readonly string[];
  readonly from: readonly Origin["from"][];
  readonly sources: readonly string[];
}

/** Every number that went into the model, where it comes from, and the source behind it. */
export function parameters(result: StudyResult): Markup {
  const rows = rowsOf(result).sort((a, b) => rank(a) - rank(b));
  return html`<p>What was given in the <em>scenario</em> or as a <em>parameter</em> is the author's word. A <em>preset</em> is the product's documented behaviour, <em>measured</em> comes from a data set, and a <em>default</em> was chosen because nothing was said: check those first.</p>
<div class="scroll" tabindex="0" role="region" aria-label="Parameters and their origins"><table>
<thead><tr><th scope="col">what</th><th scope="col">value</th><th scope="col">from</th><th scope="col">source</th></tr></thead>
<tbody>${rows.map(
    ({
      path,
      texts,
      from,
      sources,
    }) => html`<tr>${rowHeading(path)}<td>${values(texts)}</td><td>${from
      .map((one) => TRUST[one])
      .join(", ")}</td><td class="wide">${sources.join("; ")}</td></tr>
`,
  )}</tbody></table></div>`;
}

function rowsOf(result: StudyResult): Row[] {
  const byPath = new Map<string, Origin[]>();
  for (const { plan } of result.cases) {
    for (const origin of plan.origins) {
      const known = byPath.get(origin.path);
      if (known) known.push(origin);
      else byPath.set(origin.path, [origin]);
    }
  }
  return [...byPath].map(([path, origins]) => ({
    path,
    texts: [...new Set(origins.map(({ text }) => text))],
    from: [...new Set(origins.map(({ from }) => from))],
    sources: [...new Set(origins.flatMap(sourceOf))],
  }));
}

/** The source to name; that a default is one stands in the column before. */
function sourceOf({ from, source }: Origin): string[] {
  return source === undefined || (from === "default" && source === "default of the language")
    ? []
    : [source];
}

function values(texts: readonly string[]): Markup {
  if (texts.length === 1) return html`${texts[0]}`;
  const rest = texts.length - MOST_VALUES;
  return html`<em>varies:</em> ${texts.slice(0, MOST_VALUES).join(" · ")}${rest > 0 && html` and ${rest} more`}`;
}
