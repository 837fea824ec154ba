import type { Estimate } from "../../analysis/results.ts";
import { formatMetric } from "../../units/format.ts";
import { roundedUp } from "../../units/rounded-up.ts";
import { decimalsFor, shownUnit } from "../../units/shown-unit.ts";

/**
 * A metric as text: `14.20/s ±0.01`, `70.4 ms (65.1 – 98.2)` in the value's own unit when the interval
 * is wide and lopsided, `0 (≤ 0.1)` and `100% (≥ 99.9%)` where nothing, or nothing else, was seen, the plain value when
 * there is no interval, the word of a metric that answers with one, `–` for no value.
 */
export function estimateText(estimate: Estimate): string {
  if (estimate.word !== undefined) return estimate.word;
  const { value, low, high, unit } = estimate;
  if (value === null) return "–";
  const plain = formatMetric(value, unit);
  if (low === null || high === null || (low === value && high === value)) return plain;
  if (value === 0 && low === 0) return `${plain} (≤ ${formatMetric(roundedUp(high), unit)})`;
  if (unit === "1" && value === 1 && high === 1) {
    return `${plain} (≥ ${formatMetric(1 - roundedUp(1 - low), unit)})`;
  }
  const shown = shownUnit(value, unit);
  if (shown === null) return `${plain} (${range(low, high, unit)})`;
  const { factor, suffix } = shown;
  const half = Math.max(high - value, value - low);
  // Of a narrow interval the longer side says enough.
  const wide = high - low > 0.05 * Math.abs(value);
  const lopsided = wide && Math.abs(high - value - (value - low)) > 0.1 * (high - low);
  const nearer = Math.min(high - value, value - low);
  const size = lopsided && nearer > 0 ? nearer : half;
  if (half === 0) return `${plain} (${range(low, high, unit)})`;
  const integers = Math.trunc(Math.abs(value / factor)).toString().length;
  const decimals = Math.min(decimalsFor(size / factor), Math.max(0, MOST_DIGITS - integers));
  const digits = `${(value / factor).toFixed(decimals)}${suffix}`;
  if (!lopsided) return `${digits} ±${widthText(half / factor, decimals)}`;
  const scale = /^[kMG]/.exec(suffix)?.[0] ?? "";
  const end = (at: number): string => `${endText(at / factor, decimals)}${scale}`;
  return `${digits} (${end(low)} – ${end(high)})`;
}

/** Digits of a value at most: the histograms behind it are no finer. */
const MOST_DIGITS = 5;

/** A width to so many decimals, never shown as nothing when it is something. */
function widthText(width: number, decimals: number): string {
  return Math.max(width, Number(`1e-${decimals}`)).toFixed(decimals);
}

/** So many more decimals are shown of an end that would look like zero. */
const MORE_DECIMALS = 2;

/**
 * An end of an interval to so many decimals, or to some more that keep it from looking like zero. Of what
 * is smaller still it is told that it is: 4e-29 lost writes are as good as none.
 */
function endText(end: number, decimals: number): string {
  const text = end.toFixed(decimals);
  if (end === 0 || Number(text) !== 0) return text;
  const least = Number(`1e-${decimals + MORE_DECIMALS}`);
  return end > 0 && end < least
    ? `<${least.toFixed(decimals + MORE_DECIMALS)}`
    : String(Number(end.toPrecision(1)));
}

function range(low: number, high: number, unit: string): string {
  return `${formatMetric(low, unit)} – ${formatMetric(high, unit)}`;
}
