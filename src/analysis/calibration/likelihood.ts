import type { Distribution } from "../../random/distribution.ts";
import { shapeOf } from "../../random/distributions/family.ts";
import { exp, ln, pow } from "../../random/mathematics.ts";
import { lnGamma } from "../../random/special/gamma.ts";
import { Z99 } from "../../random/special/normal.ts";
import { type Cells, isNarrow, middleOf } from "./cells.ts";

/** ln of what no density of a fit should be taken below: one value must not rule a whole fit. */
const LEAST = -600;

const LN_ROOT_2_PI = 0.9189385332046727;

/**
 * The logarithm of the likelihood of a sample: for each value the probability of its cell, which in
 * a narrow cell is density times width (differences of two shares near 1 would lose their digits).
 */
export function logLikelihood(cells: Cells, d: Distribution): number {
  const density = lnDensityOf(d);
  const { cdf } = shapeOf(d);
  let sum = 0;
  for (let index = 0; index < cells.count.length; index += 1) {
    const [low, high] = [cells.low[index]!, cells.high[index]!];
    const one =
      density !== null && isNarrow(low, high)
        ? density(middleOf(cells, index)) + ln(high - low)
        : ln(Math.max(cdf(high) - cdf(low), 1e-300));
    sum += cells.count[index]! * Math.max(LEAST, one);
  }
  return sum;
}

/** ln of a density; null for kinds that have none here. */
function lnDensityOf(d: Distribution): ((x: number) => number) | null {
  switch (d.kind) {
    case "lognormal": {
      const [mu, sigma] = [ln(d.p50), (ln(d.p99) - ln(d.p50)) / Z99];
      const front = -ln(sigma) - LN_ROOT_2_PI;
      return (x) => {
        if (x <= 0) return LEAST;
        const y = ln(x);
        const z = (y - mu) / sigma;
        return front - y - (z * z) / 2;
      };
    }
    case "gamma": {
      const scale = d.mean / d.shape;
      const front = -lnGamma(d.shape) - d.shape * ln(scale);
      return (x) => (x <= 0 ? LEAST : front + (d.shape - 1) * ln(x) - x / scale);
    }
    case "weibull": {
      const front = ln(d.shape / d.scale);
      return (x) => {
        if (x <= 0) return LEAST;
        return front + (d.shape - 1) * ln(x / d.scale) - pow(x / d.scale, d.shape);
      };
    }
    case "shifted": {
      const of = lnDensityOf(d.of);
      return of && ((x) => of(x - d.by));
    }
    case "mixture":
      return mixtureLnDensity(d.parts);
    default:
      return null;
  }
}

function mixtureLnDensity(
  parts: readonly { readonly weight: number; readonly of: Distribution }[],
): ((x: number) => number) | null {
  const known = parts.map(({ weight, of }) => ({ weight: ln(weight), of: lnDensityOf(of) }));
  if (known.some(({ of }) => of === null)) return null;
  return (x) => {
    const each = known.map(({ weight, of }) => weight + of!(x));
    const top = Math.max(...each);
    return top + ln(each.reduce((sum, one) => sum + exp(one - top), 0));
  };
}
