import { type FailoverRow, failoverRows } from "../../analysis/metrics/failover-metrics.ts";
import type { CaseResult, StudyResult } from "../../analysis/results.ts";
import { formatMetric } from "../../units/format.ts";
import { counted, rowHeading } from "../figures.ts";
import { html, type Markup } from "../markup.ts";

/** Rows of one case's table; what comes after them is counted. */
const MOST_ROWS = 40;
/** Cases whose tables stand open. */
const OPEN_CASES = 3;

/**
 * Every change of leader: when, from whom to whom, how long until writes were acknowledged again,
 * and what was lost. Null when no run saw one.
 */
export function failovers(result: StudyResult): Markup | null {
  const cases = result.cases
    .map((one) => ({ one, rows: failoverRows(one.records) }))
    .filter(({ rows }) => rows.length > 0);
  if (cases.length === 0) return null;
  return html`<p>Times are from the start of a run. The recovery time goes from the failure, or from the suspicion where the old leader was alive, to the first acknowledged write after it.</p>
${cases.map(({ one, rows }, index) => caseTable(one, rows, index < OPEN_CASES))}`;
}

function caseTable(one: CaseResult, rows: readonly FailoverRow[], open: boolean): Markup {
  const { nodes } = one.plan.plan.topology;
  const node = (index: number | null) => (index === null ? "–" : (nodes[index]?.name ?? "–"));
  const rest = rows.length - MOST_ROWS;
  return html`<details${open && html` open`}><summary>${one.plan.label}<span class="hint">${counted(rows.length, "change")} of leader in ${counted(one.trials, "run")}</span></summary>
<div class="scroll" tabindex="0" role="region" aria-label="Changes of leader"><table><thead><tr><th scope="col">trial</th><th scope="col" class="number">at</th><th scope="col">what</th><th scope="col">from</th><th scope="col">to</th><th scope="col" class="number">recovery time</th><th scope="col" class="number">writes lost</th><th scope="col" class="number">oldest lost</th></tr></thead>
<tbody>${rows.slice(0, MOST_ROWS).map(
    (row) =>
      html`<tr>${rowHeading(String(row.trial + 1))}<td class="number">${time(row.atNs)}</td><td>${
        row.isFalse ? `false ${row.kind}` : row.kind
      }</td><td>${node(row.from)}</td><td>${node(row.to)}</td><td class="number">${
        row.rtoNs === null ? "never" : time(row.rtoNs)
      }</td><td class="number">${row.lost === null ? "–" : formatMetric(row.lost, "count")}</td><td class="number">${
        row.rpoNs === null || row.lost === 0 ? "–" : time(row.rpoNs)
      }</td></tr>
`,
  )}</tbody></table></div>${rest > 0 && html`<p class="hint">And ${rest} more.</p>`}
</details>
`;
}

function time(ns: number): string {
  return formatMetric(ns / 1e9, "s");
}
