import { formatMetric } from "./format.ts";

/** A unit as readers see it: so many base units, and what is written behind the number. */
export interface ShownUnit {
  readonly factor: number;
  readonly suffix: string;
}

const KIB = 1024;

/** Sizes of the units that metrics are shown in, from base units. */
const FACTORS = [
  ...[1, 1e-9, 1e-6, 1e-3, 60, 3600, 86400],
  ...[KIB, KIB * KIB, KIB * KIB * KIB, KIB * KIB * KIB * KIB],
  ...[1e3, 1e6, 1e9, 1e12, 0.01, 1 / 60, 1 / 3600, 125, 125e3, 125e6, 125e9],
];

/**
 * The unit in which a metric's value is shown, so that further figures can be shown in the same one:
 * 0.0704 s is shown in ` ms`, of 1e-3 s. Null where none is known, so that nothing wrong is shown.
 */
export function shownUnit(value: number, unit: string): ShownUnit | null {
  const shown = /^(-?[\d.]+)(\s?[^\d\s].*)?$/.exec(formatMetric(value, unit));
  const number = Number(shown?.[1] ?? 0);
  if (shown === null || value === 0 || number === 0) return null;
  const ratio = value / number;
  const factor = FACTORS.find((one) => Math.abs(ratio / one - 1) < 0.01);
  return factor === undefined ? null : { factor, suffix: shown[2] ?? "" };
}

/** Decimals that show two significant digits of a size, at most six. */
export function decimalsFor(size: number): number {
  let decimals = 0;
  for (let rest = size; rest < 9.5 && decimals < 6; rest *= 10) decimals += 1;
  return decimals;
}
