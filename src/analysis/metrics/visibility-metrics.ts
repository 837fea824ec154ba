import type { WindowRecord } from "../../model/run-record.ts";
import { exp, log1p } from "../../random/mathematics.ts";
import { formatMetric } from "../../units/format.ts";
import { histogramCountUpTo, histogramQuantile } from "../statistics/histogram.ts";
import { absent, type ScalarMetric } from "./metric.ts";

/** Writes that were asked when they can be seen; those that never could are counted apart. */
function writesAsked({ visibleAfterNs, neverVisible }: WindowRecord): number {
  return visibleAfterNs.count + neverVisible;
}

/**
 * How many trials a share of 0 or 1 at age `t` (seconds) rests on: all writes where the engine tells
 * of each. Where reads tell, those that all missed from `t` on until the first that saw its write,
 * or that all saw theirs up to `t`: a write that is seen at an age is seen later too.
 */
export function visibilityTrials(window: WindowRecord, t: number): number {
  const { askedAfterNs: asked, visibleAfterNs: visible } = window;
  if (asked === undefined) return writesAsked(window);
  const upTo = (ns: number) => histogramCountUpTo(asked, ns);
  if (visible.count === 0) return asked.count - upTo(t * 1e9);
  if (t * 1e9 < visible.min) return upTo(visible.min - 1) - upTo(t * 1e9);
  return Math.max(0, upTo(t * 1e9) - upTo(visible.max - 1));
}

const UNTOLD = "nobody read what had been written before";

/**
 * The chance that a read which begins `t` after a write's acknowledgement sees it: the share of the
 * window's writes that a read of just then would have found (Bailis et al., VLDB 2012, measure it in
 * the same way); where the engine does not tell, as the window's reads found them, by the age of the
 * write that they were to see. Over a range `0ms..60ms` the number is that of its end, and a chart draws it all.
 */
export const consistencyProbability: ScalarMetric = {
  kind: "scalar",
  unit: "1",
  read: ({ window }, { numbers }) => {
    const asked = writesAsked(window);
    if (asked === 0) return absent(UNTOLD);
    return { value: histogramCountUpTo(window.visibleAfterNs, (numbers["t"] ?? 0) * 1e9) / asked };
  },
};

/**
 * The time after which that share of reads see a write. Writes that no read would have seen before
 * the end of the run have the greatest times of all; where the share reaches into them there is no
 * number, and a condition takes it for infinite.
 */
export const timeToVisibility: ScalarMetric = {
  kind: "scalar",
  unit: "s",
  read: ({ window }, { numbers }) => {
    const asked = writesAsked(window);
    if (asked === 0) return absent(UNTOLD);
    const { visibleAfterNs, neverVisible } = window;
    const share = numbers["value"] ?? 1;
    const rank = (share * asked) / visibleAfterNs.count;
    // A share that takes in exactly what became visible must not fail by its last bit.
    const value = rank <= 1 + 1e-12 ? histogramQuantile(visibleAfterNs, Math.min(1, rank)) : null;
    if (value !== null) return { value: value / 1e9 };
    const never = formatMetric(neverVisible / asked, "1");
    return {
      value: Number.POSITIVE_INFINITY,
      word: "never",
      absent: `${never} of the writes could not be read before the end of the run`,
    };
  },
};

/**
 * `count` times from one end to the other for a curve of visibility: evenly spaced where they are
 * much less than `linear` from the beginning, in even ratios where they are much more. In the unit
 * of the arguments.
 */
export function symlogTimes(from: number, to: number, linear: number, count: number): number[] {
  const whole = log1p((to - from) / linear);
  return Array.from({ length: count }, (_, i) =>
    i === count - 1 ? to : from + linear * (exp((whole * i) / (count - 1)) - 1),
  );
}
