/** Eighths of a character's height, the lowest first. */
const BARS = "▁▂▃▄▅▆▇█";

/**
 * Values over time as one line of bars, `width` of them: of the values that fall on one bar the
 * largest counts, so that no peak is lost, or their mean, so that a rate shows where it stops. Zero is a space and not a low bar, so that `nothing` looks
 * like nothing; the highest bar is `top`.
 */
export function sparkline(
  values: readonly number[],
  width: number,
  top: number,
  merge: "peak" | "mean" = "peak",
): string {
  const size = Math.min(width, values.length);
  return Array.from({ length: size }, (_, bar) => {
    const [from, to] = [bar, bar + 1].map((at) => Math.floor((at * values.length) / size));
    const some = values.slice(from, Math.max(to!, from! + 1));
    const mean = some.reduce((sum, value) => sum + value, 0) / some.length;
    return barOf(merge === "mean" ? mean : Math.max(...some), top);
  }).join("");
}

function barOf(value: number, top: number): string {
  if (!(value > 0)) return " ";
  const eighth = Math.ceil((value / top) * BARS.length) - 1;
  return BARS[Math.max(0, Math.min(BARS.length - 1, eighth))]!;
}

/** A stretch on the same axis: `from` and `to` as shares of it, at least one character. */
export function strip(from: number, to: number, width: number, mark: string): string {
  const first = Math.max(0, Math.min(width - 1, Math.floor(from * width)));
  const last = Math.max(first + 1, Math.min(width, Math.ceil(to * width)));
  return " ".repeat(first) + mark.repeat(last - first);
}
