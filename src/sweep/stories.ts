import { focusOf } from "../analysis/witness/focus.ts";
import { type Plainest, plainest } from "../analysis/witness/plainest.ts";
import { storyOf } from "../analysis/witness/story.ts";
import { ONE_SIDE } from "../analysis/witness/two-leaders.ts";
import { runFocused } from "../engine/focused-run.ts";
import type { RunControl } from "../engine/run-plan.ts";
import type { RunRecord, WitnessedOperation } from "../model/run-record.ts";
import type { Story, Told } from "../model/story.ts";
import { type CasePlan, type Study, trialSeed } from "../model/study.ts";
import { seekWitness } from "./trace-trial.ts";

/** One trial of one case, and what it has shown of a rule. */
export interface WitnessOf {
  readonly rule: string;
  readonly casePlan: CasePlan;
  /** From 0. */
  readonly trial: number;
  readonly witness: readonly WitnessedOperation[];
}

/** Makes the trial of a witness again, watches the stretch that it needs, and tells what happened. */
export function tellWitness(of: WitnessOf, control: RunControl = {}): Story {
  const { casePlan, trial, witness, rule } = of;
  const { plan } = casePlan;
  const focus = focusOf(witness, plan, rule);
  const seed = trialSeed(plan.run.seed, trial);
  const watched = {
    ...plan,
    run: { ...plan.run, seed },
    measures: { ...plan.measures, focus },
  };
  const record = runFocused(watched, control);
  return storyOf({ rule, caseLabel: casePlan.label, trial, witness }, plan, focus, record);
}

/**
 * What there is to tell about rules: for each the plainest story over all cases and trials, and how
 * often it was broken where. `records[case][trial]`; each story makes one trial again.
 */
export function tellStories(
  study: Study,
  records: readonly (readonly RunRecord[])[],
  rules: readonly string[],
  control: RunControl = {},
): readonly Told[] {
  return rules.map((rule) => {
    const found = plainest(records, rule) ?? splitIn(study, records, rule, control);
    const casePlan = found && study.cases[found.caseIndex];
    const story = found && casePlan ? tellWitness({ rule, casePlan, ...found }, control) : null;
    const cases = study.cases.map(({ label }, index) => ({
      label,
      ...countsOf(records[index] ?? [], rule),
    }));
    const isOneSided = rule === "split_brain" && story === null && hasSplit(records);
    return { rule, story, cases, ...(isOneSided && { note: ONE_SIDE }) };
  });
}

function hasSplit(records: readonly (readonly RunRecord[])[]): boolean {
  return records.flat().some(({ episodes }) => episodes.some(({ kind }) => kind === "split_brain"));
}

/** The first trial in which two led at the same time, with two writes that show it. */
function splitIn(
  study: Study,
  records: readonly (readonly RunRecord[])[],
  rule: string,
  control: RunControl,
): Plainest | null {
  if (rule !== "split_brain") return null;
  for (const [caseIndex, trials] of records.entries()) {
    const casePlan = study.cases[caseIndex];
    for (const [trial, { episodes, endNs }] of trials.entries()) {
      if (casePlan === undefined || !episodes.some(({ kind }) => kind === "split_brain")) continue;
      const window = { fromNs: casePlan.plan.run.warmupNs ?? 0, toNs: endNs };
      const { witness } = seekWitness(casePlan, trial, rule, window, control);
      if (witness !== null) return { caseIndex, trial, witness };
    }
  }
  return null;
}

/** Over all trials, in the measured window. */
function countsOf(
  records: readonly RunRecord[],
  rule: string,
): { readonly checked: number | null; readonly violations: number } {
  let checked: number | null = null;
  let violations = 0;
  for (const { windows } of records) {
    const findings = windows[0]?.findings?.[rule];
    if (findings === undefined) continue;
    checked = (checked ?? 0) + findings.checked;
    violations += findings.violations;
  }
  return { checked, violations };
}
