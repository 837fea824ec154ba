import type { Distribution, MixturePart } from "../../random/distribution.ts";
import { quantileOf } from "../../random/moments.ts";

/** Dimensions of calibrated values: nanoseconds, bytes. */
export type Kind = "time" | "data";

const UNITS: Readonly<Record<Kind, readonly (readonly [number, string])[]>> = {
  time: [
    [1e9, "s"],
    [1e6, "ms"],
    [1e3, "us"],
    [1, "ns"],
  ],
  data: [
    [1e9, "GB"],
    [1e6, "MB"],
    [1e3, "KB"],
    [1, "B"],
  ],
};

/**
 * A distribution of nanoseconds or bytes as the scenario language writes it:
 * `lognormal(p50: 216.2us, p99: 988us)`. Four digits, and more where values differ by less than
 * themselves, so that the text draws what was fitted. Kinds that a fit never gives are refused.
 */
export function sourceText(d: Distribution, kind: Kind): string {
  const digits = digitsFor(d);
  const q = (value: number): string => quantity(value, kind, digits);
  const n = (value: number): string => String(Number(value.toPrecision(digits)));
  switch (d.kind) {
    case "constant":
      return q(d.value);
    case "normal":
      return `normal(mean: ${q(d.mean)}, sd: ${quantity(d.sd, kind, 4)})`;
    case "lognormal":
      return `lognormal(p50: ${q(d.p50)}, p99: ${q(d.p99)})`;
    case "gamma":
      return `gamma(shape: ${n(d.shape)}, mean: ${q(d.mean)})`;
    case "weibull":
      return `weibull(shape: ${n(d.shape)}, scale: ${q(d.scale)})`;
    case "quantiles":
      return `quantiles(${d.points.map(([p, value]) => `p${Number((p * 100).toPrecision(8))}: ${q(value)}`).join(", ")})`;
    case "shifted":
      return `shifted(by: ${quantity(d.by, kind, Math.max(digits, digitsFor(d.of, d.by)))}, ${sourceText(d.of, kind)})`;
    case "mixture":
      return `mixture(${mixtureText(d.parts, kind)})`;
    default:
      throw new RangeError(`no fit gives a ${d.kind}`);
  }
}

/** The parts with shares that add up to 100 % as they are written: the largest takes the rounding. */
function mixtureText(parts: readonly MixturePart[], kind: Kind): string {
  const thousandths = parts.map(({ weight }) => Math.max(1, Math.round(weight * 1e5)));
  const largest = thousandths.indexOf(Math.max(...thousandths));
  thousandths[largest]! += 1e5 - thousandths.reduce((sum, one) => sum + one, 0);
  return parts
    .map(({ of }, index) => `(${thousandths[index]! / 1000}%, ${sourceText(of, kind)})`)
    .join(", ");
}

/** A quantity in the largest unit in which it is at least one: `216.2us`. */
export function quantity(value: number, kind: Kind, digits = 4): string {
  const units = UNITS[kind];
  const [size, unit] = units.find(([one]) => value >= one) ?? units[units.length - 1]!;
  return `${Number((value / size).toPrecision(digits))}${unit}`;
}

/** Digits so that rounding moves nothing by more than a hundredth of the spread. */
function digitsFor(d: Distribution, size = quantileOf(d, 0.5)): number {
  if (d.kind === "constant") return 4;
  const spread = quantileOf(d, 0.9) - quantileOf(d, 0.1);
  let digits = 4;
  for (let part = size / 100; part > spread / 10 && digits < 9; part /= 10) digits += 1;
  return digits;
}
