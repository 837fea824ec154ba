import { chartLabel } from "./labels.ts";

/** A field of a mark's row, what it is called, and how its numbers are written. */
export type Tip = readonly [field: string, title: string, format?: string];

/**
 * What an interactive chart tells of a mark under the pointer, a line each. Two lines of one title
 * would hide each other, so that the later one is left out.
 */
export function tooltip(tips: readonly Tip[]): readonly Readonly<Record<string, unknown>>[] {
  const seen = new Set<string>();
  return tips.flatMap(([field, title, format]) => {
    const label = chartLabel(title === "" ? "value" : title);
    if (seen.has(label)) return [];
    seen.add(label);
    return [
      format === undefined
        ? { field, type: "nominal", title: label }
        : { field, type: "quantitative", title: label, format },
    ];
  });
}

/** Four significant digits: enough to tell a figure from its bound. */
export const FIGURE = ",.4~r";
