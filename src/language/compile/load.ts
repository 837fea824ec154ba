import type { LoadPhase, LoadPlan } from "../../model/workload.ts";
import type { Declaration, Expr, SentenceItem } from "../ast.ts";
import { compileProblem } from "./compile-messages.ts";
import {
  argument,
  durationNs,
  type Given,
  rate as rateOf,
  timesNs,
  wholeNumber,
  wordText,
} from "./convert.ts";
import { type Env, textOf } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { type Origins, type Settings, withLets } from "./settings.ts";

/** More stretches than this come from a slip, such as a burst every nanosecond. */
const MAX_PHASES = 10_000;

/** How requests come: a `load` block, `arrivals`, or clients that think. Null when reported. */
export function loadOf(
  declaration: Declaration,
  settings: Settings,
  durationOfRun: number,
  origins: Origins,
): LoadPlan | null {
  const { env } = settings;
  const load = (declaration.block?.items ?? []).find(
    (item) => item.kind === "declaration" && item.keyword.text === "load",
  );
  if (load?.kind === "declaration") return phasesOf(load, env, durationOfRun);
  const arrivals = settings.read("arrivals", origins);
  if (settings.given("arrivals")) return arrivals === null ? null : openLoop(arrivals, env);
  const clientsGiven = settings.read("clients", origins);
  const thinkGiven = settings.read("think", origins);
  const clients = clientsGiven === null ? null : wholeNumber(1, clientsGiven, env);
  const think = thinkGiven === null ? null : timesNs(thinkGiven, env);
  if (clients === null || think === null) return null;
  if (!settings.given("ramp_up")) return { kind: "closed", clients, think };
  const rampUp = settings.read("ramp_up", origins);
  const rampUpNs = rampUp === null ? null : durationNs(rampUp, env);
  return rampUpNs === null ? null : { kind: "closed", clients, think, rampUpNs };
}

/** `poisson(1000/s)`, `constant(1000/s)`: the latter is read as a distribution before it gets here. */
function openLoop(given: Given, env: Env): LoadPlan | null {
  const { value, span, what } = given;
  const word = wordText(value);
  if (value.kind === "distribution" && value.distribution.kind === "constant") {
    const plain = {
      kind: "quantity",
      value: value.distribution.value,
      dimension: value.dimension,
    } as const;
    const rate = rateOf({ value: plain, span, what: `rate of ${what}` }, env);
    return rate === null ? null : { kind: "constant", rate };
  }
  const inner = argument(value, "rate", 0);
  if ((word !== "poisson" && word !== "constant") || inner === null) {
    const expected = "`poisson(rate)` or `constant(rate)`";
    env.case.problems.add(
      compileProblem("SC350", span, { what, text: textOf(env, value), expected }),
    );
    return null;
  }
  const rate = rateOf({ value: inner, span, what: `rate of ${word}` }, env);
  return rate === null ? null : { kind: word, rate };
}

interface Burst {
  readonly rate: number;
  readonly lastsNs: number;
  /** From start to start; null is once, where the sentence stands. */
  readonly everyNs: number | null;
  readonly atNs: number;
}

/**
 * `ramp` and `hold` one after the other. A `burst` takes the place of the rate for a while: once,
 * at the time where it stands among the phases, or `every` so long, the first time after one gap.
 */
function phasesOf(load: Declaration, outer: Env, durationOfRun: number): LoadPlan | null {
  const env = withLets(load.block?.items ?? [], outer);
  const phases: LoadPhase[] = [];
  const bursts: Burst[] = [];
  let atNs = 0;
  for (const item of load.block?.items ?? []) {
    if (item.kind !== "sentence") continue;
    if (item.verb.text === "burst") {
      const burst = burstOf(item, atNs, env);
      if (burst === null) return null;
      bursts.push(burst);
      continue;
    }
    const phase = phaseOf(item, env);
    if (phase === null) return null;
    phases.push(phase);
    atNs += phase.durationNs;
  }
  if (phases.length === 0) phases.push({ from: 0, to: 0, durationNs: durationOfRun });
  const whole = bursts.reduce((base, burst) => overlay(base, burst, durationOfRun), phases);
  if (whole.length <= MAX_PHASES) return { kind: "phases", phases: whole };
  const params = {
    what: "the number of bursts",
    text: String(whole.length),
    expected: "at most 10,000",
  };
  env.case.problems.add(compileProblem("SC350", load.keyword.span, params));
  return null;
}

/** The value after a preposition, such as `for 4min`. */
export function clauseValue(item: SentenceItem, word: string): Expr | null {
  return item.clauses.find((clause) => clause.word.text === word)?.args[0] ?? null;
}

function given(expr: Expr | null, what: string, env: Env): Given | null {
  const value = expr === null ? null : evaluate(expr, env);
  return expr === null || value === null ? null : { value, span: expr.span, what };
}

function phaseOf(item: SentenceItem, env: Env): LoadPhase | null {
  const verb = item.verb.text;
  const first = given(item.args[0] ?? null, `rate of ${verb}`, env);
  const length = given(
    clauseValue(item, verb === "ramp" ? "over" : "for"),
    `length of ${verb}`,
    env,
  );
  const second = verb === "ramp" ? given(clauseValue(item, "to"), "rate of ramp", env) : first;
  if (first === null || length === null || second === null) return null;
  const from = rateOf(first, env);
  const to = rateOf(second, env);
  const durationNsValue = durationNs(length, env);
  if (from === null || to === null || durationNsValue === null) return null;
  return { from, to, durationNs: durationNsValue };
}

function burstOf(item: SentenceItem, atNs: number, env: Env): Burst | null {
  const first = given(item.args[0] ?? null, "rate of burst", env);
  const length = given(clauseValue(item, "for"), "length of burst", env);
  const gapExpr = clauseValue(item, "every");
  const gap = given(gapExpr, "gap of burst", env);
  if (first === null || length === null || (gapExpr !== null && gap === null)) return null;
  const rate = rateOf(first, env);
  const lastsNs = durationNs(length, env);
  const everyNs = gap === null ? null : durationNs(gap, env);
  if (rate === null || lastsNs === null || (gap !== null && everyNs === null)) return null;
  return { rate, lastsNs, everyNs: everyNs === 0 ? null : everyNs, atNs };
}

function overlay(base: readonly LoadPhase[], burst: Burst, endNs: number): LoadPhase[] {
  const { everyNs, lastsNs, rate } = burst;
  const starts: number[] = [];
  if (everyNs === null) starts.push(burst.atNs);
  else {
    for (let at = everyNs; at < endNs && starts.length <= MAX_PHASES; at += everyNs)
      starts.push(at);
  }
  return starts.reduce<LoadPhase[]>(
    (phases, at) => replaced(phases, at, Math.min(at + lastsNs, Math.max(endNs, at)), rate),
    [...base],
  );
}

/** The phases with the rate between two times replaced; silence before it is filled with zero. */
function replaced(
  base: readonly LoadPhase[],
  fromNs: number,
  toNs: number,
  rate: number,
): LoadPhase[] {
  if (toNs <= fromNs) return [...base];
  const before: LoadPhase[] = [];
  const after: LoadPhase[] = [];
  let at = 0;
  for (const phase of base) {
    const end = at + phase.durationNs;
    if (at < fromNs) before.push(cut(phase, at, at, Math.min(end, fromNs)));
    if (end > toNs) after.push(cut(phase, at, Math.max(at, toNs), end));
    at = end;
  }
  if (at < fromNs) before.push({ from: 0, to: 0, durationNs: fromNs - at });
  return [...before, { from: rate, to: rate, durationNs: toNs - fromNs }, ...after];
}

function cut(phase: LoadPhase, startNs: number, fromNs: number, toNs: number): LoadPhase {
  if (fromNs === startNs && toNs === startNs + phase.durationNs) return phase;
  const rateAt = (ns: number): number =>
    phase.from + ((phase.to - phase.from) * (ns - startNs)) / phase.durationNs;
  return { from: rateAt(fromNs), to: rateAt(toNs), durationNs: toNs - fromNs };
}
