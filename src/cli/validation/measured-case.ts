/** What a figure is counted in: per second, seconds, bytes per second, shares of 1, or pieces. */
export type FigureUnit = "/s" | "s" | "B/s" | "1" | "count";

/**
 * One measured figure and what the model says of it, in base units. How they are held together:
 * `share`: the error is a share of the measured figure, with its sign (+0.1: a tenth too high);
 * `difference`: it is predicted less measured, in the figure's own unit; `range`: the prediction is
 * the median of several runs, and the measured figure should lie between the least and the most of
 * them, with the difference as the error.
 */
export interface Figure {
  readonly quantity: string;
  readonly unit: FigureUnit;
  readonly measured: number;
  readonly predicted: number;
  readonly kind: "share" | "difference" | "range";
  readonly error: number;
  /** The least and the most of the runs; for `range` alone. */
  readonly range?: readonly [number, number];
}

/** Where a measured row stands, what was set in it, and how it is predicted. */
export interface MeasuredCase {
  /** As `quorate validate` takes it: `postgresql`. */
  readonly system: string;
  /** `PostgreSQL 15`. */
  readonly title: string;
  /** `datasets/postgresql-15/pg_grid_disk.csv`, and the line in it, from 1. */
  readonly file: string;
  readonly line: number;
  /** Sync level, wait point, operation: `on`, `AFTER_SYNC`, `put`. */
  readonly mode: string;
  /** Round trips to the replicas, milliseconds; empty where there is no one figure. */
  readonly rttMs: readonly number[];
  /** `16 sessions`, `500/s`. */
  readonly load: string;
  /** Of a closed loop; null for others. */
  readonly sessions: number | null;
  /** Runs the model. Errors: a scenario that does not run throws, as it is part of the product. */
  readonly predict: () => Promise<Predicted>;
}

/** What the model was told of a row, and the figures. */
export interface Predicted {
  /** Values of the scenario's params, as they would be written after `--set`. */
  readonly told: Readonly<Record<string, string>>;
  readonly figures: readonly Figure[];
  /** Share of the fullest station that is used, by the model; for closed loops. */
  readonly busiest?: number;
}

/** A row with its prediction. */
export interface Prediction extends Omit<MeasuredCase, "predict">, Predicted {}

/** Held as a share of the measured figure. */
export function shareFigure(
  quantity: string,
  unit: FigureUnit,
  measured: number,
  predicted: number,
): Figure {
  const error = predicted / measured - 1;
  return { quantity, unit, measured, predicted, kind: "share", error };
}

/** Held by the difference: for shares of 1, and for figures that may be zero. */
export function differenceFigure(
  quantity: string,
  unit: FigureUnit,
  measured: number,
  predicted: number,
): Figure {
  const error = predicted - measured;
  return { quantity, unit, measured, predicted, kind: "difference", error };
}

/** Held against what several runs came to. Errors: no run throws a `RangeError`. */
export function rangeFigure(
  quantity: string,
  unit: FigureUnit,
  measured: number,
  runs: readonly number[],
): Figure {
  if (runs.length === 0) throw new RangeError(`no run says anything of ${quantity}`);
  const predicted = median(runs);
  const range = [Math.min(...runs), Math.max(...runs)] as const;
  const error = predicted - measured;
  return { quantity, unit, measured, predicted, kind: "range", error, range };
}

/** The middle value; the mean of the two in the middle for an even number. NaN for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return Number.NaN;
  return Number.isInteger(middle)
    ? (sorted[middle - 1]! + sorted[middle]!) / 2
    : sorted[Math.floor(middle)]!;
}
