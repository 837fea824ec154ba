import type { Side } from "../../analysis/comparison/trial-values.ts";
import { estimateMetric } from "../../analysis/metrics/estimate.ts";
import { viewsOf } from "../../analysis/metrics/view.ts";
import type { RankedInput, Ranking } from "../../analysis/results.ts";
import { withBoth } from "../../analysis/sensitivity/changes.ts";
import { rankTried, type TriedInput } from "../../analysis/sensitivity/rank.ts";
import { togetherText } from "../../analysis/sensitivity/together.ts";
import type { Study } from "../../model/study.ts";
import { type FailedRun, type RunStudyOptions, runStudy, type StudyRuns } from "../run-study.ts";
import type { PlannedInput, RankItem, RankPlan } from "./rank-plan.ts";

/** Rankings, and what went wrong on the way. */
export interface RankedRuns {
  /** One for each item, in order. */
  readonly rankings: readonly Ranking[];
  /** The case of each is the one that was ranked; the reason says which input was varied. */
  readonly failures: readonly FailedRun[];
  readonly stopped: StudyRuns["stopped"];
}

/**
 * Runs what rankings need and puts the inputs in order, for each metric its own; then its two
 * weightiest once more together. What was stopped is ranked by the runs that were finished.
 */
export async function runRankings(plan: RankPlan, options: RunStudyOptions): Promise<RankedRuns> {
  const runs = await runStudy(plan.study, options);
  const sides = plan.study.cases.map(
    ({ plan: one }, index): Side => ({ plan: one, records: runs.records[index] ?? [] }),
  );
  const tried = plan.inputs.map((input) => triedInput(input, sides));
  const rankings: Ranking[] = [];
  let { stopped } = runs;
  const failures = failuresOf(plan, plan.study, runs);
  for (const item of plan.items) {
    const inputs = rankTried(item.metric, sides[0]!, tried);
    const pair = stopped === "end" ? weightiestPair(plan, inputs, sides) : null;
    const both = pair && (await runStudy(pair.study, options));
    const together = both && togetherOf(item, pair!, both);
    if (both !== null) {
      stopped = both.stopped;
      failures.push(...failuresOf(plan, pair!.study, both));
    }
    rankings.push(rankingOf(plan, item, sides[0]!, inputs, together));
  }
  const complete = stopped === "end" && failures.length === 0;
  return { rankings: rankings.map((one) => ({ ...one, complete })), failures, stopped };
}

function failuresOf({ caseIndex }: RankPlan, { cases }: Study, runs: StudyRuns): FailedRun[] {
  return runs.failures.map((failure) => ({
    ...failure,
    caseIndex,
    reason: `with ${cases[failure.caseIndex]?.label ?? "an input varied"}: ${failure.reason}`,
  }));
}

function rankingOf(
  { caseLabel, cases, trials, remarks }: RankPlan,
  { metric, label }: RankItem,
  { plan, records }: Side,
  inputs: readonly RankedInput[],
  together: string | null,
): Ranking {
  return {
    metric,
    ...(label === undefined ? {} : { label }),
    caseLabel,
    cases,
    trials,
    base: estimateMetric(metric, viewsOf(plan, records)),
    inputs,
    ...(together === null ? {} : { together }),
    remarks,
    complete: true,
  };
}

function triedInput({ facts, steps }: PlannedInput, sides: readonly Side[]): TriedInput {
  return {
    facts,
    steps: steps.map(({ text, factor, caseIndex, why }) => ({
      text,
      factor,
      side: caseIndex === null ? null : (sides[caseIndex] ?? null),
      ...(why === undefined ? {} : { why }),
    })),
  };
}

interface Pair {
  readonly study: Study;
  readonly names: readonly [string, string];
  readonly texts: readonly [string, string];
  readonly sides: readonly [Side, Side, Side];
}

/** How many of the weightiest inputs are looked through for two that touch different places. */
const AMONG = 4;

/** The two weightiest inputs that can be enlarged at once; null when there are none. */
function weightiestPair(
  plan: RankPlan,
  inputs: readonly RankedInput[],
  sides: readonly Side[],
): Pair | null {
  const enlarged = inputs
    .filter(({ verdict }) => verdict === "matters")
    .slice(0, AMONG)
    .flatMap((input) => {
      const planned = plan.inputs.find(
        ({ facts }) => facts.name === input.name && facts.of === input.of,
      );
      const step = planned?.steps.findLast(
        ({ factor, caseIndex }) => factor !== null && factor > 1 && caseIndex !== null,
      );
      const side = step === undefined ? undefined : sides[step.caseIndex ?? -1];
      if (side === undefined || step === undefined) return [];
      const name = input.of === "" ? input.name : `${input.name} of ${input.of}`;
      return [{ name, text: step.text, side }];
    });
  const present = sides[0]!;
  const base = plan.study.cases[0]!;
  for (const [index, first] of enlarged.entries()) {
    for (const second of enlarged.slice(index + 1)) {
      const both = withBoth(present.plan, first.side.plan, second.side.plan);
      if (both === null) continue;
      return {
        study: { ...plan.study, cases: [{ ...base, label: "both", plan: both }] },
        names: [first.name, second.name],
        texts: [first.text, second.text],
        sides: [present, first.side, second.side],
      };
    }
  }
  return null;
}

function togetherOf({ metric }: RankItem, pair: Pair, runs: StudyRuns): string | null {
  const { names, texts, sides, study } = pair;
  const [present, first, second] = sides;
  const both = { plan: study.cases[0]!.plan, records: runs.records[0] ?? [] };
  return togetherText(metric, { names, texts, present, first, second, both });
}
