import { changes, isWithin, overlap } from "../../analysis/sensitivity/changes.ts";
import type { ScaledPlan } from "../../analysis/sensitivity/input.ts";
import { inputsOf } from "../../analysis/sensitivity/inputs.ts";
import type { InputFacts } from "../../analysis/sensitivity/rank.ts";
import { findInstabilities } from "../../analysis/theory/stability.ts";
import type { MetricRef } from "../../model/measures.ts";
import type { Plan } from "../../model/plan.ts";
import type { CasePlan, Study, TrialsPlan } from "../../model/study.ts";

/** A param as a ranking varies it; its plans come from whoever can compile. */
export interface ParamDoor {
  readonly name: string;
  readonly label?: string;
  readonly text: string;
  /** The case's plan with the param at about `factor` times its size; null where that cannot be. */
  scale(factor: number): ScaledPlan | null;
  /** Its other values, where it is a word. */
  readonly alternatives: readonly { readonly text: string; plan(): Plan | null }[];
}

/** One `rank inputs by m` of a report. */
export interface RankItem {
  readonly metric: MetricRef;
  readonly label?: string;
}

/** All that is to be run for the `rank` items of a scenario; they share their runs. */
export interface RankPlan {
  readonly items: readonly RankItem[];
  /** The case that is varied, of how many. */
  readonly caseIndex: number;
  readonly caseLabel: string;
  readonly cases: number;
  readonly trials: number;
  /** Case 0 is the case as it is; then every step of every input. */
  readonly study: Study;
  readonly inputs: readonly PlannedInput[];
  readonly remarks: readonly string[];
}

export interface PlannedInput {
  readonly facts: InputFacts;
  readonly steps: readonly PlannedStep[];
}

export interface PlannedStep {
  readonly text: string;
  readonly factor: number | null;
  /** Its case in the study; null when it is not run, and why. */
  readonly caseIndex: number | null;
  readonly why?: string;
}

/** The sizes at which inputs are tried: as far up as down by their logarithms. */
export const FACTORS = [0.8, 1.25] as const;

/** Trials of each step: pairs need fewer than a study's own, and five at least for an interval. */
const TRIALS = { least: 5, most: 10 } as const;

interface Candidate {
  readonly facts: InputFacts;
  readonly steps: readonly {
    text: string;
    factor: number | null;
    plan: Plan | null;
    why?: string;
  }[];
  readonly touched: ReadonlyMap<string, unknown>;
}

/**
 * What has to be run to rank the inputs of one case by some metrics: every size at a few fifths more
 * and less, every word at its other values, one at a time, each with the trials' own random numbers.
 * Hardware that a param sets alone is that param; what a param sets among others is marked, so that
 * nothing is added up twice. Sizes at which nothing would settle are not run, and say so.
 */
export function planRanking(
  study: Study,
  items: readonly RankItem[],
  caseIndex: number,
  params: readonly ParamDoor[],
): RankPlan {
  const base = study.cases[caseIndex]!;
  const settles = !findInstabilities(base.plan).some(({ lasts }) => lasts);
  const all = [
    ...params.map((param) => paramCandidate(param, base.plan, settles)),
    ...inputsOf(base.plan).map((input): Candidate => {
      const { name, of, kind, text, stations } = input;
      const facts = { name, of, kind, text, stations, moves: [], movedBy: [] };
      return sizes(facts, base.plan, settles, (factor) => input.scale(base.plan, factor));
    }),
  ];
  const idle = all.filter(({ touched, facts }) => facts.kind === "param" && touched.size === 0);
  const inputs = related(all.filter((one) => !idle.includes(one)));
  const cases: CasePlan[] = [base];
  const planned = inputs.map(({ facts, steps }): PlannedInput => {
    const numbered = steps.map(({ text, factor, plan, why }): PlannedStep => {
      const given = why === undefined ? {} : { why };
      if (plan === null) return { text, factor, caseIndex: null, ...given };
      const label = `${facts.name}${facts.of === "" ? "" : ` of ${facts.of}`} ${text}`;
      return { text, factor, caseIndex: cases.push({ ...base, label, plan }) - 1 };
    });
    return { facts, steps: numbered };
  });
  const trials = trialsOf(study.trials);
  return {
    items,
    caseIndex,
    caseLabel: base.label,
    cases: study.cases.length,
    trials,
    study: { ...study, trials: { kind: "fixed", count: trials }, cases, report: [] },
    inputs: planned,
    remarks: remarksOf(settles, idle),
  };
}

function trialsOf(trials: TrialsPlan): number {
  const asked = trials.kind === "fixed" ? trials.count : trials.min;
  return Math.min(TRIALS.most, Math.max(TRIALS.least, asked));
}

function remarksOf(settles: boolean, idle: readonly Candidate[]): string[] {
  const names = idle.map(({ facts }) => facts.name).join(", ");
  return [
    ...(settles
      ? []
      : [
          "this case has no steady state: what the inputs do to it depends on the length of the run",
        ]),
    ...(names === "" ? [] : [`${names}: no part of the plan depends on it`]),
  ];
}

function paramCandidate(param: ParamDoor, base: Plan, settles: boolean): Candidate {
  const facts: InputFacts = {
    name: param.name,
    of: "",
    kind: "param",
    text: param.text,
    stations: [],
    moves: [],
    movedBy: [],
  };
  if (param.alternatives.length === 0) {
    return sizes(facts, base, settles, (factor) => param.scale(factor));
  }
  const tried = param.alternatives.map(({ text, plan }) => {
    const made = plan();
    const why = made === null ? "the scenario does not take it" : unsteadiness(made, settles);
    return { text, factor: null, plan: why === null ? made : null, ...(why !== null && { why }) };
  });
  return {
    facts,
    steps: tried,
    touched: touchedBy(
      base,
      tried.map(({ plan }) => plan),
    ),
  };
}

/** An input at the factors; it touches what its plans change, also those that are not run. */
function sizes(
  facts: InputFacts,
  base: Plan,
  settles: boolean,
  scale: (factor: number) => ScaledPlan | null,
): Candidate {
  const made = FACTORS.map((factor) => ({ factor, scaled: scale(factor) }));
  const steps = made.map(({ factor, scaled }) => {
    if (scaled === null) {
      return { text: stepText(factor), factor, plan: null, why: "its domain ends before that" };
    }
    const why = unsteadiness(scaled.plan, settles);
    const at = { text: stepText(scaled.factor), factor: scaled.factor };
    return why === null ? { ...at, plan: scaled.plan } : { ...at, plan: null, why };
  });
  // One plan is enough to know what it touches, and relations are told at one factor for all.
  const known = made.findLast(({ scaled }) => scaled !== null)?.scaled ?? null;
  return { facts, steps, touched: touchedBy(base, [known?.plan ?? null]) };
}

/** `x1.25`, `x0.8`, `x1.333`. */
function stepText(factor: number): string {
  return `x${Number(factor.toPrecision(4))}`;
}

function touchedBy(base: Plan, plans: readonly (Plan | null)[]): ReadonlyMap<string, unknown> {
  return new Map(plans.flatMap((plan) => (plan === null ? [] : [...changes(base, plan)])));
}

/** Why a size is not run that nothing settles at; null when it may run. */
function unsteadiness(plan: Plan, settles: boolean): string | null {
  if (!settles) return null;
  const [first] = findInstabilities(plan).filter(({ lasts }) => lasts);
  return first === undefined ? null : `no steady state there: ${first.sentence}`;
}

/**
 * Which inputs are the same thing under two names. A param whose plan is that of one input is that
 * input, and the input is left out; one that moves several, or a part of one, is marked on both sides.
 */
function related(all: readonly Candidate[]): readonly Candidate[] {
  const params = all.filter(({ facts }) => facts.kind === "param");
  const others = all.filter(({ facts }) => facts.kind !== "param");
  const moved = new Map(
    params.map((param) => {
      const touching = others.filter((one) => overlap(one.touched, param.touched));
      return [param, touching] as const;
    }),
  );
  const twins = new Set(
    [...moved].flatMap(([param, touching]) => {
      const [only] = touching;
      if (only === undefined || touching.length > 1) return [];
      const same = isWithin(only.touched, param.touched) && isWithin(param.touched, only.touched);
      return same ? [only] : [];
    }),
  );
  const named = params.map((param): Candidate => {
    const touching = moved.get(param) ?? [];
    const moves = touching.map(nameOf);
    const stations = touching.flatMap(({ facts }) => facts.stations);
    return { ...param, facts: { ...param.facts, moves, stations } };
  });
  const rest = others
    .filter((one) => !twins.has(one))
    .map((one): Candidate => {
      const movedBy = params.flatMap((param) =>
        moved.get(param)?.includes(one) ? [param.facts.name] : [],
      );
      return { ...one, facts: { ...one.facts, movedBy } };
    });
  return [...named, ...rest];
}

function nameOf({ facts: { name, of } }: Candidate): string {
  return of === "" ? name : `${name} of ${of}`;
}
