import type { Plan } from "../../model/plan.ts";
import type { RunRecord } from "../../model/run-record.ts";
import type { Expectation } from "../../model/study.ts";
import { formatMetric } from "../../units/format.ts";
import { estimateMetric } from "../metrics/estimate.ts";
import { type Views, viewsOf } from "../metrics/view.ts";
import type { Estimate, ExpectationResult, Verdict } from "../results.ts";
import { wilsonInterval } from "../statistics/proportion.ts";
import { judgePooled, judgeTrial, metricsIn, type Truth } from "./condition.ts";

/**
 * The verdict on one expectation.
 *
 * Without `in … of runs` the condition is judged on all trials together (`judgePooled`).
 *
 * With `in 95% of runs` each trial is judged by its values, and the share that passed decides: at
 * least 95 % is a pass. Below that it is a fail when chance cannot explain it, that is when the
 * share's 95 % interval (Wilson) lies below 95 % as a whole, and undecided otherwise: 19 of 20
 * pass, 18 of 20 are undecided and ask for more trials, 10 of 20 fail.
 *
 * Undecided too, with the reason in `seen`: a metric without a value, and words that this version
 * does not simulate. Skipped: its `when` is false in this case.
 */
export function judge(
  expectation: Expectation,
  plan: Plan,
  records: readonly RunRecord[],
  measuredViews: Views,
): ExpectationResult {
  const { condition, applies, during, inShareOfRuns, notSimulated, within } = expectation;
  if (!applies) return result(expectation, "skipped", [], "does not apply to this case");
  if (notSimulated !== undefined) return result(expectation, "undecided", [], notSimulated);
  if (within !== undefined) {
    return result(expectation, "undecided", [], "`within … after` is not judged yet");
  }
  const views = during === undefined ? measuredViews : viewsOf(plan, records, during);
  const trials = views.trials.map((view) => judgeTrial(condition, view));
  const seen = seenText(expectation, views);
  const pooled = inShareOfRuns === undefined ? judgePooled(condition, views) : null;
  const verdict =
    inShareOfRuns === undefined ? verdictOf(pooled) : shareVerdict(trials, inShareOfRuns);
  return result(expectation, verdict, trials, seen);
}

function shareVerdict(trials: readonly Truth[], required: number): Verdict {
  const judged = trials.filter((truth) => truth !== null);
  const passed = judged.filter((truth) => truth).length;
  if (judged.length === 0) return "undecided";
  // 19 / 20 must count as 95 %, whatever its last bit says.
  if (passed / judged.length >= required - 1e-12) return "pass";
  return wilsonInterval(passed, judged.length).high < required ? "fail" : "undecided";
}

function verdictOf(truth: Truth): Verdict {
  return truth === null ? "undecided" : truth ? "pass" : "fail";
}

function result(
  expectation: Expectation,
  verdict: Verdict,
  trials: readonly Truth[],
  seen: string,
): ExpectationResult {
  const judged = trials.filter((truth) => truth !== null);
  return {
    expectation,
    verdict,
    passed: judged.filter((truth) => truth).length,
    of: judged.length,
    seen,
  };
}

/** What the condition's metrics were: `p99(write.latency) = 312 ms (298 ms to 325 ms)`. */
function seenText({ condition }: Expectation, views: Views): string {
  const metrics = metricsIn(condition);
  if (metrics.length === 0) return "the condition names no metric";
  return metrics.map((ref) => `${ref.id} = ${estimateText(estimateMetric(ref, views))}`).join(", ");
}

function estimateText({ value, low, high, unit, word, absent }: Estimate): string {
  if (word !== undefined) return word;
  if (value === null) return `no value: ${absent ?? "nothing was observed"}`;
  const text = formatMetric(value, unit);
  if (low === null || high === null || low === high) return text;
  return `${text} (${formatMetric(low, unit)} to ${formatMetric(high, unit)})`;
}
