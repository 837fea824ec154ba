import { METRICS } from "../../analysis/metrics/registry.ts";
import type { FindProbe, FindResult } from "../../analysis/results.ts";
import { metricsIn } from "../../analysis/verdicts/condition.ts";
import type { FindList, FindRange } from "../../model/find.ts";
import type { CasePlan, FindPlan, TrialsPlan } from "../../model/study.ts";
import type { Value } from "../../model/value.ts";
import { axisOf, quantityOf } from "./axis.ts";
import { tryChoices } from "./choices.ts";
import { firstGuess } from "./first-guess.ts";
import { limitsFor } from "./limits.ts";
import { textIn } from "./place.ts";
import type { Prober } from "./prober.ts";
import { remarksOf } from "./remarks.ts";
import { type SearchEnd, search } from "./search.ts";

/** One search of one case. */
export interface FindJob {
  readonly find: FindPlan;
  readonly casePlan: CasePlan;
  readonly caseIndex: number;
  readonly trials: TrialsPlan;
  readonly prober: Prober;
}

/** Carries out one search and puts its answer into words and numbers. */
export async function findOne(job: FindJob): Promise<FindResult> {
  const why = whySkipped(job.find);
  if (why !== null) return { ...emptyAnswer(job), outcome: "skipped", remarks: [why] };
  const { domain } = job.find;
  return domain.kind === "range" ? inRange(job, domain) : inList(job, domain);
}

/** The answer of a search that was not begun. */
export function notBegun(job: Pick<FindJob, "find" | "caseIndex">): FindResult {
  return { ...emptyAnswer(job), outcome: "stopped" };
}

function whySkipped({ condition }: FindPlan): string | null {
  if (!condition.applies) return "does not apply to this case";
  if (condition.notSimulated !== undefined) return condition.notSimulated;
  const missing = metricsIn(condition.condition).find(({ name }) => !METRICS.has(name));
  return missing === undefined ? null : `not simulated yet: \`${missing.id}\``;
}

function emptyAnswer({ find, caseIndex }: Pick<FindJob, "find" | "caseIndex">): FindResult {
  return {
    find,
    caseIndex,
    outcome: "undecided",
    value: null,
    low: null,
    high: null,
    unit: find.domain.unit ?? "word",
    text: "",
    lowText: "",
    highText: "",
    runs: 0,
    firstGuess: null,
    firstGuessText: "",
    remarks: [],
    probes: [],
  };
}

async function inRange(job: FindJob, domain: FindRange): Promise<FindResult> {
  const { find, prober, casePlan, trials } = job;
  const axis = axisOf(domain, find.goal);
  const value = (number: number): Value => quantityOf(domain, number);
  const guess = firstGuess(
    axis,
    (number) => prober.placeAt(value(number)),
    (number) => prober.conditionAt(value(number)),
  );
  const end = await search({
    axis,
    ask: (number, count) => prober.ask(value(number), count),
    provesFailure: (number) => prober.proofAt(value(number)) !== null,
    costOf: (number) => prober.costAt(value(number)),
    guess,
    limits: limitsFor(find.condition, trials, casePlan.plan),
  });
  const textOf = (number: number | null): string => {
    const found = number === null ? null : prober.placeAt(value(number)).casePlan;
    return found === null ? "" : textIn(found, find.param);
  };
  const [low, high] = endsOf(end, find.goal);
  const probes = end.probes
    .map((probe) => prober.seenAt(value(probe.value)))
    .filter((one): one is FindProbe => one !== null);
  const answer: FindResult = {
    ...emptyAnswer(job),
    outcome: end.outcome,
    value: end.value,
    low,
    high,
    text: textOf(end.value),
    lowText: textOf(low),
    highText: textOf(high),
    runs: runsOf(probes),
    firstGuess: guess,
    firstGuessText: textOf(guess),
    probes: find.goal === "max" ? probes : probes.toReversed(),
  };
  return { ...answer, remarks: remarksOf(answer, end) };
}

/** The sure ends of the turn, the smaller first. */
function endsOf(
  { bracket, outcome }: SearchEnd,
  goal: "max" | "min",
): [number | null, number | null] {
  if (outcome === "not_monotone" || outcome === "nowhere") return [null, null];
  const [sure, over] = [bracket.pass?.value ?? null, bracket.fail?.value ?? null];
  return goal === "max" ? [sure, over] : [over, sure];
}

function runsOf(probes: readonly FindProbe[]): number {
  return probes.reduce((sum, { runs }) => sum + runs, 0);
}

async function inList(job: FindJob, { choices }: FindList): Promise<FindResult> {
  const { find, prober, trials, casePlan } = job;
  const limits = limitsFor(find.condition, trials, casePlan.plan);
  const ask = (value: Value, count: number) => prober.ask(value, count);
  const { tried, stopped } = await tryChoices(choices, ask, limits);
  const probes = tried
    .map(({ value, text, json }) => ({ ...prober.seenAt(value), text, value: json }))
    .filter((one): one is FindProbe => "verdict" in one);
  // Towards the end that the search would like best.
  const forward = find.goal === "max" ? probes : probes.toReversed();
  const best = forward.findLast(({ verdict }) => verdict === "pass");
  const doubtful = forward.findLast(({ verdict }) => verdict !== "fail");
  const sure = probes.length > 0 && probes.every(({ verdict }) => verdict === "fail");
  const answer: FindResult = {
    ...emptyAnswer(job),
    outcome: stopped ? "stopped" : best !== undefined ? "found" : sure ? "nowhere" : "undecided",
    ...(best !== undefined && { value: best.value, text: best.text }),
    ...numbers(best, doubtful, find.goal),
    runs: runsOf(probes),
    probes,
  };
  return { ...answer, remarks: remarksOf(answer, null) };
}

/** From the sure answer to the farthest that may be one, for numbers. */
function numbers(
  best: FindProbe | undefined,
  doubtful: FindProbe | undefined,
  goal: "max" | "min",
) {
  if (typeof best?.value !== "number" || typeof doubtful?.value !== "number") return {};
  const [low, high] = goal === "max" ? [best, doubtful] : [doubtful, best];
  return {
    low: low.value as number,
    high: high.value as number,
    lowText: low.text,
    highText: high.text,
  };
}
