import { createHash } from "node:crypto";
import type { RunRecord } from "../../model/run-record.ts";

/** One finished run under the key of what was asked (see cell-key.ts). */
export interface Cell {
  readonly key: string;
  /** Of the record, as analysis/hash.ts makes it. */
  readonly hash: string;
  readonly record: RunRecord;
}

/**
 * A cell as bytes, the same for the same record on every machine: a mark with the format's number, the
 * length of a JSON text, that text, the columns, and the SHA-256 of all of it. In the text a column
 * is its type, the type that it is kept as, its place and its length. Whole numbers are kept in one,
 * two or four bytes each where they fit: counts and times in the wide columns of a record are small.
 */
export function encodeCell({ key, hash, record }: Cell): Uint8Array {
  const columns: Uint8Array[] = [];
  let place = 0;
  const keep = (column: Column): string => {
    const type = typeOf(column);
    const kept = narrowestFor(column, type);
    const from = place;
    if (column.length > 0) {
      const bytes = bytesOf(kept === type ? column : new TYPES[kept](column));
      columns.push(bytes);
      place += aligned(bytes.length);
    }
    return `{${COLUMN_JSON}:["${type}","${kept}",${from},${column.length}]}`;
  };
  const text = textOf({ key, hash, record }, keep);
  const head = new TextEncoder().encode(text);
  const bodyAt = aligned(HEAD + head.length);
  const whole = new Uint8Array(bodyAt + place + DIGEST);
  whole.set(new TextEncoder().encode(MARK));
  new DataView(whole.buffer).setUint32(MARK.length, head.length, true);
  whole.set(head, HEAD);
  let at = bodyAt;
  for (const bytes of columns) {
    whole.set(bytes, at);
    at += aligned(bytes.length);
  }
  whole.set(digestOf(whole.subarray(0, at)), at);
  return whole;
}

/** The JSON of plain data, its fields as they come; `keep` gives that of a column. */
function textOf(value: unknown, keep: (column: Column) => string): string {
  if (typeof value === "number") return numberJson(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (ArrayBuffer.isView(value)) return keep(value as Column);
  let text = "";
  if (Array.isArray(value)) {
    for (const field of value) text += (text === "" ? "[" : ",") + textOf(field, keep);
    return text === "" ? "[]" : `${text}]`;
  }
  for (const name of Object.keys(value)) {
    const field = (value as Record<string, unknown>)[name];
    if (field === undefined) continue;
    text += (text === "" ? "{" : ",") + nameJson(name) + textOf(field, keep);
  }
  return text === "" ? "{}" : `${text}}`;
}

/** What a cell holds; null when the bytes are no whole cell of this format or have another key. */
export function decodeCell(bytes: Uint8Array, key: string): Cell | null {
  if (!isWhole(bytes)) return null;
  // Columns must begin at a multiple of their width.
  const whole = bytes.byteOffset % ALIGN === 0 ? bytes : bytes.slice();
  const view = new DataView(whole.buffer, whole.byteOffset);
  const headLength = view.getUint32(MARK.length, true);
  const bodyAt = whole.byteOffset + aligned(HEAD + headLength);
  const text = new TextDecoder().decode(whole.subarray(HEAD, HEAD + headLength));
  const cell = restored(JSON.parse(text), whole.buffer as ArrayBuffer, bodyAt) as Cell;
  return cell.key === key ? cell : null;
}

/** What a mark stands for; everything else as it is, with the marks in it replaced. */
function restored(value: unknown, buffer: ArrayBuffer, bodyAt: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  const { [COLUMN]: column, [NUMBER]: number } = value as Marked;
  if (number !== undefined) return Number(number);
  if (column !== undefined) {
    const [type, kept, from, length] = column;
    return new TYPES[type](new TYPES[kept](buffer, bodyAt + from, length));
  }
  // In place, because a copy of a record by a reviver takes five times as long.
  const fields = value as Record<string, unknown>;
  for (const name of Object.keys(fields)) {
    const field = fields[name];
    if (typeof field === "object" && field !== null) fields[name] = restored(field, buffer, bodyAt);
  }
  return fields;
}

/** Whether bytes are a cell of this format that nothing has damaged. */
export function isWhole(bytes: Uint8Array): boolean {
  if (bytes.length < HEAD + DIGEST) return false;
  const end = bytes.length - DIGEST;
  const mark = new TextDecoder().decode(bytes.subarray(0, MARK.length));
  if (mark !== MARK) return false;
  return digestOf(bytes.subarray(0, end)).equals(bytes.subarray(end));
}

const MARK = "quorate-cell-2\n\n";
const HEAD = MARK.length + 4;
const DIGEST = 32;
const ALIGN = 8;
/** No name in a scenario and none of ours begins with a NUL. */
const COLUMN = "\u0000column";
const NUMBER = "\u0000number";

const TYPES = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  i32: Int32Array,
  f64: Float64Array,
} as const;
type TypeName = keyof typeof TYPES;
type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

interface Marked {
  readonly [COLUMN]?: readonly [TypeName, TypeName, number, number];
  readonly [NUMBER]?: string;
}

/** JSON has neither NaN nor infinities, and drops the sign of zero. */
function numberJson(value: number): string {
  if (Object.is(value, -0)) return `{${NUMBER_JSON}:"-0"}`;
  return Number.isFinite(value) ? String(value) : `{${NUMBER_JSON}:"${value}"}`;
}

const COLUMN_JSON = JSON.stringify(COLUMN);
const NUMBER_JSON = JSON.stringify(NUMBER);

/** Names of fields as they stand in the text: they come again and again. */
const nameTexts = new Map<string, string>();
const MOST_NAMES = 10_000;

function nameJson(name: string): string {
  const before = nameTexts.get(name);
  if (before !== undefined) return before;
  const text = `${JSON.stringify(name)}:`;
  if (nameTexts.size < MOST_NAMES) nameTexts.set(name, text);
  return text;
}

const NAMES = new Map<unknown, TypeName>(
  Object.entries(TYPES).map(([name, type]) => [type, name as TypeName]),
);

function typeOf(column: Column): TypeName {
  const found = NAMES.get(column.constructor);
  if (found === undefined) throw new TypeError(`a cell has no ${column.constructor.name}`);
  return found;
}

function narrowestFor(column: Column, type: TypeName): TypeName {
  if (type === "u8") return type;
  let largest = 0;
  for (const value of column) {
    if (value >>> 0 !== value || Object.is(value, -0)) return type;
    if (value > largest) largest = value;
  }
  const wanted = largest < 0x100 ? "u8" : largest < 0x10000 ? "u16" : "u32";
  return TYPES[wanted].BYTES_PER_ELEMENT < TYPES[type].BYTES_PER_ELEMENT ? wanted : type;
}

function bytesOf(column: Column): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

function aligned(length: number): number {
  return Math.ceil(length / ALIGN) * ALIGN;
}

function digestOf(bytes: Uint8Array) {
  return createHash("sha256").update(bytes).digest();
}
