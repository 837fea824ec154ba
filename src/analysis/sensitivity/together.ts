import type { MetricRef } from "../../model/measures.ts";
import { exp, ln } from "../../random/mathematics.ts";
import { type Measured, measure, type Side } from "../comparison/trial-values.ts";
import { pairedDifference, type TrialValue } from "../statistics/paired.ts";

/** Two inputs, each alone and both at once, beside what is. */
export interface Together {
  readonly names: readonly [string, string];
  /** `x1.25` of each. */
  readonly texts: readonly [string, string];
  readonly present: Side;
  readonly first: Side;
  readonly second: Side;
  readonly both: Side;
}

/**
 * What two inputs do together, in a sentence: whether they multiply, as inputs that are varied one
 * at a time are taken to, or strengthen or weaken each other. The interaction is
 * ln(m₁₂ m₀ / (m₁ m₂)), with its paired interval over the trials. Null where it has no value.
 */
export function togetherText(metric: MetricRef, given: Together): string | null {
  const sides = [given.present, given.first, given.second, given.both];
  const [base, a, b, both] = sides.map((side) => measure(metric, side));
  if (!base || !a || !b || !both) return null;
  const pooled = [base, a, b, both].map(({ estimate }) => logOf(estimate.value));
  const [l0, l1, l2, l12] = pooled;
  if (l0 == null || l1 == null || l2 == null || l12 == null) return null;
  const centre = l12 + l0 - l1 - l2;
  const { left, right } = sums([base, a, b, both]);
  const { low, high } = pairedDifference(left, right, { centre });
  if (low === null || high === null) return null;
  const [one, two] = [given.names[0], given.names[1]].map(
    (name, index) => `${name} at ${given.texts[index]}`,
  );
  const seen = `${one} and ${two} together: ${changeText(l12 - l0)}`;
  const product = changeText(l1 + l2 - l0 - l0);
  const small = Math.max(Math.abs(low), Math.abs(high)) <= SMALL;
  if (small) return `${seen}, as much as one on top of the other`;
  if (low <= 0 && high >= 0) {
    return `${seen}; one on top of the other they give ${product}, and no interaction was seen`;
  }
  const grows = centre > 0 === l12 - l0 > 0;
  return `${seen}, ${grows ? "more" : "less"} than the ${product} of one on top of the other`;
}

/** An interaction of less than a hundredth is none. */
const SMALL = 0.01;

function logOf(value: number | null): number | null {
  return value !== null && value > 0 ? ln(value) : null;
}

/** Trial by trial ln m₁₂ + ln m₀ and ln m₁ + ln m₂, for the seeds that all four have. */
function sums([base, a, b, both]: readonly Measured[]): {
  left: TrialValue[];
  right: TrialValue[];
} {
  const seeds = [...base!.bySeed.keys()];
  const sum = (x: Measured, y: Measured) =>
    seeds.map((seed) => {
      const [u, v] = [x, y].map(({ bySeed }) => logOf(bySeed.get(seed) ?? null));
      return u == null || v == null ? null : u + v;
    });
  return { left: sum(both!, base!), right: sum(a!, b!) };
}

/** A change by its logarithm: `+62 %`, `3.1 times as much`. */
function changeText(log: number): string {
  const times = exp(log);
  if (times >= 3) return `${Number(times.toPrecision(3))} times as much`;
  const percent = 100 * (times - 1);
  return `${percent >= 0 ? "+" : ""}${Number(percent.toPrecision(Math.abs(percent) < 10 ? 2 : 3))} %`;
}
