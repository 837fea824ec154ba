import {
  BANDWIDTH,
  DATA,
  DIMENSIONLESS,
  type Dimension,
  divide,
  MONEY,
  TIME,
} from "./dimension.ts";

/**
 * A unit of measure. A value in base units is `value * times / per`; both are whole numbers, so
 * that `100us` is the double nearest to 0.0001 and not 100 times the double nearest to 1e-6.
 * `factor` is `times / per`.
 */
export interface Unit {
  readonly dimension: Dimension;
  readonly factor: number;
  readonly times: number;
  readonly per: number;
}

function unit(dimension: Dimension, times: number, per = 1): Unit {
  return Object.freeze({ dimension, factor: times / per, times, per });
}

const KI = 1024;

/** The closed list of single units. There is no `m`: it could be metres, minutes or milli. */
const SINGLE: readonly (readonly [string, Unit])[] = [
  ["ns", unit(TIME, 1, 1e9)],
  ["us", unit(TIME, 1, 1e6)],
  ["ms", unit(TIME, 1, 1000)],
  ["s", unit(TIME, 1)],
  ["min", unit(TIME, 60)],
  ["h", unit(TIME, 3600)],
  ["d", unit(TIME, 86400)],
  ["B", unit(DATA, 1)],
  ["KB", unit(DATA, 1e3)],
  ["MB", unit(DATA, 1e6)],
  ["GB", unit(DATA, 1e9)],
  ["TB", unit(DATA, 1e12)],
  ["KiB", unit(DATA, KI)],
  ["MiB", unit(DATA, KI * KI)],
  ["GiB", unit(DATA, KI * KI * KI)],
  ["TiB", unit(DATA, KI * KI * KI * KI)],
  ["bps", unit(BANDWIDTH, 1, 8)],
  ["kbps", unit(BANDWIDTH, 125)],
  ["Mbps", unit(BANDWIDTH, 125e3)],
  ["Gbps", unit(BANDWIDTH, 125e6)],
  ["ops", unit(DIMENSIONLESS, 1)],
  ["%", unit(DIMENSIONLESS, 1, 100)],
  ["ppm", unit(DIMENSIONLESS, 1, 1e6)],
  ["x", unit(DIMENSIONLESS, 1)],
  ["USD", unit(MONEY, 1)],
];

/** The words of the list, in order, without composites. */
export const UNIT_NAMES: readonly string[] = SINGLE.map(([name]) => name);

const ONE = unit(DIMENSIONLESS, 1);

/** The composites that analysts write; {@link unitOf} reads any other quotient of two units. */
const COMPOSITES = ["ops/s", "ops/min", "ops/h", "/s", "/min", "/h", "/d", "B/s", "KB/s", "MB/s"];
const MORE = ["GB/s", "KiB/s", "MiB/s", "GiB/s", "USD/h", "USD/d", "USD/GB", "USD/GiB", "USD/TB"];

function quotient(above: Unit, below: Unit): Unit {
  return unit(
    divide(above.dimension, below.dimension),
    above.times * below.per,
    above.per * below.times,
  );
}

const single: ReadonlyMap<string, Unit> = new Map(SINGLE);

/** A unit by its text: `ms`, `Gbps`, `/s`, `ops/s`, `USD/GB`; undefined when it is not one. */
export function unitOf(text: string): Unit | undefined {
  const slash = text.indexOf("/");
  if (slash === -1) return single.get(text);
  const above = slash === 0 ? ONE : single.get(text.slice(0, slash));
  const below = single.get(text.slice(slash + 1));
  return above === undefined || below === undefined ? undefined : quotient(above, below);
}

/** Every single unit and the usual composites, with the way to base units: s, B, B/s, /s, 1, USD. */
export const UNITS: ReadonlyMap<string, Unit> = new Map([
  ...SINGLE,
  ...[...COMPOSITES, ...MORE].map((text) => [text, unitOf(text)!] as const),
]);

/** A value of a unit in base units. */
export function toBase(value: number, of: Unit): number {
  return (value * of.times) / of.per;
}

/** A value in base units as a value of a unit. */
export function fromBase(value: number, of: Unit): number {
  return (value * of.per) / of.times;
}
