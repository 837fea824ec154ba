import type { Distribution } from "../../random/distribution.ts";
import { quantileFunctionOf } from "../../random/moments.ts";
import { type Cells, cellQuantile, cellsOf } from "./cells.ts";
import type { Family } from "./fits/family.ts";

/** Percentiles at which a fit is held against values that it has not seen. */
const JUDGED = [0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999];
/** Held-out values that must lie beyond a percentile that is judged. */
const BEYOND = 5;

/** Which of four parts a fit sees; it is judged by the rest. Each half stands on both sides once. */
const HALVES: readonly (readonly number[])[] = [
  [0, 1],
  [2, 3],
  [0, 2],
  [1, 3],
  [0, 3],
  [1, 2],
];

/** How far off a family was on values that it had not seen, as shares of the held-out percentile. */
export interface HeldOut {
  /** Mean over percentiles and splits of |fitted / held out - 1|. */
  readonly mean: number;
  /** The same, as far as it lies beyond what two samples of that size differ by (19 times in 20). */
  readonly beyondScatter: number;
  /** The percentile that is worst beyond scatter, and its mean over the splits. */
  readonly worst: number;
  readonly worstAt: number;
}

/** A percentile of a sample; its value is the end of a cell, so that no rule inside cells matters. */
interface Mark {
  readonly nominal: number;
  readonly share: number;
  readonly value: number;
  /** Where the percentile of another sample of this size lies, 19 times in 20. */
  readonly low: number;
  readonly high: number;
}

/** A fit held against one percentile of a sample. */
interface Off {
  readonly nominal: number;
  readonly error: number;
  readonly beyond: number;
}

/**
 * Fits a family to one half of the values and judges it by the other, six times. Halves are made of
 * four parts of a series that take turns (`folds`). Null when a half cannot be fitted, or is too small
 * for a percentile to be judged.
 */
export function heldOutError(family: Family, folds: readonly Cells[]): HeldOut | null {
  const found: Off[] = [];
  for (const seen of HALVES) {
    const fit = family.fit(joined(folds.filter((_, fold) => seen.includes(fold))));
    if (fit === null) return null;
    const held = joined(folds.filter((_, fold) => !seen.includes(fold)));
    found.push(...errorsOf(fit, held));
  }
  if (found.length === 0) return null;
  const each = [...new Set(found.map(({ nominal }) => nominal))].map((at) => {
    const here = found.filter(({ nominal }) => nominal === at);
    return {
      at,
      error: meanOf(here.map(({ error }) => error)),
      beyond: meanOf(here.map(({ beyond }) => beyond)),
    };
  });
  const worst = each.reduce((a, b) => (b.beyond > a.beyond ? b : a));
  return {
    mean: meanOf(each.map(({ error }) => error)),
    beyondScatter: meanOf(each.map(({ beyond }) => beyond)),
    worst: worst.beyond,
    worstAt: worst.at,
  };
}

/** How far a distribution is off at each percentile that a sample of this size tells. */
export function errorsOf(fit: Distribution, sample: Cells): Off[] {
  const quantile = quantileFunctionOf(fit);
  return marksOf(sample).map(({ nominal, share, value, low, high }) => {
    const said = quantile(share);
    const beyond = Math.max(0, low - said, said - high);
    return { nominal, error: Math.abs(said / value - 1), beyond: beyond / value };
  });
}

/** For each percentile judged, the end of the cell that lies nearest to it in share. */
function marksOf(cells: Cells): Mark[] {
  const { high, count, total } = cells;
  const marks = new Map<number, Mark>();
  for (const nominal of JUDGED) {
    if (total * Math.min(nominal, 1 - nominal) < BEYOND) continue;
    let [below, share, value] = [0, Number.NaN, Number.NaN];
    for (let index = 0; index < count.length - 1; index += 1) {
      below += count[index]!;
      const here = below / total;
      if (!(Math.abs(here - nominal) >= Math.abs(share - nominal))) {
        [share, value] = [here, high[index]!];
      }
    }
    if (Number.isNaN(value) || marks.has(value)) continue;
    const [low, top] = quantileBounds(cells, share, 1.96 * Math.SQRT2);
    marks.set(value, { nominal, share, value, low, high: top });
  }
  return [...marks.values()];
}

/**
 * The 95 % interval of a quantile of independent values (`deviations` = 1.96): the values at
 * p ± 1.96 √(p (1 - p) / n), by the scatter of a share (Woodruff, JASA 47, 1952).
 */
export function quantileBounds(
  cells: Cells,
  p: number,
  deviations = 1.96,
): readonly [number, number] {
  const half = deviations * Math.sqrt((p * (1 - p)) / cells.total);
  return [cellQuantile(cells, Math.max(0, p - half)), cellQuantile(cells, Math.min(1, p + half))];
}

/** Cells of several parts together. Parts of one series have the same cells. */
export function joined(parts: readonly Cells[]): Cells {
  const rows = new Map<number, [number, number, number]>();
  for (const { low, high, count } of parts) {
    for (let index = 0; index < count.length; index += 1) {
      const row = rows.get(low[index]!);
      if (row === undefined) rows.set(low[index]!, [low[index]!, high[index]!, count[index]!]);
      else row[2] += count[index]!;
    }
  }
  return cellsOf([...rows.values()]);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
