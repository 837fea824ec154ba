import type { StudyResult } from "../../analysis/results.ts";
import { html, type Markup } from "../markup.ts";

/** Comments, texts, quantities and the words that open blocks; all else is left plain. */
const PIECES =
  /(#[^\n]*)|("""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*")|(\b\d[\d_]*(?:\.\d+)?(?:\s?(?:ns|us|ms|s|min|h|d|[KMGT]i?B|B|[kMG]?bps|ops\/s|\/s|%|ppm|[kMG])(?![\w-]))?)|\b(scenario|import|extends|param|let|topology|site|node|link|within|replicate|system|workload|faults|failover|load|run|sweep|vary|over|expect|prefer|find|where|report)\b/g;

const CLASSES = ["comment", "string", "quantity", "word"] as const;

/** The scenario as it was written, with numbered lines. */
export function scenarioSource(result: StudyResult): Markup {
  return html`${result.study.sources.map(
    ({ id, text }) => html`<h3>${id}</h3>
<pre class="code" tabindex="0">${lines(text)}</pre>
`,
  )}`;
}

function lines(text: string): Markup[] {
  const finished = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  const rows: Markup[][] = [[]];
  const put = (piece: string, kind?: string) => {
    piece.split("\n").forEach((part, index) => {
      if (index > 0) rows.push([]);
      if (part === "") return;
      rows
        .at(-1)
        ?.push(kind === undefined ? html`${part}` : html`<span class="${kind}">${part}</span>`);
    });
  };
  let end = 0;
  for (const match of finished.matchAll(PIECES)) {
    put(finished.slice(end, match.index));
    put(match[0], CLASSES[[1, 2, 3, 4].findIndex((group) => match[group] !== undefined)]);
    end = match.index + match[0].length;
  }
  put(finished.slice(end));
  return rows.map((row) => html`<span class="line">${row}</span>`);
}
