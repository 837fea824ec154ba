import type { Distribution } from "../../../random/distribution.ts";
import { type Cells, cellQuantile } from "../cells.ts";
import type { Family } from "./family.ts";

/** Percentiles that are worth writing down, when enough values lie beyond them. */
const SHARES = [
  0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999,
];
/** Values that must lie beyond a percentile: with ten it is known to about a third of its tail. */
export const BEYOND = 10;

/** The shares whose percentiles a sample of this size tells. */
export function sharesTold(total: number): readonly number[] {
  return SHARES.filter((p) => total * Math.min(p, 1 - p) >= BEYOND);
}

/** No law at all: the percentiles themselves, joined as the scenario's `quantiles` joins them. */
export const quantiles: Family = {
  name: "quantiles",
  numbers: SHARES.length,
  fit(cells) {
    const points = pointsFor(cells);
    return points.length < 3 ? null : { kind: "quantiles", points };
  },
};

/**
 * The percentiles that a tool has printed, which are the ends of the cells: as far out as two
 * values lie beyond them. Null without a rise.
 */
export function givenQuantiles({ high, count, total }: Cells): Distribution | null {
  const points: (readonly [number, number])[] = [];
  let below = 0;
  for (let index = 0; index < count.length; index += 1) {
    below += count[index]!;
    const p = Number((below / total).toFixed(9));
    if (p < 1 && total * (1 - p) >= 2 && high[index]! > 0) points.push([p, high[index]!]);
  }
  return points.length < 2 ? null : { kind: "quantiles", points };
}

function pointsFor(cells: Cells): (readonly [number, number])[] {
  const points: (readonly [number, number])[] = [];
  for (const p of sharesTold(cells.total)) {
    const value = cellQuantile(cells, p);
    if (value > 0) points.push([p, value]);
  }
  return points;
}
