import type { CaseResult } from "../analysis/results.ts";
import type { ImportReader } from "../language/source.ts";
import type { Study } from "../model/study.ts";
import { type Outcome, type Prepared, prepare, sourceOf } from "../run.ts";
import type { Candidate } from "./candidate.ts";
import type { Choice, Judged } from "./choice.ts";
import { contradictionOf } from "./contradiction.ts";
import { type Finding, judge, judgeByTheory } from "./judge.ts";
import { minimalSets } from "./minimal-sets.ts";
import { rank } from "./rank.ts";
import type { RequirementId } from "./requirements.ts";
import { scenarioText } from "./scenario-text.ts";
import { isHealthy, resultsByPart, type StagePart, stageStudy } from "./stage-study.ts";
import { type TheoryFinding, theoryAgainst } from "./theory.ts";
import type { Wish } from "./wish.ts";

/**
 * `healthy`: without trouble; `losses`: each loss, for what is left; `again`: more trials for what was
 * undecided. When nothing fits, to know what contradicts what: `refuted` runs what theory had ruled out,
 * `ways` tries the losses on those that fail least.
 */
export type Stage = "healthy" | "losses" | "again" | "refuted" | "ways";

export interface ChooseOptions {
  readonly candidates: readonly Candidate[];
  readonly reader: ImportReader;
  /** Carries out the runs of a stage; what the user stops is kept as far as it came. */
  readonly run: (stage: Stage, prepared: Prepared) => Promise<Outcome>;
  /** Hears before the first run what is to come: the healthy runs, and those with losses at most. */
  readonly onStart?: (plan: SearchPlan) => Promise<void>;
}

/** What a search is going to run. */
export interface SearchPlan {
  readonly candidates: number;
  /** Ruled out without a run. */
  readonly byTheory: number;
  readonly healthy: Study | null;
  /** When every candidate survives the healthy runs; null without losses to try. */
  readonly losses: Study | null;
}

/** How many times as many trials what is undecided gets. */
const AGAIN = 4;

interface Open {
  readonly candidate: Candidate;
  readonly text: string;
  readonly theory: readonly TheoryFinding[];
  readonly prepared: Prepared;
  findings: readonly Finding[];
  cases: readonly CaseResult[];
  stopped: boolean;
}

/**
 * Tries candidates against a wish: theory first, then healthy runs, then each loss for what is left;
 * what is undecided gets more trials. When nothing fits, everything is run to the end, so that what
 * contradicts what is told from runs. Throws a RangeError for a candidate whose scenario is wrong.
 */
export async function choose(wish: Wish, options: ChooseOptions): Promise<Choice> {
  const all = options.candidates.map((candidate) => opened(wish, candidate, options.reader));
  const possible = all.filter((one) => !isUnfit(one));
  await options.onStart?.({
    candidates: all.length,
    byTheory: all.length - possible.length,
    healthy: studyOf(possible, "healthy", wish.trials),
    losses: studyOf(possible, "losses", wish.trials),
  });
  let runs = 0;
  const stage = async (name: Stage, open: readonly Open[]): Promise<void> => {
    runs += await runStage(wish, name, open, options);
  };
  await stage("healthy", possible);
  const left = possible.filter((one) => !isUnfit(one) && !one.stopped);
  await stage("losses", left);
  await stage(
    "again",
    left.filter((one) => isUndecided(one) && !one.stopped),
  );
  if (all.every(isUnfit)) {
    await stage("refuted", all);
    // Who fails more than another does is nobody's way out.
    const least = minimalSets(all.map(failedBy)).map((ids) => ids.join());
    await stage(
      "ways",
      all.filter((one) => least.includes(failedBy(one).join()) && !one.stopped),
    );
  }
  return conclude(wish, all, runs);
}

function opened(wish: Wish, candidate: Candidate, reader: ImportReader): Open {
  const theory = theoryAgainst(wish, candidate);
  const text = scenarioText(wish, candidate);
  const prepared = prepare(sourceOf(candidate.id, text), { reader });
  if (prepared.study === null) {
    const [first] = prepared.diagnostics.filter(({ severity }) => severity === "error");
    throw new RangeError(`${candidate.id}: ${first?.message ?? "its scenario is wrong"}`);
  }
  const prunes = theory.filter((one) => one.prunes);
  const findings = judgeByTheory(wish, prunes);
  return { candidate, text, theory, prepared, findings, cases: [], stopped: false };
}

function studyOf(open: readonly Open[], stage: Stage, trials: number): Study | null {
  const parts = open.map((one) => partOf(one, stage)).filter(({ cases }) => cases.length > 0);
  return parts.length === 0 ? null : stageStudy(parts, trials);
}

/** What of a candidate's cases a stage runs. */
function partOf({ prepared, cases: had, findings }: Open, stage: Stage): StagePart {
  const study = prepared.study as Study;
  const wanted = study.cases.filter((one) => {
    const done = had.some(({ plan }) => plan.label === one.label);
    if (stage === "healthy" || stage === "refuted") return isHealthy(one) && !done;
    if (stage !== "again") return !done;
    const trouble = one.params.find(({ name }) => name === "trouble")?.json ?? null;
    return findings.some((of) => of.verdict === "undecided" && of.trouble === trouble);
  });
  return { study, cases: wanted };
}

async function runStage(
  wish: Wish,
  name: Stage,
  open: readonly Open[],
  options: ChooseOptions,
): Promise<number> {
  const trials = name === "again" ? AGAIN * wish.trials : wish.trials;
  const asked = open
    .map((one) => ({ one, part: partOf(one, name) }))
    .filter(({ part }) => part.cases.length > 0);
  const [first] = asked;
  if (first === undefined) return 0;
  const parts = asked.map(({ part }) => part);
  const study = stageStudy(parts, trials);
  const outcome = await options.run(name, { ...first.one.prepared, study, recompile: null });
  const results = outcome.result === null ? [] : resultsByPart(parts, outcome.result, trials);
  asked.forEach(({ one, part }, index) => {
    const found = results[index] ?? [];
    if (found.length < part.cases.length) one.stopped = true;
    const kept = one.cases.filter(
      ({ plan }) => !found.some((again) => again.plan.label === plan.label),
    );
    one.cases = [...kept, ...found];
    if (one.cases.length > 0) one.findings = judge(wish, one.candidate, one.cases, one.theory);
  });
  return outcome.result?.cases.reduce((sum, one) => sum + one.trials, 0) ?? 0;
}

function isUnfit({ findings }: Open): boolean {
  return findings.some(({ verdict }) => verdict === "fail");
}

function failedBy({ findings }: Open): readonly RequirementId[] {
  return findings.flatMap(({ id, verdict }) => (verdict === "fail" ? [id] : []));
}

function isUndecided(one: Open): boolean {
  return !isUnfit(one) && one.findings.some(({ verdict }) => verdict === "undecided");
}

function conclude(wish: Wish, all: readonly Open[], runs: number): Choice {
  const judged = all.map((one): Judged => {
    const { candidate, text, findings, cases } = one;
    return { candidate, text, findings, cases, state: stateOf(one) };
  });
  const fitting = judged.filter(({ state }) => state === "fits");
  const failed = all.map((one) => ({ id: one.candidate.id, failed: failedBy(one) }));
  const complete = all.every(({ stopped }) => !stopped);
  const impossible = complete && judged.every(({ state }) => state === "unfit");
  return {
    wish,
    ranked: rank(wish, fitting),
    dropped: judged.filter(({ state }) => state !== "fits"),
    contradiction: impossible ? contradictionOf(failed) : null,
    runs,
    complete,
  };
}

function stateOf(one: Open): Judged["state"] {
  if (isUnfit(one)) return "unfit";
  if (one.stopped || one.cases.length === 0) return "stopped";
  return isUndecided(one) ? "undecided" : "fits";
}
