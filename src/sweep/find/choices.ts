import type { FindChoice } from "../../model/find.ts";
import type { Value } from "../../model/value.ts";
import type { Answer } from "./probes.ts";
import type { SearchLimits } from "./search.ts";

/** A choice of a list and what was learnt of it. */
export interface TriedChoice extends FindChoice {
  readonly answer: Answer;
}

/**
 * Tries every choice of a list: there are few, and words have no order by which some could be left
 * out. What stays undecided gets twice the trials, up to the limit. Null when it was interrupted;
 * `tried` then holds what was finished.
 */
export async function tryChoices(
  choices: readonly FindChoice[],
  ask: (value: Value, trials: number) => Promise<Answer | null>,
  { firstTrials, mostTrials }: SearchLimits,
): Promise<{ readonly tried: readonly TriedChoice[]; readonly stopped: boolean }> {
  const tried: TriedChoice[] = [];
  for (const choice of choices) {
    for (let trials = firstTrials; ; trials = Math.min(2 * trials, mostTrials)) {
      const answer = await ask(choice.value, trials);
      if (answer === null) return { tried, stopped: true };
      if (answer.verdict === "undecided" && trials < mostTrials) continue;
      tried.push({ ...choice, answer });
      break;
    }
  }
  return { tried, stopped: false };
}
