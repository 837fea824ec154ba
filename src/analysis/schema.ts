import type { MetricUnit } from "./results.ts";

/** What a table's column holds. */
export interface Column {
  /** Safe everywhere: lower-case letters, digits and `_`, with the unit last. */
  readonly name: string;
  readonly type: "number" | "text" | "boolean";
  /** Base unit or the unit in the name; empty for words and for params, whose unit is the user's. */
  readonly unit: string;
  /** What users call it: a param's or a metric's own name, never used as a column's name. */
  readonly label: string;
  readonly meaning: string;
}

/** A column with its values. */
export interface FilledColumn extends Column {
  readonly values: ArrayLike<unknown>;
}

const SUFFIX: Readonly<Record<MetricUnit, string>> = {
  s: "_s",
  B: "_bytes",
  "/s": "_per_s",
  "B/s": "_bytes_per_s",
  "1": "_share",
  count: "",
  USD: "_usd",
  "USD/h": "_usd_per_h",
  word: "",
};

/** `p99(write.latency)` in seconds is `p99_write_latency_s`. */
export function metricColumnName(id: string, unit: MetricUnit): string {
  return `${snake(id)}${SUFFIX[unit]}`;
}

/**
 * A name from users as part of a column's name: what is no ASCII letter or digit becomes `_`.
 * Always used behind a prefix or before a suffix of ours, so that `__proto__` cannot come out.
 */
export function snake(text: string): string {
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  return words.slice(0, 60) || "x";
}

/** The columns with names that differ: later ones of the same name get `_2`, `_3`, … */
export function withDistinctNames(columns: readonly FilledColumn[]): readonly FilledColumn[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    let name = column.name;
    for (let n = 2; taken.has(name); n += 1) name = `${column.name}_${n}`;
    taken.add(name);
    return name === column.name ? column : { ...column, name };
  });
}
