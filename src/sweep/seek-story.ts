import type { RunControl } from "../engine/run-plan.ts";
import type { Window } from "../model/measures.ts";
import type { Told, ToldCase } from "../model/story.ts";
import type { CasePlan, Study } from "../model/study.ts";
import { tellWitness } from "./stories.ts";
import { seekWitness } from "./trace-trial.ts";

export interface SeekOptions {
  /** Only this trial, from 0; all in turn when absent. */
  readonly trial?: number;
  /** The stretch of each run that counts; the measured window when absent. */
  readonly windowOf?: (casePlan: CasePlan) => Window;
  readonly control?: RunControl;
}

/**
 * The first trial that shows a breach of a rule, told: trial 1 of each case, then trial 2 of each,
 * and so on, each with its whole history.
 */
export function seekStory(study: Study, rule: string, options: SeekOptions = {}): Told {
  const { trial: only, windowOf = measured, control = {} } = options;
  const { trials } = study;
  const last = only ?? (trials.kind === "fixed" ? trials.count : trials.max) - 1;
  const counts = study.cases.map(({ label }) => ({ label, checked: 0, violations: 0 }));
  let note: string | undefined;
  for (let trial = only ?? 0; trial <= last; trial++) {
    for (const [index, casePlan] of study.cases.entries()) {
      const sought = seekWitness(casePlan, trial, rule, windowOf(casePlan), control);
      const count = counts[index]!;
      count.checked += sought.checked;
      count.violations += sought.violations;
      note ??= sought.note;
      if (sought.witness === null) continue;
      const story = tellWitness({ rule, casePlan, trial, witness: sought.witness }, control);
      return { rule, story, cases: lookedAt(counts, index) };
    }
  }
  return { rule, story: null, cases: counts, ...(note !== undefined && { note }) };
}

function measured({ plan }: CasePlan): Window {
  // What ends with the run itself belongs to it.
  return { fromNs: plan.run.warmupNs ?? 0, toNs: plan.run.durationNs + 1 };
}

/** Cases that no run was made of yet have nothing to say. */
function lookedAt(counts: readonly ToldCase[], found: number): readonly ToldCase[] {
  return counts.filter(({ checked }, index) => index === found || (checked ?? 0) > 0);
}
