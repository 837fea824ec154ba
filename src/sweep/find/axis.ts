import type { FindRange } from "../../model/find.ts";
import type { Value } from "../../model/value.ts";
import { exp, ln } from "../../random/mathematics.ts";

/** Domains whose ends are further apart than this factor are searched by ratios, others by differences. */
const WIDE = 8;
/** The width that an answer's interval should have, as a share of its value. */
const PRECISION = 0.04;
/** Of a domain that is searched by differences, no finer than this share. */
const FINEST = 0.002;
/** Domains of no more steps than this are searched to the very step. */
const FEW_STEPS = 200;

/**
 * A domain as a way from 0 to 1: at 0 the condition is most likely to hold, at 1 lies what the
 * search would like best. For `max` that is from the smallest to the largest value, for `min` the
 * other way round. Positions are snapped to the domain's steps.
 */
export interface Axis {
  /** The value at a position, in base units, snapped to a step. */
  readonly valueAt: (position: number) => number;
  /** The position of a value. */
  readonly positionOf: (value: number) => number;
  /** The distance between two positions, near here, at which an interval is narrow enough. */
  readonly toleranceAt: (position: number) => number;
  /** Whether no value of the domain lies between two positions. */
  readonly adjacent: (a: number, b: number) => boolean;
}

export function axisOf({ low, high, step }: FindRange, goal: "max" | "min"): Axis {
  const byRatio = low > 0 && high / low >= WIDE;
  const span = byRatio ? ln(high / low) : high - low;
  const forward = (value: number): number =>
    byRatio ? ln(value / low) / span : (value - low) / span;
  const back = (share: number): number => (byRatio ? low * exp(share * span) : low + share * span);
  const turned = (share: number): number => (goal === "max" ? share : 1 - share);
  const steps = step === undefined ? null : Math.floor((high - low) / step + 1e-9);
  const snapped = (value: number): number => {
    if (step === undefined || steps === null) return Math.min(high, Math.max(low, value));
    return low + Math.min(steps, Math.max(0, Math.round((value - low) / step))) * step;
  };
  const valueAt = (position: number): number => {
    // Both ends exactly, whatever logarithms leave.
    const share = turned(position);
    if (share <= 0) return snapped(low);
    return share >= 1 ? snapped(high) : snapped(back(share));
  };
  return {
    valueAt,
    positionOf: (value) => turned(forward(Math.min(high, Math.max(low, value)))),
    toleranceAt: (position) => {
      if (steps !== null && steps <= FEW_STEPS) return 0;
      if (byRatio) return PRECISION / span;
      return Math.max(FINEST, (PRECISION * Math.abs(valueAt(position))) / span);
    },
    adjacent: (a, b) => {
      const apart = Math.abs(valueAt(a) - valueAt(b));
      return step === undefined ? apart === 0 : apart <= step * (1 + 1e-9);
    },
  };
}

/** A value of a range as the language has it. */
export function quantityOf({ dimension }: FindRange, value: number): Value {
  return { kind: "quantity", value, dimension };
}
