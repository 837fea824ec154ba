import type { MetricUnit } from "../analysis/results.ts";

/** How the numbers of one axis are written: the value in base units times `factor`, in `name`. */
export interface DisplayUnit {
  readonly name: string;
  readonly factor: number;
}

const LADDERS: Partial<Record<MetricUnit, readonly (readonly [number, string])[]>> = {
  s: [
    [3600, "h"],
    [60, "min"],
    [1, "s"],
    [1e-3, "ms"],
    [1e-6, "us"],
    [1e-9, "ns"],
  ],
  B: [
    [1024 * 1024 * 1024, "GiB"],
    [1024 * 1024, "MiB"],
    [1024, "KiB"],
    [1, "B"],
  ],
  "B/s": [
    [1e9, "GB/s"],
    [1e6, "MB/s"],
    [1e3, "kB/s"],
    [1, "B/s"],
  ],
};

/** One unit for all the values of an axis: the largest in which the biggest value is at least 2. */
export function displayUnit(values: readonly number[], unit: MetricUnit): DisplayUnit {
  if (unit === "1") return { name: "%", factor: 100 };
  if (unit === "/s") return { name: "per second", factor: 1 };
  const ladder = LADDERS[unit];
  if (ladder === undefined) return { name: unit === "count" ? "" : unit, factor: 1 };
  const biggest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const step = ladder.find(([size]) => biggest >= 2 * size) ?? ladder.at(-1);
  return step && biggest > 0 ? { name: step[1], factor: 1 / step[0] } : { name: unit, factor: 1 };
}

/** An axis title: what, then its unit. */
export function axisTitle(what: string, unit: DisplayUnit): string {
  return unit.name === "" ? what : `${what} (${unit.name})`;
}

/** True when values that are all above zero differ so much that a linear axis would hide the small ones. */
export function wantsLogScale(values: readonly number[], ratio = 50): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    if (value <= 0) return false;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return high >= ratio * low;
}

/** Vega-Lite's `scale` for a magnitude: from zero, or logarithmic where the spread demands it. */
export function magnitudeScale(
  values: readonly number[],
  ratio?: number,
): Readonly<Record<string, unknown>> {
  if (!wantsLogScale(values, ratio)) return { zero: true, nice: true };
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  // A rounded domain would leave most of a decade empty on both sides.
  return { type: "log", nice: false, domain: [low / 1.3, high * 1.3] };
}

/** Vega's number format for an axis: plain digits, or k and M where plain digits would be long. */
export function numberFormat(values: readonly number[]): string {
  return values.some((value) => Math.abs(value) >= 1e5) ? "~s" : ",~r";
}
