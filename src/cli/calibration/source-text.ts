import type { Distribution, MixturePart } from "../../random/distribution.ts";
import { distributionText } from "../../random/distribution-text.ts";
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
 * themselves, so that the text draws what was fitted. Values themselves have no such text: a RangeError.
 */
export function sourceText(d: Distribution, kind: Kind): string {
  if (d.kind === "empirical") throw new RangeError("values are named by their file, not written");
  return distributionText(d, {
    quantity: (value, of) => quantity(value, kind, digitsIn(of)),
    deviation: (value) => quantity(value, kind, 4),
    number: (value, of) => String(Number(value.toPrecision(digitsIn(of)))),
    shares: wholeShares,
  });
}

/** Percent that add up to 100 as they are written: the largest takes the rounding. */
function wholeShares(parts: readonly MixturePart[]): readonly string[] {
  const thousandths = parts.map(({ weight }) => Math.max(1, Math.round(weight * 1e5)));
  const largest = thousandths.indexOf(Math.max(...thousandths));
  thousandths[largest]! += 1e5 - thousandths.reduce((sum, one) => sum + one, 0);
  return thousandths.map((one) => String(one / 1000));
}

/** A quantity in the largest unit in which it is at least one: `216.2us`. */
export function quantity(value: number, kind: Kind, digits = 4): string {
  const units = UNITS[kind];
  const [size, unit] = units.find(([one]) => value >= one) ?? units[units.length - 1]!;
  return `${Number((value / size).toPrecision(digits))}${unit}`;
}

/** Digits so that rounding moves nothing by more than a hundredth of the spread. */
function digitsIn(d: Distribution): number {
  if (d.kind === "constant") return 4;
  const own = digitsFor(d, quantileOf(d, 0.5));
  return d.kind === "shifted" ? Math.max(own, digitsFor(d.of, d.by)) : own;
}

function digitsFor(d: Distribution, size: number): number {
  if (d.kind === "constant") return 4;
  const spread = quantileOf(d, 0.9) - quantileOf(d, 0.1);
  let digits = 4;
  for (let part = size / 100; part > spread / 10 && digits < 9; part /= 10) digits += 1;
  return digits;
}
