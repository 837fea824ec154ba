import type { StudyResult } from "../analysis/results.ts";
import type { ImportReader } from "../language/source.ts";
import { type Outcome, type Prepared, prepare, sourceOf } from "../run.ts";
import type { Candidate } from "./candidate.ts";
import type { Choice, Judged } from "./choice.ts";
import { contradictionOf } from "./contradiction.ts";
import { type Finding, judge, judgeByTheory } from "./judge.ts";
import { rank } from "./rank.ts";
import { scenarioText } from "./scenario-text.ts";
import { type TheoryFinding, theoryAgainst } from "./theory.ts";
import type { Wish } from "./wish.ts";

/** One stage of a candidate's trial, ready to run. */
export interface Trial {
  readonly candidate: Candidate;
  readonly prepared: Prepared;
  /** Runs of this stage. */
  readonly runs: number;
}

export interface ChooseOptions {
  readonly candidates: readonly Candidate[];
  readonly reader: ImportReader;
  /** Carries out one stage; what it returns has no result, or is stopped, when the user ends it. */
  readonly run: (trial: Trial) => Promise<Outcome>;
  /** Says that a stage begins, and how many trials it has. */
  readonly onStage?: (stage: Stage, trials: readonly Trial[]) => Promise<void> | void;
}

/** `healthy`: without trouble; `troubles`: with each loss; `again`: more trials for what was undecided; `refuted`: all that theory had ruled out. */
export type Stage = "healthy" | "troubles" | "again" | "refuted";

/** How many times as many trials what is undecided gets. */
const AGAIN = 4;

interface Open {
  readonly candidate: Candidate;
  readonly text: string;
  readonly theory: readonly TheoryFinding[];
  findings: readonly Finding[];
  result: StudyResult | null;
  stopped: boolean;
}

/**
 * Tries candidates against a wish: theory first, then healthy runs, then each loss for what is left;
 * what is undecided gets more trials. When nothing fits, everything is run to the end, so that what
 * contradicts what is told from runs.
 */
export async function choose(wish: Wish, options: ChooseOptions): Promise<Choice> {
  const all = options.candidates.map((candidate): Open => {
    const theory = theoryAgainst(wish, candidate);
    const text = scenarioText(wish, candidate);
    const findings = judgeByTheory(
      wish,
      theory.filter(({ prunes }) => prunes),
    );
    return { candidate, text, theory, findings, result: null, stopped: false };
  });
  const possible = all.filter(({ findings }) => findings.length === 0);
  await stage(wish, "healthy", possible, options, {});
  const left = possible.filter((one) => !isUnfit(one) && !one.stopped);
  await stage(wish, "troubles", left, options, {});
  const open = left.filter((one) => isUndecided(one) && !one.stopped);
  await stage(wish, "again", open, options, { trials: AGAIN * wish.trials });
  if (all.every((one) => isUnfit(one))) {
    await stage(wish, "refuted", all.filter(isUnfinished), options, {});
  }
  return conclude(wish, all);
}

async function stage(
  wish: Wish,
  name: Stage,
  open: readonly Open[],
  options: ChooseOptions,
  more: { readonly trials?: number },
): Promise<void> {
  const cases = name === "healthy" ? { cases: "trouble=none" } : {};
  const trials = open.map((one) => {
    const source = sourceOf(one.candidate.id, one.text);
    const only = hasTroubles(one.text) ? cases : {};
    const prepared = prepare(source, { reader: options.reader, ...only, ...more });
    const runs = (prepared.study?.cases.length ?? 0) * (more.trials ?? wish.trials);
    return { candidate: one.candidate, prepared, runs };
  });
  if (trials.length === 0) return;
  await options.onStage?.(name, trials);
  for (const [index, trial] of trials.entries()) {
    const one = open[index];
    if (one === undefined) continue;
    const outcome = await options.run(trial);
    if (outcome.result === null || outcome.stopped !== "end") {
      one.stopped = true;
      continue;
    }
    one.result = outcome.result;
    one.findings = judge(wish, one.candidate, outcome.result, one.theory);
  }
}

function hasTroubles(text: string): boolean {
  return text.includes("\nparam trouble");
}

function isUnfit({ findings }: Open): boolean {
  return findings.some(({ verdict }) => verdict === "fail");
}

function isUndecided(one: Open): boolean {
  return !isUnfit(one) && one.findings.some(({ verdict }) => verdict === "undecided");
}

/** Whether some of its cases were left out, as they could not have saved it. */
function isUnfinished({ result, text }: Open): boolean {
  return result === null || (hasTroubles(text) && result.cases.length === 1);
}

function conclude(wish: Wish, all: readonly Open[]): Choice {
  const judged = all.map((one): Judged => {
    const { candidate, text, findings, result } = one;
    return { candidate, text, findings, result, state: stateOf(one) };
  });
  const fitting = judged.filter(({ state }) => state === "fits");
  const complete = judged.every(({ state }) => state !== "stopped");
  const failed = judged.map(({ candidate: { id }, findings }) => ({
    id,
    failed: findings.flatMap((one) => (one.verdict === "fail" ? [one.id] : [])),
  }));
  const impossible = judged.every(({ state }) => state === "unfit");
  return {
    wish,
    ranked: rank(wish, fitting),
    dropped: judged.filter(({ state }) => state !== "fits"),
    contradiction: impossible ? contradictionOf(failed) : null,
    complete,
  };
}

function stateOf(one: Open): Judged["state"] {
  if (isUnfit(one)) return "unfit";
  if (one.stopped || one.result === null) return "stopped";
  return isUndecided(one) ? "undecided" : "fits";
}
