import type { StudyResult } from "../analysis/results.ts";
import { html, type Markup, rendered } from "./markup.ts";
import { metricTable } from "./metric-table.ts";
import { answer } from "./sections/answer.ts";
import { found } from "./sections/found.ts";
import { verdicts } from "./sections/verdicts.ts";

/** Everything hangs on the class, so that the page around it keeps its own style. */
const STYLE = `
.quorate{max-width:62rem;line-height:1.45}
.quorate .interval,.quorate .seen{display:block;opacity:.7;font-size:.85em}
.quorate .hint,.quorate .absent{opacity:.75}
.quorate .number{text-align:right;font-variant-numeric:tabular-nums}
.quorate table{border-collapse:collapse}.quorate th,.quorate td{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}
.quorate .scroll{overflow-x:auto}
.quorate .verdict{font-weight:600}
`;

/** A result in short, for a notebook's cell: question, answers, verdicts and the tables asked for. */
export function renderFragment(result: StudyResult): Markup {
  const tables = result.study.report.flatMap((item) =>
    item.kind === "table" ? [metricTable(result, item.metrics, item.by)] : [],
  );
  return html`<div class="quorate"><style>${rendered("style sheet", STYLE)}</style>
${!result.study.title.startsWith("<") && html`<p><b>${result.study.title}</b></p>`}
${answer(result)}
${tables}
${verdicts(result)}
${found(result)}
</div>`;
}
