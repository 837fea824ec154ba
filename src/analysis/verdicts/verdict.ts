import type { MetricRef } from "../../model/measures.ts";
import type { Plan } from "../../model/plan.ts";
import type { RunRecord } from "../../model/run-record.ts";
import type { Expectation } from "../../model/study.ts";
import { formatMetric } from "../../units/format.ts";
import { roundedUp } from "../../units/rounded-up.ts";
import { estimateMetric } from "../metrics/estimate.ts";
import { METRICS } from "../metrics/registry.ts";
import { type Views, viewsOf } from "../metrics/view.ts";
import type { Estimate, ExpectationResult, Verdict } from "../results.ts";
import { wilsonInterval } from "../statistics/proportion.ts";
import { judgePooled, judgeTrial, kleeneAnd, metricsIn, type Truth } from "./condition.ts";
import { type Deadline, recoveryOf } from "./within-after.ts";

/** What an expectation is judged by in one case. */
export interface Judged {
  readonly plan: Plan;
  readonly records: readonly RunRecord[];
  /** The measured part of the runs. */
  readonly views: Views;
  /** Why a metric has no steady value, so that a longer run would show another; null when it has. */
  readonly unsteady?: (ref: MetricRef) => string | null;
}

/**
 * The verdict on one expectation.
 *
 * Without `in … of runs` the condition is judged on all trials together (`judgePooled`).
 *
 * With `in 95% of runs` each trial is judged by its values, and the share that passed decides: at
 * least 95 % is a pass. Below that it is a fail when chance cannot explain it, that is when the
 * share's interval (Wilson) lies below 95 % as a whole, and undecided otherwise: 19 of 20 pass, 18
 * of 20 are undecided and ask for more trials, 10 of 20 fail.
 *
 * `within d after "label"` is judged in each trial by the time series (`recoveryOf`): all trials
 * must hold, or the share that is asked for.
 *
 * Undecided too, with the reason in `seen`: a metric without a value. And a pass on a metric that
 * has no steady value (`unsteady`): a longer run would show another number. A fail stays one, and
 * so does any verdict on a window that `during` names.
 *
 * Skipped: its `when` is false in this case, or what it asks is not simulated by this version.
 */
export function judge(
  expectation: Expectation,
  plan: Plan,
  records: readonly RunRecord[],
  views: Views,
  unsteady: (ref: MetricRef) => string | null = () => null,
): ExpectationResult {
  const { condition, applies, during, within, notSimulated } = expectation;
  if (!applies) return result(expectation, "skipped", [], "does not apply to this case");
  if (notSimulated !== undefined) return result(expectation, "skipped", [], notSimulated);
  if (within !== undefined) return judgeWithin(expectation, within, records);
  const part = during === undefined ? views : viewsOf(plan, records, during, views.pilot);
  const trials = part.trials.map((view) => judgeTrial(condition, view));
  const seen = seenText(expectation, part, trials);
  const verdict = verdictAt(expectation, part, trials);
  const missing = metricsIn(condition).filter(({ name }) => !METRICS.has(name));
  if (verdict === "undecided" && missing.length > 0) {
    const names = missing.map(({ id }) => `\`${id}\``).join(", ");
    return result(expectation, "skipped", [], `not simulated yet: ${names}`);
  }
  const grows =
    during === undefined ? metricsIn(condition).flatMap((ref) => unsteady(ref) ?? []) : [];
  if (verdict === "pass" && grows.length > 0) {
    return result(expectation, "undecided", trials, `${seen}; ${grows[0]}`);
  }
  return result(expectation, verdict, trials, seen);
}

/**
 * Whether a pass or fail that `judge` found stands at a stricter level than 95 % too. Verdicts by
 * value, and those on time series, do not depend on it.
 */
export function standsAt(
  level: number,
  { expectation, verdict }: ExpectationResult,
  { plan, records, views }: Judged,
): boolean {
  const { condition, during, within } = expectation;
  if (within !== undefined) return true;
  const part = during === undefined ? views : viewsOf(plan, records, during, views.pilot);
  const trials = part.trials.map((view) => judgeTrial(condition, view));
  return verdictAt(expectation, part, trials, level) === verdict;
}

function verdictAt(
  { condition, inShareOfRuns }: Expectation,
  views: Views,
  trials: readonly Truth[],
  level?: number,
): Verdict {
  return inShareOfRuns === undefined
    ? verdictOf(judgePooled(condition, views, level))
    : shareVerdict(trials, inShareOfRuns, level);
}

function judgeWithin(
  expectation: Expectation,
  within: Deadline,
  records: readonly RunRecord[],
): ExpectationResult {
  const { condition, inShareOfRuns } = expectation;
  const missing = metricsIn(condition).find(({ name }) => !METRICS.has(name));
  if (missing) return result(expectation, "skipped", [], `not simulated yet: \`${missing.id}\``);
  const found = records.map((record) => recoveryOf(condition, within, record));
  const truths = found.map(({ truth }) => truth);
  const all = truths.length === 0 ? null : truths.reduce(kleeneAnd);
  const verdict =
    inShareOfRuns === undefined ? verdictOf(all) : shareVerdict(truths, inShareOfRuns);
  const longest = Math.max(0, ...found.map(({ tookNs }) => tookNs));
  const held = truths.filter((truth) => truth).length;
  const after = `after "${within.afterLabel}"`;
  const reasons = [...new Set(found.map(({ reason }) => reason).filter((one) => one !== ""))];
  const seen = [
    ...(held > 0 ? [`holds ${formatMetric(longest / 1e9, "s")} ${after} at the latest`] : []),
    ...reasons,
  ];
  return result(expectation, verdict, truths, seen.join("; ") || "no run reached this part");
}

function shareVerdict(trials: readonly Truth[], required: number, level?: number): Verdict {
  const judged = trials.filter((truth) => truth !== null);
  const passed = judged.filter((truth) => truth).length;
  if (judged.length === 0) return "undecided";
  // 19 / 20 must count as 95 %, whatever its last bit says.
  if (passed / judged.length >= required - 1e-12) return "pass";
  return wilsonInterval(passed, judged.length, level).high < required ? "fail" : "undecided";
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

/**
 * What the condition's metrics were: `p99(write.latency) = 312 ms (298 ms to 325 ms)`. Of a share of
 * runs also what it may be: `by chance 72% to 100% of runs`.
 */
function seenText(
  { condition, inShareOfRuns }: Expectation,
  views: Views,
  trials: readonly Truth[],
): string {
  const metrics = metricsIn(condition);
  if (metrics.length === 0) return "the condition names no metric";
  const figures = metrics.map(
    (ref) => `${ref.id} = ${estimateText(estimateMetric(ref, views))}${sampled(ref, views)}`,
  );
  const judged = trials.filter((truth) => truth !== null);
  if (inShareOfRuns === undefined || judged.length < 2) return figures.join(", ");
  const passed = judged.filter((truth) => truth).length;
  const { low, high } = wilsonInterval(passed, judged.length);
  const [from, to] = [low, high].map((share) => `${Math.round(share * 100)}%`);
  return `${figures.join(", ")}; in the long run it holds in ${from} to ${to} of runs`;
}

/** Lag is sampled, so that its extremes are those of the samples; the reader is told. */
function sampled({ name, node, aggregate }: MetricRef, { pooled }: Views): string {
  const extreme = aggregate === "max" ? "largest" : aggregate === "min" ? "smallest" : null;
  if (extreme === null || node === undefined || pooled === null) return "";
  const { lagNs, lagBytes } = pooled.window;
  const samples = name === "lag" ? lagNs[node] : name === "lag_bytes" ? lagBytes[node] : undefined;
  return samples === undefined ? "" : ` (${extreme} of ${samples.count} samples)`;
}

function estimateText({ value, low, high, unit, word, absent }: Estimate): string {
  if (word !== undefined) return word;
  if (value === null) return `no value: ${absent ?? "nothing was observed"}`;
  const text = formatMetric(value, unit);
  if (low === null || high === null || low === high) return text;
  if (value === 0 && low === 0) return `${text} (at most ${formatMetric(roundedUp(high), unit)})`;
  if (unit === "1" && value === 1 && high === 1) {
    return `${text} (at least ${formatMetric(1 - roundedUp(1 - low), unit)})`;
  }
  return `${text} (${formatMetric(low, unit)} to ${formatMetric(high, unit)})`;
}
