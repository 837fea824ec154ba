import { equal, TIME } from "../../units/dimension.ts";
import { unitOf } from "../../units/unit.ts";

/** What the user said of how numbers are written. */
export interface NumberStyle {
  /** The unit of numbers without one; null when nobody has said. */
  readonly unit: Unit | null;
  readonly decimalComma: boolean;
}

export interface Unit {
  readonly name: string;
  readonly kind: "time" | "data";
  /** Nanoseconds or bytes in one. */
  readonly times: number;
}

/** Spellings of units that tools use, beside those of the scenario language. */
const SPELLINGS: Readonly<Record<string, string>> = {
  sec: "s",
  secs: "s",
  second: "s",
  seconds: "s",
  msec: "ms",
  msecs: "ms",
  millis: "ms",
  milliseconds: "ms",
  usec: "us",
  usecs: "us",
  micros: "us",
  microseconds: "us",
  µs: "us",
  μs: "us",
  nsec: "ns",
  nanos: "ns",
  nanoseconds: "ns",
  bytes: "B",
  b: "B",
};

/** A unit of time or of data by any of its names; null for others. */
export function unitNamed(name: string): Unit | null {
  const known = SPELLINGS[name.toLowerCase()] ?? name;
  const found = unitOf(known);
  if (found === undefined) return null;
  const isTime = equal(found.dimension, TIME);
  if (!isTime && !/^([KMGT]i?)?B$/.test(known)) return null;
  return {
    name: known,
    kind: isTime ? "time" : "data",
    times: isTime ? (found.times / found.per) * 1e9 : found.factor,
  };
}

/** The unit that a column's name ends in: `latency_us`, `lat (ms)`, `duration_seconds`, `avgMs`. */
export function unitInName(column: string): Unit | null {
  const end = /(?:^|[_\s(.[-])([A-Za-zµμ]+)[)\]]?$/.exec(column.trim())?.[1];
  const camel = /[a-z](Ms|Us|Ns|Sec|Seconds|Micros|Millis|Nanos|Bytes)$/.exec(column)?.[1];
  const word = end ?? camel;
  if (word === undefined || word.length > 12) return null;
  // A bare `b` or `d` at the end of a name is no unit that anybody meant.
  return word.length === 1 && word !== "s"
    ? null
    : unitNamed(word === "s" ? "s" : word.toLowerCase());
}

export type Parsed =
  | { readonly ok: true; readonly value: number; readonly unit: Unit }
  | { readonly ok: false; readonly why: string };

/**
 * A cell as nanoseconds or bytes: a number with a unit behind it, a clock time such as
 * `00:00:01.25`, or a bare number in the unit that was said. Says why not otherwise.
 */
export function parseCell(cell: string, style: NumberStyle): Parsed {
  const text = cell.trim().replace(/^"(.*)"$/, "$1");
  if (text === "" || /^(null|\\N|-)$/i.test(text)) return no("no value");
  const clock = /^(-?)(?:(\d+) days? )?(\d+):(\d\d):(\d\d(?:[.,]\d+)?)$/.exec(text);
  if (clock !== null) {
    const [, sign, days = "0", hours, minutes, seconds] = clock;
    if (sign === "-") return no("negative");
    const all = Number(days) * 86400 + Number(hours) * 3600 + Number(minutes) * 60;
    return yes((all + Number(seconds!.replace(",", "."))) * 1e9, unitNamed("s")!);
  }
  const match = /^([+-]?[\d.,]*\d[\d.,]*(?:[eE][+-]?\d+)?)\s*([A-Za-zµμ]*)$/.exec(text);
  if (match === null) {
    if (/^[+-]?(nan|inf|infinity|∞)$/i.test(text)) return no("not a finite number");
    return no("no number");
  }
  const value = numberOf(match[1]!, style.decimalComma);
  if (typeof value === "string") return no(value);
  const unit = match[2] === "" ? style.unit : unitNamed(match[2]!);
  if (unit === null) return no(match[2] === "" ? "no unit" : `${match[2]} is no unit known here`);
  if (style.unit !== null && unit.kind !== style.unit.kind) return no(`not a ${style.unit.kind}`);
  if (value < 0) return no("negative");
  return yes(value * unit.times, unit);
}

/** The number, or why it is none. */
function numberOf(text: string, decimalComma: boolean): number | string {
  if (decimalComma && text.includes(".") && !/^[+-]?\d{1,3}(\.\d{3})+(,\d*)?$/.test(text)) {
    return "a point that parts no thousands, though --decimal comma was said";
  }
  const plain = decimalComma ? text.replace(/\./g, "").replace(",", ".") : text;
  if (plain.includes(","))
    return "a comma in a number (--decimal comma reads 1,5 as one and a half)";
  const value = Number(plain);
  return Number.isFinite(value) ? value : "not a finite number";
}

function yes(value: number, unit: Unit): Parsed {
  return { ok: true, value, unit };
}

function no(why: string): Parsed {
  return { ok: false, why };
}
