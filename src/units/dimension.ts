/**
 * A dimension as exponents of the base quantities. `rate` is time^-1, bandwidth is data·time^-1,
 * a ratio and a plain count have no exponents at all.
 */
export interface Dimension {
  readonly time: number;
  readonly data: number;
  readonly money: number;
}

function dimension(time: number, data: number, money: number): Dimension {
  return Object.freeze({ time, data, money });
}

/** Counts and ratios. */
export const DIMENSIONLESS: Dimension = dimension(0, 0, 0);
/** Base unit: second. */
export const TIME: Dimension = dimension(1, 0, 0);
/** Base unit: byte. */
export const DATA: Dimension = dimension(0, 1, 0);
/** Base unit: US dollar. */
export const MONEY: Dimension = dimension(0, 0, 1);
/** Base unit: per second. */
export const RATE: Dimension = dimension(-1, 0, 0);
/** Base unit: bytes per second. */
export const BANDWIDTH: Dimension = dimension(-1, 1, 0);
/** Base unit: US dollars per second. */
export const MONEY_RATE: Dimension = dimension(-1, 0, 1);
/** Base unit: US dollars per byte. */
export const MONEY_PER_DATA: Dimension = dimension(0, -1, 1);

/** The dimension of a product. */
export function multiply(a: Dimension, b: Dimension): Dimension {
  return dimension(a.time + b.time, a.data + b.data, a.money + b.money);
}

/** The dimension of a quotient. */
export function divide(a: Dimension, b: Dimension): Dimension {
  // `|| 0` keeps -0 out, which deep comparison tells from 0.
  return dimension(a.time - b.time || 0, a.data - b.data || 0, a.money - b.money || 0);
}

/** Whether two quantities may be added and compared. */
export function equal(a: Dimension, b: Dimension): boolean {
  return a.time === b.time && a.data === b.data && a.money === b.money;
}

/** True for counts and ratios. */
export function isDimensionless(d: Dimension): boolean {
  return equal(d, DIMENSIONLESS);
}

const NAMES: readonly (readonly [Dimension, string])[] = [
  [DIMENSIONLESS, "a plain number"],
  [TIME, "a duration"],
  [DATA, "an amount of data"],
  [MONEY, "an amount of money"],
  [RATE, "a rate"],
  [BANDWIDTH, "a bandwidth"],
  [MONEY_RATE, "money per time"],
  [MONEY_PER_DATA, "money per amount of data"],
];

/** The dimension in words with its article: `a duration`, `a plain number`, `a quantity in s²`. */
export function describe(d: Dimension): string {
  const named = NAMES.find(([known]) => equal(known, d));
  return named === undefined ? `a quantity in ${symbolOf(d)}` : named[1];
}

/** The base unit as a symbol: `s`, `B/s`, `USD·s/B`; empty for plain numbers. */
export function symbolOf(d: Dimension): string {
  const bases: readonly (readonly [string, number])[] = [
    ["USD", d.money],
    ["B", d.data],
    ["s", d.time],
  ];
  const above = bases.filter(([, n]) => n > 0).map(([base, n]) => power(base, n));
  const below = bases.filter(([, n]) => n < 0).map(([base, n]) => `/${power(base, -n)}`);
  return above.join("·") + below.join("");
}

function power(base: string, exponent: number): string {
  const raised: Readonly<Record<number, string>> = { 1: "", 2: "²", 3: "³" };
  return `${base}${raised[exponent] ?? `^${exponent}`}`;
}
