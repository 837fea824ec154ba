import { quantileMethod } from "../../analysis/metrics/quantile-method.ts";
import type { StudyResult } from "../../analysis/results.ts";
import { formatMetric } from "../../units/format.ts";
import { roundedUp } from "../../units/rounded-up.ts";
import { counted } from "../figures.ts";
import { html, type Markup } from "../markup.ts";

/** How the figures were made, and what the model leaves out. */
export function method(result: StudyResult): Markup {
  const run = result.cases[0]?.plan.plan.run;
  const trials = [...new Set(result.cases.map((one) => one.trials))];
  return html`<dl>
<dt>Model</dt><dd>a discrete-event simulation with integer nanoseconds; no wall clock</dd>
<dt>Cases</dt><dd>${result.cases.length}</dd>
<dt>Trials</dt><dd>${trialsText(result, trials)}; trial <em>i</em> of every case draws the same random numbers, so that cases compare in pairs</dd>
${
  run !== undefined &&
  html`<dt>Duration</dt><dd>${formatMetric(run.durationNs / 1e9, "s")} of simulated time a run</dd>
<dt>Warm-up</dt><dd>${
    run.warmupNs === null
      ? "the end of the transient is found for all runs of a case together, and what lies before it is not counted"
      : `the first ${formatMetric(run.warmupNs / 1e9, "s")} are not counted`
  }</dd>`
}
<dt>Intervals</dt><dd>of a hundred such ranges some 95 hold the value that endless trials would give${familyText(result)}</dd>
${percentiles(result)}<dt>Seed</dt><dd><code>${result.study.seed}</code></dd>
</dl>
<h3>What the model leaves out</h3>
${leftOut(result)}`;
}

/** How percentiles were found, where there are any. */
function percentiles({ study }: StudyResult): Markup {
  const measures = study.cases[0]?.plan.measures;
  const methods = study.metrics.flatMap((ref) => quantileMethod(ref, measures) ?? []);
  const counted = methods.find((one) => one.method === "histogram");
  const texts = [
    ...(counted === undefined
      ? []
      : [
          `of operations and samples from histograms, at most ${shareText(counted.relativeError)} off`,
        ]),
    ...(methods.some((one) => one.method === "exact")
      ? [
          `${measures?.exactLatencies === true ? "of latencies, " : ""}of single events and of runs exact`,
        ]
      : []),
  ];
  return html`${
    texts.length > 0 &&
    html`<dt>Percentiles</dt><dd>${texts.join("; ")}</dd>
`
  }`;
}

/** An upper limit is never rounded down. */
function shareText(share: number): string {
  return formatMetric(roundedUp(share), "1");
}

/** What verdicts on one expectation in several cases take into account. */
function familyText({ cases }: StudyResult): string {
  const asked = cases.filter(({ expectations }) =>
    expectations.some(({ verdict }) => verdict !== "skipped"),
  );
  return asked.length < 2
    ? ""
    : "; the verdicts on one expectation are judged over all cases together (Holm), so that all of them are right in 95 of 100 studies";
}

function trialsText(result: StudyResult, trials: readonly number[]): string {
  const plan = result.study.trials;
  const count =
    trials.length === 1
      ? counted(trials[0] ?? 0, "run")
      : `${Math.min(...trials)} to ${Math.max(...trials)} runs`;
  return plan.kind === "fixed"
    ? `${count} of each case`
    : `${count} of each case, until ${plan.metric.id} is known within ${formatMetric(plan.within, "1")}`;
}

function leftOut(result: StudyResult): Markup {
  const all = new Map<string, number>();
  for (const { plan } of result.cases) {
    for (const text of new Set(plan.leavesOut)) all.set(text, (all.get(text) ?? 0) + 1);
  }
  if (all.size === 0) return html`<p>Nothing that the scenario asks for.</p>`;
  const total = result.cases.length;
  return html`<ul>${[...all].map(
    ([text, count]) =>
      html`<li>${text}${count < total && html` <span class="hint">(in ${counted(count, "case")} of ${total})</span>`}</li>`,
  )}</ul>`;
}
