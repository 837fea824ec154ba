import type { ChartSpec } from "./chart.ts";
import { textWidth } from "./svg/text-width.ts";

/** Pixels that a name needs from the next one. */
const APART = 13;
/** Names of which more are read faster from a legend, and the widest that stands beside a line. */
const MOST = 7;
const WIDEST = 220;

/** Where one line ends, in the axes' units. */
export interface LineEnd {
  /** As the colours' scale knows it. */
  readonly series: string;
  /** As readers do. */
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** The vertical axis of the lines: its ends, and whether its steps are ratios. */
export interface ValueAxis {
  readonly low: number;
  readonly high: number;
  readonly isLog: boolean;
  readonly height: number;
}

/**
 * The names of lines at their ends, so that no eye goes to a legend and back; place and colour are
 * the lines' own encodings of f0 and f4. Null where there are too many or two would lie on each
 * other: then a legend it is.
 */
export function directLabels(
  ends: readonly LineEnd[],
  axis: ValueAxis,
  y: ChartSpec,
): ChartSpec | null {
  if (ends.length < 2 || ends.length > MOST) return null;
  if (ends.some(({ name }) => textWidth(name, 11) > WIDEST)) return null;
  const places = ends.map(({ y }) => placeOf(y, axis)).sort((a, b) => a - b);
  if (places.some((place, index) => index > 0 && place - places[index - 1]! < APART)) return null;
  return {
    data: {
      values: ends.map(({ series, name, x, y }) => ({ f0: x, f1: y, f4: series, f5: name })),
    },
    mark: { type: "text", align: "left", baseline: "middle", dx: 8, fontWeight: 600 },
    encoding: { y, text: { field: "f5", type: "nominal" } },
  };
}

/** Pixels from the axis' lower end. Ratios are compared by their number of doublings. */
function placeOf(value: number, { low, high, isLog, height }: ValueAxis): number {
  const share = isLog
    ? doublings(value / low) / doublings(high / low)
    : (value - low) / (high - low);
  return share * height;
}

/** The binary logarithm of a number above zero, to a hundredth: enough to tell pixels by. */
function doublings(ratio: number): number {
  let [count, rest] = [0, ratio];
  for (; rest >= 2; rest /= 2) count += 1;
  for (; rest < 1; rest *= 2) count -= 1;
  // Between two powers of two the chord is within a tenth of the curve.
  return count + rest - 1;
}
