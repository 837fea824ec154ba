/** Longer names would leave no room for the data; the tables beside a chart have them whole. */
const LONGEST = 80;

/**
 * Control characters and stray halves of surrogate pairs, which XML cannot hold, and the line
 * separators that break the string literals of Vega's expressions.
 */
const UNPRINTABLE = /\p{Cc}|\p{Cs}|[\u2028\u2029\ufffe\uffff]/gu;

/** No width and no break: the label reads as before and is another string. */
const WORD_JOINER = "\u2060";

/**
 * Names as they can stand in a chart: printable, not too long, and still all different where the
 * names are.
 */
export function chartLabels(names: readonly string[]): string[] {
  const taken = new Map<string, string>();
  return names.map((name) => {
    const short = chartLabel(name);
    let label = short;
    for (let n = 2; taken.has(label) && taken.get(label) !== name; n++) label = `${short} (${n})`;
    taken.set(label, name);
    return label;
  });
}

/** One name as it can stand in a chart. */
export function chartLabel(name: string): string {
  const cut = name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name;
  const label = cut.replace(UNPRINTABLE, "\ufffd");
  // Vega looks values up in plain objects and takes `constructor` for something it has defined.
  return label in Object.prototype ? label + WORD_JOINER : label;
}
