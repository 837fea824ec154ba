import { createHash } from "node:crypto";

/**
 * JSON with sorted keys and no spaces; typed arrays as arrays, NaN and infinities as strings, so
 * that equal data always gives equal text, on every runtime.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || value === undefined) return "null";
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) ? JSON.stringify(value) : `"${String(value)}"`;
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
  const text = column.join(",");
  // NaN and the infinities are the only numbers with such a letter.
  return /[NI]/.test(text) ? `[${Array.from(column, canonicalJson).join(",")}]` : `[${text}]`;
}

function objectJson(value: object): string {
  if (value instanceof Map) return mapJson(value);
  let text = "";
  // Without a function, `sort` compares as `<` does.
  for (const name of Object.keys(value).sort()) {
    const field = (value as Record<string, unknown>)[name];
    if (field === undefined) continue;
    text += `${text === "" ? "" : ","}${nameJson(name)}:${canonicalJson(field)}`;
  }
  return `{${text}}`;
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
