import type { Distribution } from "../../../random/distribution.ts";
import { quantileFunctionOf } from "../../../random/moments.ts";
import { type Cells, cellMoments, cellQuantile, isCoarse } from "../cells.ts";
import type { Family } from "./family.ts";

/** Percentiles that are worth writing down, when enough values lie beyond them. */
const SHARES = [
  0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999,
];
/** Values that must lie beyond a percentile: with ten it is known to about a third of its tail. */
export const BEYOND = 10;

/** Percentiles between the usual ones are written down where the mean would be off by more than this. */
const MEAN_OFF = 0.01;
const MOST_BETWEEN = 10;

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

type Point = readonly [share: number, value: number];

function pointsFor(cells: Cells): readonly Point[] {
  const points: Point[] = [];
  for (const p of sharesTold(cells.total)) {
    const value = cellQuantile(cells, p);
    if (value > 0) points.push([p, value]);
  }
  // Inside the buckets of a histogram nothing is known.
  return points.length < 3 || isCoarse(cells) ? points : withSteps(points, cells);
}

/**
 * With points between those whose stretch misses most of the mean, as where one value in ten is
 * twenty times as long as the others: no curve between two percentiles knows of such a step.
 */
function withSteps(usual: readonly Point[], cells: Cells): readonly Point[] {
  const enough = MEAN_OFF * cellMoments(cells).mean;
  const points = [...usual];
  for (let more = 0; more < MOST_BETWEEN; more += 1) {
    const quantile = quantileFunctionOf({ kind: "quantiles", points });
    let [worst, at, between]: [number, number, Point | null] = [enough, -1, null];
    for (let index = 1; index < points.length; index += 1) {
      const [low, high] = [points[index - 1]!, points[index]!];
      const width = high[0] - low[0];
      const p = Number(((low[0] + high[0]) / 2).toFixed(4));
      const value = cellQuantile(cells, p);
      const off = Math.abs(quantile(p) - value) * width;
      const isKnown = cells.total * width >= 2 * BEYOND && low[1] < value && value < high[1];
      if (isKnown && off > worst) [worst, at, between] = [off, index, [p, value]];
    }
    if (between === null) break;
    points.splice(at, 0, between);
  }
  return points;
}
