import { RULES } from "../analysis/checkers/judge-history.ts";
import { plainestWitness } from "../analysis/checkers/witness.ts";
import { type Choice, chosenActs } from "../analysis/witness/choose-acts.ts";
import { storyOf } from "../analysis/witness/story.ts";
import { ONE_SIDE, twoLeaders } from "../analysis/witness/two-leaders.ts";
import { runFocused } from "../engine/focused-run.ts";
import { type RunControl, runPlan } from "../engine/run-plan.ts";
import type { Window } from "../model/measures.ts";
import type { Plan } from "../model/plan.ts";
import type { WitnessedOperation } from "../model/run-record.ts";
import type { Story } from "../model/story.ts";
import { type CasePlan, trialSeed } from "../model/study.ts";
import type { FocusPlan } from "../model/trace.ts";

/** What one trial shows of a rule. */
export interface Sought {
  /** Null when nothing broke the rule in the window. */
  readonly witness: readonly WitnessedOperation[] | null;
  readonly checked: number;
  readonly violations: number;
  readonly note?: string;
}

/** Runs one trial with its whole history and looks for the plainest breach of a rule in a window. */
export function seekWitness(
  { plan }: CasePlan,
  trial: number,
  rule: string,
  window: Window,
  control: RunControl = {},
): Sought {
  const check = RULES[rule];
  const { history, episodes } = runPlan(withHistory(plan, trial), control);
  if (check === undefined || history === null) throw new RangeError(`there is no rule ${rule}`);
  const findings = check(history, [window]);
  const shown = plainestWitness(history, findings, check);
  // Two leaders that never wrote the same key have broken no rule of keys.
  const within = episodes.filter(
    ({ fromNs, toNs }) => fromNs < window.toNs && toNs > window.fromNs,
  );
  const witness = shown ?? (rule === "split_brain" ? twoLeaders(history, within) : null);
  const isOneSided =
    rule === "split_brain" && witness === null && within.some(({ kind }) => kind === "split_brain");
  return {
    ...(isOneSided && { note: ONE_SIDE }),
    witness,
    checked: findings.checked[0] ?? 0,
    violations: findings.violations[0] ?? 0,
  };
}

/** More operations than this make no story. */
export const MOST_ACTS = 12;

/** What happened in a stretch of one trial, whatever it is, and how many operations it has. */
export function tellStretch(
  casePlan: CasePlan,
  trial: number,
  choice: Choice,
  control: RunControl = {},
): { readonly story: Story | null; readonly operations: number } {
  const { history } = runPlan(withHistory(casePlan.plan, trial), control);
  const acts = history === null ? [] : chosenActs(history, choice);
  if (acts.length === 0 || acts.length > MOST_ACTS) {
    return { story: null, operations: acts.length };
  }
  const { plan, label } = casePlan;
  const focus: FocusPlan = {
    window: choice.window,
    sessions: [...new Set(acts.map(({ session }) => session))],
    writes: acts
      .filter(({ kind, version }) => kind === "write" && version > 0)
      .map(({ key, version }) => ({ key, version })),
    until: [],
    patienceNs: 0,
  };
  const record = runFocused(
    { ...seeded(plan, trial), measures: { ...plan.measures, focus } },
    control,
  );
  const story = storyOf({ rule: "", caseLabel: label, trial, witness: acts }, plan, focus, record);
  return { story, operations: acts.length };
}

function seeded(plan: Plan, trial: number): Plan {
  return { ...plan, run: { ...plan.run, seed: trialSeed(plan.run.seed, trial) } };
}

function withHistory(plan: Plan, trial: number): Plan {
  return {
    ...seeded(plan, trial),
    measures: { ...plan.measures, history: true, findings: false },
  };
}
