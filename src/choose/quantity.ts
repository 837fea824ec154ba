import { DIMENSIONLESS, type Dimension, equal, RATE } from "../units/dimension.ts";
import { toBase, unitOf } from "../units/unit.ts";

const QUANTITY = /^(\d+(?:\.\d+)?(?:e-?\d+)?)\s*([^\d\s].*)?$/i;
const THOUSANDS: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9 };

/**
 * A quantity of one dimension from the words of a call, in base units: `20ms`, `2k/s`, `1 KiB`,
 * `100k`. Null when it is none, has another dimension, or lacks its unit (0 needs none).
 */
export function quantityFrom(text: string, dimension: Dimension): number | null {
  const match = QUANTITY.exec(text.trim());
  if (match === null) return null;
  const value = Number(match[1]);
  const plain = equal(dimension, DIMENSIONLESS);
  const [size, word] = splitSize(match[2]?.trim() ?? "", plain || equal(dimension, RATE));
  if (!Number.isFinite(value)) return null;
  if (word === "") return value === 0 || plain ? value * size : null;
  const unit = unitOf(word);
  if (unit === undefined || !equal(unit.dimension, dimension)) return null;
  return toBase(value * size, unit);
}

/** Counts and rates may have thousands, millions and billions before their unit. */
function splitSize(written: string, mayHave: boolean): readonly [number, string] {
  const match = mayHave ? /^([kMG])\s*((?:ops)?\/.*)?$/.exec(written) : null;
  return match === null ? [1, written] : [THOUSANDS[match[1] ?? ""] ?? 1, match[2] ?? ""];
}
