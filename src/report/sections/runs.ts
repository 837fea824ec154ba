import type { CaseResult, StudyResult } from "../../analysis/results.ts";
import {
  type TellingRun,
  type TellingRuns,
  tellingRuns,
} from "../../analysis/runs/telling-runs.ts";
import { timeline } from "../../charts/timeline.ts";
import { usualSeries } from "../../charts/usual-series.ts";
import { formatMetric } from "../../units/format.ts";
import { html, type Markup } from "../markup.ts";
import type { Plot } from "../plot.ts";

/** Cases whose runs are shown; of more the first that has an expectation which does not hold. */
const MOST_CASES = 2;

/**
 * One run as it usually goes and the worst that was seen, as timelines on one scale. Null where the
 * runs are alike, and where nothing is known of how they went.
 */
export async function runs(result: StudyResult, plot: Plot): Promise<Markup | null> {
  const parts: Markup[] = [];
  for (const one of chosen(result.cases)) {
    const told = tellingRuns(one);
    if (told !== null) parts.push(await twoRuns(result, one, told, plot));
  }
  if (parts.length === 0) return null;
  return html`<p>Trials differ by chance alone. These are real runs: the one nearest to the median, and the worst.</p>
${parts}`;
}

function chosen(cases: readonly CaseResult[]): readonly CaseResult[] {
  if (cases.length <= MOST_CASES) return cases;
  const failing = cases.find(({ expectations }) =>
    expectations.some(({ verdict }) => verdict === "fail"),
  );
  return [failing ?? cases[0]!];
}

async function twoRuns(
  result: StudyResult,
  one: CaseResult,
  told: TellingRuns,
  plot: Plot,
): Promise<Markup> {
  const { metric, unit, usual, worst } = told;
  const drawn: Markup[] = [];
  const pair: readonly (readonly [string, TellingRun, TellingRun])[] = [
    ["A usual run", usual, worst],
    ["The worst run", worst, usual],
  ];
  for (const [title, run, other] of pair) {
    const record = one.records[run.trial]!;
    const metrics = usualSeries(result, one, one.records[worst.trial]!);
    const chart = timeline(one, { metrics, trial: run.trial, besides: [other.trial] });
    if (chart === null) continue;
    const value = `${metric.id} = ${formatMetric(run.value, unit)}`;
    const hint = `trial ${run.trial + 1} of ${one.records.length}, seed ${record.seed}; ${value}`;
    const said = `${title}, ${value}. ${chart.description}`;
    drawn.push(await plot({ ...chart, title, description: said }, hint));
  }
  const named = result.cases.length > 1;
  return html`${named && html`<h3>${one.plan.label}</h3>`}${drawn}`;
}
