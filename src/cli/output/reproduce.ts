import { viewsOf } from "../../analysis/metrics/view.ts";
import type { CaseResult, ExpectationResult } from "../../analysis/results.ts";
import { judgeTrial, metricsIn } from "../../analysis/verdicts/condition.ts";
import { isToldRule, ruleOf } from "../../model/story.ts";

/**
 * The call that shows a failure again, as small as it gets: the case alone and, where what failed is
 * a rule of which a story can be told, the story in the first trial that broke it. `whole` is the
 * call that gave the whole answer; `of` is how many cases that has.
 */
export function reproduceText(
  whole: string,
  one: CaseResult,
  { expectation }: ExpectationResult,
  of: number,
): string {
  // What stopped the whole answer stops no single case.
  const command = whole.replace(/ --fail-fast$/, "");
  const only = of > 1 && !command.includes(" --case ") ? ` --case ${quoted(one.plan.label)}` : "";
  const told = metricsIn(expectation.condition).find((metric) => {
    const rule = ruleOf(metric);
    return rule !== null && isToldRule(rule);
  });
  const trial = told === undefined ? -1 : firstFailing(one, expectation);
  if (told === undefined || trial === -1) return `${command}${only}`;
  const traced = command.replace(/^quorate run /, "quorate trace ");
  return `${traced}${only} --trial ${trial + 1} --of ${quoted(told.id)}`;
}

/** The first trial in which the condition does not hold; -1 when each by itself holds. */
function firstFailing(
  { plan, records }: CaseResult,
  { condition, during }: ExpectationResult["expectation"],
): number {
  const { trials } = viewsOf(plan.plan, records, during);
  const failing = trials.find((view) => judgeTrial(condition, view) === false);
  return failing === undefined ? -1 : records.indexOf(failing.records[0]!);
}

/** A word as a shell reads it back. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
