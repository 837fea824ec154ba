import type { CaseResult, Estimate, StudyResult, Verdict } from "../../analysis/results.ts";
import { counted, figureCell, figureText, rowHeading } from "../figures.ts";
import { limitWords } from "../limit-words.ts";
import { html, type Markup } from "../markup.ts";
import { UNNAMED } from "../options.ts";

/** More answers than this are read faster as a table. */
const MOST_SENTENCES = 8;

/** Labels of so many cases that were not run stand at the top. */
const MOST_LABELS = 6;

/**
 * The question, whether what was expected holds, and what must be known before reading on. `whole`
 * has the cases that were not run as well.
 */
export function lead(result: StudyResult, whole: StudyResult = result): Markup {
  const { title, reportTitle } = result.study;
  return html`<p class="kicker">Replication study${reportTitle !== "" && reportTitle !== title && html`: ${reportTitle}`}</p>
<h1>${title === UNNAMED ? "A scenario without a name" : title}</h1>
${banner(result)}
${
  !result.complete &&
  html`<div class="notice bad"><p><strong>Not complete.</strong> Some runs were stopped before their end; the figures are of what was finished.${notRun(result, whole)}</p></div>`
}
${result.cases.some(({ instabilities }) => instabilities.length > 0) && unstable(result)}`;
}

function notRun(result: StudyResult, whole: StudyResult): Markup {
  const ran = new Set(result.cases.map(({ plan }) => plan.label));
  const missing = whole.cases.map(({ plan }) => plan.label).filter((label) => !ran.has(label));
  if (missing.length === 0) return html``;
  const more = missing.length - MOST_LABELS;
  return html` Of ${missing.length} of ${whole.cases.length} cases no run was finished: ${missing
    .slice(0, MOST_LABELS)
    .join("; ")}${more > 0 && html` and ${more} more`}.`;
}

function banner(result: StudyResult): Markup {
  const verdicts = result.cases.flatMap(({ expectations }) =>
    expectations.filter(({ expectation }) => expectation.kind === "expect"),
  );
  if (verdicts.length === 0) return html`<p class="hint">No expectation was set.</p>`;
  const ready = verdicts.filter(({ expectation }) => expectation.notSimulated === undefined);
  const later = verdicts.length - ready.length;
  return html`<p>${headline(ready.map(({ verdict }) => verdict))}</p>${
    later > 0 &&
    html`<p class="hint">${counted(later, "further one")} cannot be judged yet: what is asked for is not simulated.</p>`
  }`;
}

function headline(verdicts: readonly Verdict[]): Markup {
  const of = (wanted: Verdict) => verdicts.filter((verdict) => verdict === wanted).length;
  const [failed, unsure, skipped] = [of("fail"), of("undecided"), of("skipped")];
  const judged = verdicts.length - skipped;
  if (failed > 0) {
    return html`<span class="banner fail">✗ ${failed} of ${counted(judged, "expectation")} failed${unsure > 0 && html`, ${unsure} undecided`}</span>`;
  }
  if (unsure > 0) {
    return html`<span class="banner undecided">? ${unsure} of ${counted(judged, "expectation")} undecided: more trials are needed</span>`;
  }
  if (judged === 0)
    return html`<span class="banner skipped">– No expectation could be judged</span>`;
  const all = judged === 1 ? "The expectation holds" : `All ${judged} expectations hold`;
  return html`<span class="banner pass">✓ ${all}</span>`;
}

function unstable(result: StudyResult): Markup {
  const all = result.cases.flatMap(({ plan, instabilities }) =>
    instabilities.map(
      (text) => html`<p>${result.cases.length > 1 && html`${plan.label}: `}${text}</p>`,
    ),
  );
  return html`<div class="notice"><p><strong>No steady state${result.cases.length > 1 && " in some cases"}.</strong></p>${all.slice(0, 6)}${
    all.length > 6 && html`<p>And ${all.length - 6} more, in each case's own part.</p>`
  }</div>`;
}

/** A plain sentence for each case, or a table when there are many. */
export function answer(result: StudyResult): Markup {
  const [only, ...others] = result.cases;
  if (only !== undefined && others.length === 0)
    return html`<p class="lead">${sentence(only, false)}</p>`;
  if (result.cases.length > MOST_SENTENCES) return answerTable(result);
  return html`<ul class="answers">${result.cases.map((one) => html`<li>${sentence(one, result.cases.length > 1)}</li>`)}</ul>`;
}

function sentence(one: CaseResult, named: boolean): Markup {
  if (one.trials === 0) return html`<strong>${one.plan.label}</strong>: no run was finished.`;
  const throughput = one.metrics.get("throughput(write)");
  const [p50, p99] = [one.metrics.get("p50(write.latency)"), one.metrics.get("p99(write.latency)")];
  const reads = one.metrics.get("throughput(read)");
  const written =
    throughput === undefined
      ? null
      : throughput.value === null
        ? html`no write was acknowledged`
        : html`<strong>${figureText(throughput)}</strong> writes${within(p50, p99)}`;
  const read =
    reads === undefined || reads.value === null || reads.value === 0
      ? null
      : throughput === undefined
        ? html`<strong>${figureText(reads)}</strong> reads${within(one.metrics.get("p50(read.latency)"), one.metrics.get("p99(read.latency)"))}`
        : html`${figureText(reads)} reads`;
  const both = written !== null && read !== null;
  return html`${named && html`<strong>${one.plan.label}</strong>: `}${written}${both && "; "}${read}${
    written === null && read === null && "no operation was answered"
  }. ${one.bottleneck !== "" && html`The limit is ${limitWords(one.bottleneck)}. `}${!named && html`<span class="hint">${one.explanation}</span>`}`;
}

/** `, half of them within 3 ms and 99% within 9 ms`; the two as one where they read alike. */
function within(p50: Estimate | undefined, p99: Estimate | undefined): Markup {
  if (p50 === undefined || p50.value === null) return html``;
  const [half, most] = [figureText(p50), p99?.value == null ? "" : figureText(p99)];
  if (half === most) return html`, 99% of them within <strong>${most}</strong>, half hardly sooner`;
  return html`, half of them within <strong>${half}</strong>${most !== "" && html` and 99% within ${most}`}`;
}

type Columns = readonly (readonly [string, string])[];

const WRITES: Columns = [
  ["throughput(write)", "writes"],
  ["p50(write.latency)", "p50 latency"],
  ["p99(write.latency)", "p99 latency"],
];
const READS: Columns = [
  ["throughput(read)", "reads"],
  ["p50(read.latency)", "p50 latency"],
  ["p99(read.latency)", "p99 latency"],
];

function answerTable(result: StudyResult): Markup {
  const axes = result.study.axes;
  const columns = result.study.metrics.some(({ id }) => id === "throughput(write)")
    ? WRITES
    : READS;
  const params = (one: CaseResult) =>
    axes.map((axis) => one.plan.params.find(({ name }) => name === axis)?.text ?? "");
  return html`<div class="scroll" tabindex="0" role="region" aria-label="The answer for each case"><table>
<thead><tr>${axes.map((axis) => html`<th scope="col">${axis}</th>`)}${columns.map(
    ([, heading]) => html`<th scope="col" class="number">${heading}</th>`,
  )}<th scope="col">the limit</th></tr></thead>
<tbody>${result.cases.map(
    (one) => html`<tr>${params(one).map(rowHeading)}${columns.map(([id]) =>
      figureCell(one.metrics.get(id)),
    )}<td>${limitWords(one.bottleneck)}</td></tr>
`,
  )}</tbody></table></div>`;
}
