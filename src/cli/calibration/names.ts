import type { Fitted } from "./fitted.ts";

/** Words that a `let` cannot be called, because the language uses them at the start of an item. */
const TAKEN = new Set([
  "let",
  "param",
  "expect",
  "prefer",
  "find",
  "import",
  "extends",
  "scenario",
]);

/** A name for each series' `let`: plain, telling, and given once. */
export function letNames(fitted: readonly Fitted[], wanted: string | null): string[] {
  const given = new Set<string>();
  return fitted.map(({ series }, index) => {
    const base =
      wanted !== null
        ? fitted.length === 1
          ? wanted
          : `${wanted}_${index + 1}`
        : plain(series.name, series.role);
    let name = TAKEN.has(base) ? `${base}_time` : base;
    for (let number = 2; given.has(name); number += 1) name = `${base}_${number}`;
    given.add(name);
    return name;
  });
}

/** `10.0.0.7` of role rtt becomes `rtt_10_0_0_7`, `lat_us` of role fsync `fsync_lat`. */
function plain(name: string, role: string): string {
  const word = name
    .toLowerCase()
    .replace(/_(ns|us|ms|s|seconds)$/, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "");
  const isTold = word.includes(role);
  return isTold && /^[a-z]/.test(word)
    ? word
    : word === ""
      ? `measured_${role}`
      : `${role}_${word}`;
}
