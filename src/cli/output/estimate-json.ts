import type { Estimate } from "../../analysis/results.ts";

/** A figure with its interval in base units; null where there is none, and why. */
export function estimateJson({ value, low, high, unit, word, absent }: Estimate): object {
  return {
    value,
    low,
    high,
    unit,
    ...(word !== undefined && { word }),
    ...(absent !== undefined && { absent }),
  };
}

/** An object whose names come from users: `__proto__` is a name like any other. */
export function fieldsOf(entries: readonly (readonly [string, unknown])[]): object {
  const fields = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of entries) fields[name] = value;
  return fields;
}
