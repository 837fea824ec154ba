import { exp } from "../../random/mathematics.ts";
import { normalQuantile } from "../../random/special/normal.ts";
import { makeStream, type Stream } from "../../random/stream.ts";
import { byAmount } from "./estimate.ts";
import {
  AMOUNTS,
  type AmountName,
  type Amounts,
  type Weighed,
  type YearDistribution,
} from "./years.ts";

/** Years drawn for the distribution, and for each time that the cycles are drawn again. */
const YEARS = 10_000;
const YEARS_AGAIN = 2000;
const TIMES_AGAIN = 40;
/** Quantiles kept of each amount, from the least to the greatest. */
const KEPT = 1001;
/** From so many a year on a Poisson number is drawn as a normal one. */
const MANY = 50;

/**
 * The distribution of a year: every cycle comes a Poisson number of times and brings what it brought
 * in its run, on top of what ordinary operation brings. A compound Poisson sum, drawn rather than worked
 * out. For its error the cycles are drawn again, each out of itself and those beside it in
 * its stratum, which are its like.
 */
export function drawYears(
  strata: readonly (readonly Weighed[])[],
  ordinary: Amounts,
  seed: string,
): YearDistribution {
  const stream = makeStream(seed, "years", "draws");
  const quantiles = yearsOf(strata.flat(), ordinary, YEARS, stream);
  const again = Array.from({ length: TIMES_AGAIN }, () =>
    yearsOf(
      strata.flatMap((cycles) => besides(cycles, stream)),
      ordinary,
      YEARS_AGAIN,
      stream,
    ),
  );
  return { quantiles, again };
}

function besides(cycles: readonly Weighed[], stream: Stream): readonly Weighed[] {
  const last = cycles.length - 1;
  return cycles.map(({ weight }, k) => {
    const at = Math.min(last, Math.max(0, k - 1 + Math.floor(stream.next() * 3)));
    return { weight, amounts: cycles[at]!.amounts };
  });
}

function yearsOf(
  cycles: readonly Weighed[],
  ordinary: Amounts,
  years: number,
  stream: Stream,
): Readonly<Record<AmountName, Float64Array>> {
  // Cycles that bring nothing change no year.
  const telling = cycles.filter(({ amounts }) => AMOUNTS.some((name) => amounts[name] !== 0));
  const counts = telling.map(({ weight }) => poissonDraw(weight, stream));
  const names = AMOUNTS.filter((name) => telling.some(({ amounts }) => amounts[name] !== 0));
  const bring = names.map((name) => Float64Array.from(telling, ({ amounts }) => amounts[name]));
  const sums = names.map((name) => new Float64Array(years).fill(ordinary[name]));
  for (let year = 0; year < years; year++) {
    for (let k = 0; k < telling.length; k++) {
      const times = counts[k]!();
      if (times === 0) continue;
      for (let a = 0; a < names.length; a++) sums[a]![year]! += times * bring[a]![k]!;
    }
  }
  const kept = new Map(names.map((name, a) => [name, quantilesOf(sums[a]!)]));
  return byAmount((name) => kept.get(name) ?? new Float64Array(KEPT).fill(ordinary[name]));
}

/** The quantiles of a column at even steps, from the least value to the greatest. */
function quantilesOf(column: Float64Array): Float64Array {
  column.sort();
  const last = column.length - 1;
  return Float64Array.from(
    { length: KEPT },
    (_, i) => column[Math.round((i / (KEPT - 1)) * last)]!,
  );
}

/** Draws a Poisson number, by inversion of one uniform; of many, the nearest whole normal one. */
export function poissonDraw(mean: number, stream: Stream): () => number {
  if (!(mean > 0)) return () => 0;
  if (mean >= MANY) {
    const sd = Math.sqrt(mean);
    return () => Math.max(0, Math.round(mean + sd * normalQuantile(stream.next())));
  }
  const none = exp(-mean);
  return () => {
    let left = stream.next();
    let [count, chance] = [0, none];
    while (left > chance && chance > 0) {
      left -= chance;
      count += 1;
      chance *= mean / count;
    }
    return count;
  };
}

/** The value of a year below which the share `p` of all years stays, linear between those kept. */
export function yearQuantile(sorted: Float64Array, p: number): number {
  const at = p * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (at - Math.floor(at)) * (high - low);
}
