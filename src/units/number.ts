/**
 * Plain decimal text of a number to at most `digits` significant digits, without trailing zeros:
 * `14.2`, `0.0312`, `1500`. Exponents appear only below 1e-6 and from 1e21 on.
 */
export function significant(value: number, digits: number): string {
  if (value === 0) return "0";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : value < 0 ? "-∞" : "not a number";
  return String(Number(value.toPrecision(digits)));
}

/**
 * The short text of a number: exact when four significant digits say it all (`99.95`, `312.5`),
 * otherwise three, but never with an integer digit turned to zero below ten thousand (`1235`).
 */
export function short(value: number): string {
  const four = Number(value.toPrecision(4));
  if (close(four, value)) return significant(value, 4);
  return significant(value, Math.abs(value) >= 1000 ? 4 : 3);
}

/** How a number is written without its unit. */
export type NumberText = (value: number) => string;

/** At most four significant digits, what is round without zeros behind it: `14.26`, `70.15`, `500`. */
export function fourDigits(value: number): string {
  return significant(value, 4);
}

/** Whether two numbers are the same but for rounding of the last digits. */
export function close(a: number, b: number): boolean {
  return a === b || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b));
}

/** Whether at most four significant digits say the number exactly. */
export function isRound(value: number): boolean {
  return value === 0 || close(Number(value.toPrecision(4)), value);
}
