import type { Shape } from "./shape.ts";

/** Always the same value. */
export function constantShape(value: number): Shape {
  return {
    lowest: value,
    mean: value,
    secondMoment: value * value,
    cdf: (x) => (x >= value ? 1 : 0),
    quantile: () => value,
  };
}
