import { formatMetric } from "./format.ts";

/**
 * A step between two figures, or one of them, with at most four digits. A small change of a rate
 * stays a second's, as the rates that it lies between, where a metric of its own would be a minute's.
 */
export function formatChange(value: number, unit: string): string {
  if (unit === "/s" && Math.abs(value) < 1) return `${Number(value.toFixed(3))}/s`;
  return formatMetric(Number(value.toPrecision(4)), unit);
}
