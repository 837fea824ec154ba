import { ln } from "../../random/mathematics.ts";
import { type Measured, paired } from "../comparison/trial-values.ts";
import type { InputVerdict, RankedInput } from "../results.ts";
import { pairedDifference, type TrialValue } from "../statistics/paired.ts";

/** A metric at some size of an input; 1 is the present size. */
export interface Sized {
  readonly factor: number;
  readonly measured: Measured;
}

export interface ElasticityFound {
  readonly elasticity: RankedInput["elasticity"];
  readonly verdict: InputVerdict;
  readonly why?: string;
}

/**
 * An input hardly matters when its elasticity is within this band: a tenth more of it changes the
 * metric by less than half a percent.
 */
export const BAND = 0.05;

/**
 * The elasticity of a metric between two sizes of an input, ln(m₂ / m₁) / ln(x₂ / x₁): percent of
 * change for one percent of the input, exact for a power law. The value is that of the metrics over
 * all trials; the 95 % interval comes from the trials, which drew the same random numbers at both
 * sizes (paired t). Where a trial has nothing (0 writes lost) the change is taken in parts of
 * `present` in place of the logarithm; a metric that is zero on average has no elasticity, and its
 * verdict comes from the difference alone.
 */
export function elasticityOf(smaller: Sized, larger: Sized, present: Measured): ElasticityFound {
  const [from, to] = [smaller.measured.estimate.value, larger.measured.estimate.value];
  if (from === null || to === null) {
    const { absent, word } = from === null ? smaller.measured.estimate : larger.measured.estimate;
    return { elasticity: null, verdict: "unknown", why: absent ?? word ?? "nothing was observed" };
  }
  const step = ln(larger.factor / smaller.factor);
  const { left, right } = paired(smaller.measured, larger.measured);
  const scale = scaleOf(from, to, [...left, ...right], present);
  const on = (value: TrialValue) => (value === null ? null : scale.of(value));
  const centre = scale.of(to) - scale.of(from);
  const found = pairedDifference(right.map(on), left.map(on), { centre });
  const { difference, low, high } = found;
  if (difference === null || low === null || high === null) {
    const why = "it takes at least two trials in which both sizes have a value";
    return { elasticity: null, verdict: "unknown", why };
  }
  const same = left.every((one, trial) => one === right[trial]);
  const elasticity = scale.relative
    ? { value: difference / step, low: low / step, high: high / step }
    : null;
  if (same && difference === 0) return { elasticity, verdict: "none" };
  const seen = low > 0 || high < 0;
  if (elasticity === null) return { elasticity, verdict: seen ? "matters" : "unsure" };
  return { elasticity, verdict: verdictOf(elasticity.low, elasticity.high) };
}

function verdictOf(low: number, high: number): InputVerdict {
  if (Math.abs(low) <= BAND && Math.abs(high) <= BAND) return "little";
  return low > 0 || high < 0 ? "matters" : "unsure";
}

/** How changes are counted: by logarithms, in parts of the present value, or as they are. */
function scaleOf(
  from: number,
  to: number,
  trials: readonly TrialValue[],
  present: Measured,
): { of: (value: number) => number; relative: boolean } {
  const positive = from > 0 && to > 0 && trials.every((value) => value === null || value > 0);
  if (positive) return { of: ln, relative: true };
  const usual = present.estimate.value ?? 0;
  if (usual > 0) return { of: (value) => value / usual, relative: true };
  return { of: (value) => value, relative: false };
}
