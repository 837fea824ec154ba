import { scanQuantity } from "../../../grammar/quantity.ts";

/** The value of a number as written, `k`, `M`, `G` put in; Infinity when it is too large to hold. */
export function numberValue(image: string): number {
  const parts = scanQuantity(image, 0);
  if (parts === null) return Number.NaN;
  const digits = image.slice(0, parts.numberEnd).replaceAll("_", "");
  if (parts.factor === 1) return Number(digits);
  // Shifting the exponent keeps `1.1M` the double nearest to 1100000.
  const [mantissa, exponent = "0"] = digits.toLowerCase().split("e");
  const shift = parts.factor === 1e3 ? 3 : parts.factor === 1e6 ? 6 : 9;
  return Number(`${mantissa}e${Number(exponent) + shift}`);
}

/** An escape that means nothing, as an offset into the image and its text. */
export interface UnknownEscape {
  readonly at: number;
  readonly text: string;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ["n", "\n"],
  ["t", "\t"],
  ["r", "\r"],
  ['"', '"'],
  ["\\", "\\"],
]);

/** The text of a string token, with or without its closing quote; `\n \t \r \" \\ \u{…}` resolved. */
export function stringValue(image: string): { value: string; unknown: readonly UnknownEscape[] } {
  // Quotes of other languages are reported, and hold what they hold.
  if (!image.startsWith('"')) return { value: image.slice(1, -1), unknown: [] };
  const unknown: UnknownEscape[] = [];
  let value = "";
  for (let at = 1; at < image.length; at++) {
    const character = image[at]!;
    if (character === '"') break;
    if (character !== "\\") {
      value += character;
      continue;
    }
    const point = /^\\u\{([0-9a-fA-F]{1,6})\}/.exec(image.slice(at, at + 10));
    const code = point === null ? -1 : Number.parseInt(point[1]!, 16);
    const next = image[at + 1] ?? "";
    if (point !== null && code <= 0x10ffff) {
      value += String.fromCodePoint(code);
      at += point[0].length - 1;
      continue;
    }
    const escaped = ESCAPES.get(next);
    if (escaped === undefined) unknown.push({ at, text: `\\${next}` });
    value += escaped ?? `\\${next}`;
    at += 1;
  }
  return { value, unknown };
}

/** The text between `"""`, without an empty first and last line and without the common indent. */
export function textValue(image: string): string {
  const closed = image.length >= 6 && image.endsWith('"""');
  const inner = image.slice(3, closed ? -3 : undefined).replaceAll(/\r\n?/g, "\n");
  const lines = inner.split("\n");
  const blank = (line: string) => line.trim() === "";
  const indents = lines.slice(1).filter((line) => !blank(line));
  const indent = indents.reduce((least, line) => Math.min(least, indentOf(line)), Infinity);
  const cut = lines.map((line, index) =>
    index === 0 ? line : line.slice(Math.min(indent, line.length)),
  );
  if (cut.length > 1 && blank(cut[0]!)) cut.shift();
  if (cut.length > 1 && blank(cut.at(-1)!)) cut.pop();
  return cut.join("\n");
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
