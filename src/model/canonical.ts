import { createHash } from "node:crypto";

/**
 * JSON with sorted keys and no spaces; typed arrays as arrays, NaN and infinities as strings, so
 * that equal data always gives equal text, on every runtime.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || value === undefined) return "null";
  switch (typeof value) {
    case "number":
      // As JSON writes it; -0 as 0.
      return Number.isFinite(value) ? String(value) : `"${String(value)}"`;
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "object":
      if (ArrayBuffer.isView(value)) return columnJson(value as Float64Array);
      return Array.isArray(value)
        ? `[${Array.from(value as readonly unknown[], canonicalJson).join(",")}]`
        : objectJson(value as object);
    default:
      throw new TypeError(`a ${typeof value} has no canonical JSON`);
  }
}

/** A column's numbers at once; `join` writes finite ones as JSON does. */
function columnJson(column: Float64Array): string {
  if (column.length === 0) return "[]";
  const [first] = column;
  // Many columns of a short run are one number all along; -0 is written as 0.
  if (Number.isFinite(first) && isAll(column, first!)) {
    return `[${`${first},`.repeat(column.length - 1)}${first}]`;
  }
  const text = column.join(",");
  // NaN and the infinities are the only numbers with such a letter.
  return /[NI]/.test(text) ? `[${Array.from(column, canonicalJson).join(",")}]` : `[${text}]`;
}

function isAll(column: Float64Array, value: number): boolean {
  for (let at = 1; at < column.length; at += 1) if (column[at] !== value) return false;
  return true;
}

function objectJson(value: object): string {
  if (value instanceof Map) return mapJson(value);
  const { sorted, texts } = shapeOf(Object.keys(value));
  let text = "";
  for (let at = 0; at < sorted.length; at += 1) {
    const field = (value as Record<string, unknown>)[sorted[at]!];
    if (field === undefined) continue;
    text += text === "" ? texts[at]! : `,${texts[at]!}`;
    text += canonicalJson(field);
  }
  return `{${text}}`;
}

/** The names of an object's fields as they come, sorted, and each as it stands in the text. */
interface Shape {
  readonly names: readonly string[];
  readonly sorted: readonly string[];
  readonly texts: readonly string[];
}

/** By how many names there are, and the first of them: objects of one kind come again and again. */
const shapes = new Map<string, Shape[]>();
/** Names that a user chose make ever new shapes: so many alike are looked through. */
const MOST_ALIKE = 4;
const MOST_SHAPES = 2000;

function shapeOf(names: readonly string[]): Shape {
  const place = `${names.length}${names[0] ?? ""}`;
  const alike = shapes.get(place);
  const before = alike?.find((one) => one.names.every((name, at) => name === names[at]));
  if (before !== undefined) return before;
  // Without a function, `sort` compares as `<` does.
  const sorted = [...names].sort();
  const shape = { names, sorted, texts: sorted.map((name) => `${nameJson(name)}:`) };
  if (alike === undefined) {
    if (shapes.size < MOST_SHAPES) shapes.set(place, [shape]);
  } else if (alike.length < MOST_ALIKE) {
    alike.push(shape);
  }
  return shape;
}

function mapJson(map: ReadonlyMap<string | number, unknown>): string {
  const fields = [...map]
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, field]) => `${nameJson(String(key))}:${canonicalJson(field)}`);
  return `{${fields.join(",")}}`;
}

/** Names of fields come again and again; those of one study's nodes do as well. */
const names = new Map<string, string>();
const MOST_NAMES = 10_000;

function nameJson(name: string): string {
  const before = names.get(name);
  if (before !== undefined) return before;
  const text = JSON.stringify(name);
  if (names.size < MOST_NAMES) names.set(name, text);
  return text;
}

/** `sha256:` and the hex digest of the canonical JSON of a value. */
export function contentHash(value: unknown): string {
  return `sha256:${createHash("sha256").update(canonicalJson(value)).digest("hex")}`;
}
