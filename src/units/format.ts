import {
  BANDWIDTH,
  DATA,
  DIMENSIONLESS,
  type Dimension,
  equal,
  MONEY,
  MONEY_PER_DATA,
  MONEY_RATE,
  RATE,
  symbolOf,
  TIME,
} from "./dimension.ts";
import { close, fourDigits, isRound, type NumberText, short, significant } from "./number.ts";
import { fromBase, unitOf } from "./unit.ts";

const FORMATTERS: readonly (readonly [Dimension, (value: number) => string])[] = [
  [DIMENSIONLESS, (value) => formatCount(value, short)],
  [TIME, (value) => formatDuration(value, short)],
  [DATA, (value) => formatData(value, short)],
  [RATE, (value) => formatRate(value, short)],
  [BANDWIDTH, formatBandwidth],
  [MONEY, (value) => `${short(value)} USD`],
  [MONEY_RATE, (value) => `${short(inUnit(value, "USD/h"))} USD/h`],
  [MONEY_PER_DATA, (value) => `${short(inUnit(value, "USD/GB"))} USD/GB`],
];

/**
 * A quantity as people write it, from its value in base units: `70 ms`, `14.2/s`, `1.5 KiB`,
 * `10 Gbps`, `0.1 USD/h`. Three to four significant digits; the scenario language reads it back
 * (within that precision), except for a dimension that has no unit of its own.
 */
export function formatQuantity(value: number, dimension: Dimension): string {
  if (!Number.isFinite(value)) return significant(value, 3);
  const known = FORMATTERS.find(([of]) => equal(of, dimension));
  return known === undefined ? `${short(value)} ${symbolOf(dimension)}` : known[1](value);
}

/**
 * A metric's value by the word of its unit: `s`, `B`, `/s`, `B/s`, `1` (a share, in percent),
 * `count`, `USD`, `USD/h`. What was measured or worked out has four significant digits, so that a
 * figure and its bound can be told apart: `14.26/s`, `70.15 ms`; a round value stays short. Throws
 * a RangeError on any other word.
 */
export function formatMetric(value: number, unit: string): string {
  if (!Number.isFinite(value)) return significant(value, 3);
  switch (unit) {
    case "s":
      return formatDuration(value, fourDigits);
    case "B":
      return formatData(value, fourDigits);
    case "/s":
      return formatRate(value, fourDigits);
    case "B/s":
      return `${formatData(value, fourDigits)}/s`;
    case "1":
      return formatPercent(value, fourDigits);
    case "count":
      return formatCount(value, fourDigits);
    case "USD":
      return `${fourDigits(value)} USD`;
    // In JSON and here `USD/h` is already per hour: money has no base unit shorter than that.
    case "USD/h":
      return `${fourDigits(value)} USD/h`;
    default:
      throw new RangeError(`no such unit of a metric: ${unit}`);
  }
}

/** A share of one in percent: `99.95%`, `0.01%`, `99.9987%` (never rounded up to 100 %). */
export function formatShare(value: number): string {
  return formatPercent(value, short);
}

function formatPercent(value: number, text: NumberText): string {
  const percent = value * 100;
  const missing = Math.abs(100 - percent);
  if (missing === 0 || missing >= 1 || isRound(percent)) return `${text(percent)}%`;
  // Keep two significant digits of what is missing to 100 %.
  const digits = Number(missing.toExponential(1).split("e")[1]);
  return `${String(Number(percent.toFixed(Math.min(12, 1 - digits))))}%`;
}

function inUnit(value: number, unit: string): number {
  return fromBase(value, unitOf(unit)!);
}

function formatDuration(value: number, text: NumberText): string {
  const size = Math.abs(value);
  if (size === 0) return "0 s";
  if (size >= 60) return formatLongDuration(value, text);
  for (const unit of ["s", "ms", "us"]) {
    const number = rounded(inUnit(value, unit), text);
    if (Math.abs(Number(number)) >= 1) return `${number} ${unit}`;
  }
  return `${text(inUnit(value, "ns"))} ns`;
}

/** A minute or more: whole days, hours or minutes when it is; `90 s` stays in seconds. */
function formatLongDuration(value: number, text: NumberText): string {
  const whole = ["d", "h", "min"].find((unit) => {
    const converted = inUnit(value, unit);
    return Math.abs(converted) >= 1 && close(Math.round(converted), converted);
  });
  if (whole !== undefined) return `${text(inUnit(value, whole))} ${whole}`;
  const size = Math.abs(value);
  if (size < 600) return `${text(value)} s`;
  const unit = size >= 2 * 86400 ? "d" : size >= 2 * 3600 ? "h" : "min";
  return `${text(inUnit(value, unit))} ${unit}`;
}

/** Rounds before the unit is chosen, so that 0.9999999 s is `1 s` and not `1000 ms`. */
function rounded(value: number, text: NumberText): string {
  return text(close(Math.round(value), value) ? Math.round(value) : value);
}

function formatData(value: number, text: NumberText): string {
  const size = Math.abs(value);
  if (size < 1000) return `${text(value)} B`;
  const decimal = scaled(value, ["TB", "GB", "MB", "KB"], text);
  const binary = size < 1024 ? decimal : scaled(value, ["TiB", "GiB", "MiB", "KiB"], text);
  if (!binary.exact) return decimal.text;
  return !decimal.exact || binary.digits < decimal.digits ? binary.text : decimal.text;
}

function formatBandwidth(value: number): string {
  return value === 0 ? "0 bps" : scaled(value, ["Gbps", "Mbps", "kbps", "bps"], short).text;
}

/** The value in the largest of the units (given largest first) in which it is at least one. */
function scaled(value: number, units: readonly string[], text: NumberText) {
  const fits = units.find((unit) => Math.abs(Number(rounded(inUnit(value, unit), text))) >= 1);
  const unit = fits ?? units[units.length - 1]!;
  const number = rounded(inUnit(value, unit), text);
  return { text: `${number} ${unit}`, digits: number.length, exact: isRound(inUnit(value, unit)) };
}

function formatRate(value: number, text: NumberText): string {
  if (value === 0) return "0/s";
  const size = Math.abs(value);
  if (size >= 0.1) return `${formatCount(value, text)}/s`;
  const unit = size * 60 >= 0.1 ? "/min" : "/h";
  return `${text(inUnit(value, unit))}${unit}`;
}

/** A plain number: `64`, `0.99`, `10M`, `20k`, `12.3k`. */
function formatCount(value: number, text: NumberText): string {
  const size = Math.abs(value);
  if (size < 10000) return text(value);
  const steps: readonly (readonly [number, string])[] = [
    [1e9, "G"],
    [1e6, "M"],
    [1e3, "k"],
  ];
  for (const [step, suffix] of steps) {
    const number = rounded(value / step, text);
    if (Math.abs(Number(number)) >= 1) return `${number}${suffix}`;
  }
  return text(value);
}
