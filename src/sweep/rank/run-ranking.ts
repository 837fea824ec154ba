import { measure, type Side } from "../../analysis/comparison/trial-values.ts";
import type { Estimate, RankedInput, Ranking } from "../../analysis/results.ts";
import { withBoth } from "../../analysis/sensitivity/changes.ts";
import { inOrder, rankedInput, type TriedInput } from "../../analysis/sensitivity/rank.ts";
import { togetherText } from "../../analysis/sensitivity/together.ts";
import { inputName } from "../../analysis/sensitivity/words.ts";
import type { CasePlan, Study } from "../../model/study.ts";
import { inProcessPool, threadPool } from "../pool.ts";
import type { FailedRun } from "../protocol.ts";
import { type RunStudyOptions, runStudy, type StudyRuns } from "../run-study.ts";
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
 * weightiest once more together. One input after another, so that the records of all are never
 * there at once. What was stopped is ranked by the inputs that were finished.
 */
export async function runRankings(plan: RankPlan, options: RunStudyOptions): Promise<RankedRuns> {
  const jobs = Math.max(1, options.jobs ?? 1);
  const threaded = jobs > 1 || options.threads;
  const pool = options.pool ?? (await (threaded ? threadPool(jobs) : inProcessPool()));
  try {
    return await rankAll(plan, new Runs(plan, { ...options, pool }));
  } finally {
    if (options.pool === undefined) await pool.close();
  }
}

async function rankAll(plan: RankPlan, runs: Runs): Promise<RankedRuns> {
  const { study, items, inputs } = plan;
  const [present] = await runs.sides([study.cases[0]!]);
  const bases = items.map(({ metric }) => measure(metric, present!));
  const ranked = items.map((): RankedInput[] => []);
  for (const input of inputs) {
    const tried = await triedInput(input, study, runs);
    if (runs.stopped !== "end") break;
    items.forEach(({ metric }, index) => {
      ranked[index]!.push(rankedInput(metric, tried, bases[index]!, present!.plan));
    });
  }
  const rankings: Ranking[] = [];
  for (const [index, item] of items.entries()) {
    const base = bases[index]!.estimate;
    const ordered = inOrder(ranked[index]!, base);
    const pair = runs.stopped === "end" ? weightiestPair(plan, ordered) : null;
    const together = pair && (await togetherOf(item, pair, present!, runs));
    rankings.push(rankingOf(plan, item, base, ordered, together));
  }
  const { stopped, failures } = runs;
  const complete = stopped === "end" && failures.length === 0;
  return { rankings: rankings.map((one) => ({ ...one, complete })), failures, stopped };
}

/** The runs of a ranking, a few cases at a time: they share a pool, a progress, and their failures. */
class Runs {
  readonly failures: FailedRun[] = [];
  stopped: StudyRuns["stopped"] = "end";
  private readonly plan: RankPlan;
  private readonly options: RunStudyOptions;
  private readonly planned: number;
  private done = 0;
  private events = 0;

  constructor(plan: RankPlan, options: RunStudyOptions) {
    this.plan = plan;
    this.options = options;
    this.planned = plan.study.cases.length * plan.trials;
  }

  /** Runs some cases; those that were stopped have the runs that were finished. */
  async sides(cases: readonly CasePlan[]): Promise<readonly Side[]> {
    if (this.stopped !== "end" || cases.length === 0) {
      return cases.map(({ plan }) => ({ plan, records: [] }));
    }
    const { done, events } = this;
    const runs = await runStudy(
      { ...this.plan.study, cases },
      {
        ...this.options,
        onProgress: (now) => {
          this.done = done + now.done;
          this.events = events + now.events;
          const planned = Math.max(this.planned, this.done);
          this.options.onProgress?.({ done: this.done, planned, events: this.events });
        },
      },
    );
    this.stopped = runs.stopped;
    for (const failure of runs.failures) {
      const label = cases[failure.caseIndex]?.label ?? "an input varied";
      const { caseIndex } = this.plan;
      this.failures.push({ ...failure, caseIndex, reason: `with ${label}: ${failure.reason}` });
    }
    return cases.map(({ plan }, index) => ({ plan, records: runs.records[index] ?? [] }));
  }
}

function rankingOf(
  { caseLabel, cases, trials, remarks }: RankPlan,
  { metric, label }: RankItem,
  base: Estimate,
  inputs: readonly RankedInput[],
  together: string | null,
): Ranking {
  return {
    metric,
    ...(label === undefined ? {} : { label }),
    caseLabel,
    cases,
    trials,
    base,
    inputs,
    ...(together === null ? {} : { together }),
    remarks,
    complete: true,
  };
}

async function triedInput(
  { facts, steps }: PlannedInput,
  { cases }: Study,
  runs: Runs,
): Promise<TriedInput> {
  const indices = steps.flatMap(({ caseIndex }) => caseIndex ?? []);
  const sides = await runs.sides(indices.map((index) => cases[index]!));
  return {
    facts,
    steps: steps.map(({ text, factor, caseIndex, why }) => ({
      text,
      factor,
      side: caseIndex === null ? null : (sides[indices.indexOf(caseIndex)] ?? null),
      ...(why === undefined ? {} : { why }),
    })),
  };
}

/** Two inputs, the case of each alone, and that of both. */
interface Pair {
  readonly names: readonly [string, string];
  readonly texts: readonly [string, string];
  readonly cases: readonly [CasePlan, CasePlan, CasePlan];
}

/** How many of the weightiest inputs are looked through for two that touch different places. */
const AMONG = 4;

/** The two weightiest inputs that can be enlarged at once; null when there are none. */
function weightiestPair(plan: RankPlan, inputs: readonly RankedInput[]): Pair | null {
  const { cases } = plan.study;
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
      const one = cases[step?.caseIndex ?? -1];
      return one === undefined || step === undefined
        ? []
        : [{ name: inputName(input), text: step.text, one }];
    });
  const base = cases[0]!;
  for (const [index, first] of enlarged.entries()) {
    for (const second of enlarged.slice(index + 1)) {
      const both = withBoth(base.plan, first.one.plan, second.one.plan);
      if (both === null) continue;
      const label = `${first.one.label} and ${second.one.label}`;
      return {
        names: [first.name, second.name],
        texts: [first.text, second.text],
        cases: [first.one, second.one, { ...base, label, plan: both }],
      };
    }
  }
  return null;
}

/** The records of each alone are gone by now: the same runs are made once more. */
async function togetherOf(
  { metric }: RankItem,
  { names, texts, cases }: Pair,
  present: Side,
  runs: Runs,
): Promise<string | null> {
  const [first, second, both] = await runs.sides(cases);
  if (!first || !second || !both || runs.stopped !== "end") return null;
  return togetherText(metric, { names, texts, present, first, second, both });
}
