import type { Distribution } from "../../../random/distribution.ts";
import { exp, ln } from "../../../random/mathematics.ts";
import { type Cells, cellQuantile, isCoarse } from "../cells.ts";
import { logLikelihood } from "../likelihood.ts";
import type { Family } from "./family.ts";
import { gammaAbove } from "./gamma.ts";
import { lognormalAbove } from "./lognormals.ts";

/** Shifts that are tried before the best is refined. */
const TRIES = 10;

/**
 * A least time plus a lognormal or gamma rest: a wire's length, a disk's rotation. The rest is
 * fitted for each of a row of shifts, from none to just below the least value, and the most likely
 * shift is refined. Likelihoods of shifts grow without bound as the shift nears the least value;
 * values that count in cells, and a shift that stays a cell away, keep that end out.
 */
function shifted(name: string, rest: (cells: Cells, shift: number) => Distribution | null): Family {
  return {
    name: `shifted ${name}`,
    numbers: 3,
    fit(cells) {
      const least = cells.low[0];
      if (least === undefined || !(least > 0) || cells.total < 10 || isCoarse(cells)) return null;
      const width = cells.high[0]! - least;
      // The shift is the least value less a gap; the gap runs over powers.
      const [near, far] = [ln(width), ln(least)];
      if (!(near < far) || !(cellQuantile(cells, 0.9) > cells.high[0]!)) return null;
      const at = (place: number) => tryShift(cells, least - exp(place), rest);
      const step = (far - near) / TRIES;
      const tries = Array.from({ length: TRIES }, (_, k) => at(near + (k + 0.5) * step));
      const top = tries.reduce((a, b, k) => (b.score > tries[a]!.score ? k : a), 0);
      const place = near + (top + 0.5) * step;
      return refine(at, place - step, Math.min(place + step, far)).distribution;
    },
  };
}

interface Try {
  readonly distribution: Distribution | null;
  readonly score: number;
}

function tryShift(
  cells: Cells,
  by: number,
  rest: (cells: Cells, shift: number) => Distribution | null,
): Try {
  const of = rest(cells, by);
  if (of === null) return { distribution: null, score: Number.NEGATIVE_INFINITY };
  const distribution: Distribution = { kind: "shifted", by, of };
  return { distribution, score: logLikelihood(cells, distribution) };
}

/** The golden section between two places. */
function refine(at: (place: number) => Try, from: number, to: number): Try {
  const part = 0.6180339887498949;
  let [low, high] = [from, to];
  let [a, b] = [high - part * (high - low), low + part * (high - low)];
  let [fa, fb] = [at(a), at(b)];
  for (let round = 0; round < 9; round += 1) {
    if (fa.score > fb.score) {
      [high, b, fb] = [b, a, fa];
      a = high - part * (high - low);
      fa = at(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = low + part * (high - low);
      fb = at(b);
    }
  }
  return fa.score > fb.score ? fa : fb;
}

export const shiftedLognormal: Family = shifted("lognormal", lognormalAbove);

export const shiftedGamma: Family = shifted("gamma", gammaAbove);
