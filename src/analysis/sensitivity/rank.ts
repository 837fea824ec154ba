import type { MetricRef } from "../../model/measures.ts";
import type { Plan } from "../../model/plan.ts";
import { ln } from "../../random/mathematics.ts";
import { comparePair } from "../comparison/compare-pair.ts";
import { type Measured, measure, type Side } from "../comparison/trial-values.ts";
import type { Estimate, InputVerdict, RankedInput } from "../results.ts";
import { simultaneousLevel } from "../statistics/many.ts";
import { BAND, type ElasticityFound, elasticityOf, type Sized } from "./elasticity.ts";
import { type Felt, pressureOf } from "./pressure.ts";

/** What is known of an input before it is tried. */
export type InputFacts = Pick<
  RankedInput,
  "name" | "of" | "kind" | "text" | "moves" | "movedBy"
> & {
  /** Stations at which it is felt. */
  readonly stations: readonly string[];
};

/** An input at the sizes or values that were run. */
export interface TriedInput {
  readonly facts: InputFacts;
  readonly steps: readonly TriedStep[];
}

export interface TriedStep {
  readonly text: string;
  readonly factor: number | null;
  /** Null when it could not be run; `why` says why. */
  readonly side: Side | null;
  readonly why?: string;
}

/** A ratio of sizes by which inputs are put in order: from x0.8 to x1.25. */
const SPAN = ln(1.25 / 0.8);

/**
 * Inputs in order of what the metric makes of them, the weightiest first: a size by its elasticity
 * over a usual span of sizes, a word by how far its values lie apart.
 */
export function inOrder(inputs: readonly RankedInput[], base: Estimate): readonly RankedInput[] {
  const weighed = inputs.map((one, index) => ({ one, index, weight: weightOf(one, base) }));
  weighed.sort((a, b) => b.weight - a.weight || a.index - b.index);
  return weighed.map(({ one }) => one);
}

/** What a metric makes of one input; `base` is the metric as it is, `plan` the plan as it is. */
export function rankedInput(
  metric: MetricRef,
  { facts, steps }: TriedInput,
  base: Measured,
  plan: Plan,
): RankedInput {
  const measured = steps.map(({ side }) => side && measure(metric, side));
  const { stations, ...known } = facts;
  const sized = steps.some(({ factor }) => factor !== null);
  const found = sized ? bySize(steps, measured, base) : byValue(measured, base);
  const felt = feltAt(steps, measured);
  const present: Felt | null = base.views.pooled && { text: "", plan, view: base.views.pooled };
  const tells = found.verdict === "matters" && present !== null && felt.length > 0;
  return {
    ...known,
    steps: steps.map(({ text, factor, why }, index) => ({
      text,
      factor,
      estimate: measured[index]?.estimate ?? null,
      ...(why === undefined ? {} : { why }),
    })),
    ...found,
    pressure: tells ? pressureOf(stations, present, felt) : [],
  };
}

/** By the smallest and the largest size that were run; the present one stands in for a missing side. */
function bySize(
  steps: readonly TriedStep[],
  measured: readonly (Measured | null)[],
  base: Measured,
): ElasticityFound {
  const run = steps.flatMap(({ factor }, index): Sized[] => {
    const one = measured[index] ?? null;
    return one === null || factor === null ? [] : [{ factor, measured: one }];
  });
  if (run.length === 0) {
    const why = steps.find((step) => step.why !== undefined)?.why ?? "it could not be varied";
    return { elasticity: null, verdict: "unknown", why };
  }
  const all = [...run, { factor: 1, measured: base }].sort((a, b) => a.factor - b.factor);
  return elasticityOf(all[0]!, all.at(-1)!, base);
}

/** Of a word: each other value against the present one, all intervals together at 95 %. */
function byValue(measured: readonly (Measured | null)[], base: Measured): ElasticityFound {
  const run = measured.filter((one) => one !== null);
  const none = { elasticity: null };
  if (run.length === 0) return { ...none, verdict: "unknown", why: "no other value could be run" };
  const level = simultaneousLevel(run.length);
  const pairs = run.map((one) => comparePair(base, one, level));
  const usual = Math.abs(base.estimate.value ?? 0);
  const verdicts = pairs.map(({ verdict, difference: { low, high } }): InputVerdict => {
    if (verdict === "same") return "none";
    if (verdict === "unknown" || low === null || high === null) return "unknown";
    // The same band as for sizes, over the usual span.
    if (Math.max(Math.abs(low), Math.abs(high)) <= BAND * SPAN * usual) return "little";
    return verdict === "differs" ? "matters" : "unsure";
  });
  const order: readonly InputVerdict[] = ["matters", "unsure", "unknown", "little", "none"];
  const verdict = order.find((one) => verdicts.includes(one)) ?? "unknown";
  const why = verdict === "unknown" ? pairs.find((pair) => pair.why !== undefined)?.why : undefined;
  return { ...none, verdict, ...(why === undefined ? {} : { why }) };
}

function feltAt(steps: readonly TriedStep[], measured: readonly (Measured | null)[]): Felt[] {
  return steps.flatMap(({ text, side }, index) => {
    const view = measured[index]?.views.pooled;
    return side === null || !view ? [] : [{ text, plan: side.plan, view }];
  });
}

/** How far apart the metric lies over the input's span, as a logarithm; infinite where it reaches zero. */
function weightOf({ elasticity, steps, verdict }: RankedInput, base: Estimate): number {
  if (verdict === "unknown") return -1;
  if (verdict === "none") return 0;
  if (elasticity !== null) return Math.abs(elasticity.value) * SPAN;
  const values = [base, ...steps.map(({ estimate }) => estimate)].flatMap(
    (estimate) => estimate?.value ?? [],
  );
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (least === most) return 0;
  return least > 0 ? ln(most / least) : Number.POSITIVE_INFINITY;
}
