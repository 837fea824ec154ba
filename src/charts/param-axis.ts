import type { ParamValue } from "../model/study.ts";
import type { DisplayUnit } from "./display-unit.ts";

/** How a param's values lie on an axis: as numbers in one unit, or as words in the sweep's order. */
export type ParamAxis =
  | { readonly kind: "number"; readonly unit: DisplayUnit }
  | { readonly kind: "words" };

const QUANTITY = /^(-?\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?)\s*([^\d\s].*)?$/i;

/**
 * Chooses the axis of a param from the values that it takes. The unit is the one in which the
 * middle value was written (`70 ms` of 0.07 gives ms), so that the axis speaks as the scenario does.
 */
export function paramAxis(values: readonly ParamValue[]): ParamAxis {
  const distinct = new Map(values.map((value) => [value.json, value]));
  const numbers = [...distinct.values()].filter((value) => typeof value.json === "number");
  if (numbers.length < distinct.size || numbers.length === 0) return { kind: "words" };
  const sorted = numbers.sort((a, b) => Number(a.json) - Number(b.json));
  const positive = sorted.filter((value) => Number(value.json) > 0);
  const middle = positive[positive.length >> 1] ?? sorted[sorted.length >> 1];
  return { kind: "number", unit: middle ? unitOf(middle) : { name: "", factor: 1 } };
}

function unitOf(value: ParamValue): DisplayUnit {
  const match = QUANTITY.exec(value.text.trim());
  const written = match ? Number((match[1] ?? "").replaceAll("_", "")) : Number.NaN;
  const base = Number(value.json);
  if (!Number.isFinite(written) || written === 0 || base === 0) return { name: "", factor: 1 };
  const unit = (match?.[2] ?? "").trim();
  // 1.1 / 0.0011 is 1000.0000000000001: units differ by clean factors only.
  return unit === ""
    ? { name: "", factor: 1 }
    : { name: unit, factor: Number((written / base).toPrecision(9)) };
}
