/** Longer names would leave no room for the data; the tables beside a chart have them whole. */
const LONGEST = 80;

/** Control characters and stray halves of surrogate pairs, which XML cannot hold. */
const UNPRINTABLE = /\p{Cc}|\p{Cs}|[\ufffe\uffff]/gu;

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
  return cut.replace(UNPRINTABLE, "\ufffd");
}
