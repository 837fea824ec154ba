import { isDigit, nameCharacter } from "./scan.ts";
import { OTHER_UNITS, UNIT_WORDS } from "./words.ts";

/** The parts of a number or quantity; ends and starts are offsets into the text scanned. */
export interface QuantityParts {
  readonly end: number;
  readonly numberEnd: number;
  /** 1, or 1e3, 1e6, 1e9 for `k`, `M`, `G`. */
  readonly factor: number;
  /** `ms`, `ops/s`, `/s`, `%`; empty for a plain number. */
  readonly unit: string;
  readonly unitStart: number;
  /** True when the letters after the number are no unit. */
  readonly unknown: boolean;
}

const FACTORS: ReadonlyMap<string, number> = new Map([
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
]);
const UNITS_BY_LETTER = byLetter(UNIT_WORDS.filter((word) => word !== "%"));
const OTHERS_BY_LETTER = byLetter([...OTHER_UNITS.keys(), "m"]);

/** Words by their first letter, the longest first: most numbers stand before a sign, not a word. */
function byLetter(words: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const word of [...words].sort((a, b) => b.length - a.length)) {
    found.set(word[0]!, [...(found.get(word[0]!) ?? []), word]);
  }
  return found;
}

function wordsAt(
  text: string,
  at: number,
  words: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  return words.get(text[at] ?? "") ?? [];
}

/**
 * Scans `2000`, `1_000`, `1e-3`, `10M`, `70ms`, `10 Gbps`, `200k ops/s`, `5/s`, `0.01%` at `start`;
 * null when no number begins there. A unit may stand one or more spaces after its number.
 */
export function scanQuantity(text: string, start: number): QuantityParts | null {
  const numberEnd = scanNumber(text, start);
  if (numberEnd === start) return null;
  const suffix = FACTORS.get(text[numberEnd] ?? "");
  const hasSuffix = suffix !== undefined && nameCharacter(text, numberEnd + 1) === 0;
  const after = hasSuffix ? numberEnd + 1 : numberEnd;
  const { end, unit, unitStart, unknown } = scanUnit(text, after, true);
  return { end, numberEnd, factor: hasSuffix ? suffix : 1, unit, unitStart, unknown };
}

type UnitParts = Pick<QuantityParts, "end" | "unit" | "unitStart" | "unknown">;

/** Scans the unit after a number or a hole; `reportUnknown` takes wrong letters along. */
export function scanUnit(text: string, at: number, reportUnknown: boolean): UnitParts {
  const start = skipBlanks(text, at);
  const glued = start === at;
  const end = knownUnit(text, start, glued);
  if (end > start) return { end, unit: text.slice(start, end), unitStart: start, unknown: false };
  const wrongEnd = reportUnknown ? unknownUnit(text, start, glued) : start;
  if (wrongEnd > start) {
    return { end: wrongEnd, unit: text.slice(start, wrongEnd), unitStart: start, unknown: true };
  }
  return { end: at, unit: "", unitStart: at, unknown: false };
}

/** The end of the digits, underscores, fraction and exponent at `start`. */
function scanNumber(text: string, start: number): number {
  if (!isDigit(text, start)) return start;
  let at = digits(text, start);
  if (text[at] === "." && isDigit(text, at + 1)) at = digits(text, at + 1);
  if (text[at] === "e" || text[at] === "E") {
    const sign = text[at + 1] === "+" || text[at + 1] === "-" ? 1 : 0;
    if (isDigit(text, at + 1 + sign)) at = digits(text, at + 1 + sign);
  }
  return at;
}

function digits(text: string, start: number): number {
  let at = start;
  while (isDigit(text, at) || (text[at] === "_" && isDigit(text, at + 1))) at += 1;
  return at;
}

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at;
}

function knownUnit(text: string, start: number, glued: boolean): number {
  if (text[start] === "%") return start + 1;
  // `10/s` and `10 /s` are rates; `10 / s` divides.
  if (text[start] === "/") return start < text.length ? denominator(text, start) : start;
  for (const word of wordsAt(text, start, UNITS_BY_LETTER)) {
    if (!text.startsWith(word, start) || continues(text, start + word.length)) continue;
    if (!glued && isOwnName(text, start + word.length)) continue;
    return denominator(text, start + word.length);
  }
  return start;
}

/** The end of `/s` at `at`, or `at` itself when no unit follows the stroke. */
function denominator(text: string, at: number): number {
  if (text[at] !== "/") return at;
  for (const word of wordsAt(text, at + 1, UNITS_BY_LETTER)) {
    if (word !== "x" && text.startsWith(word, at + 1) && !continues(text, at + 1 + word.length)) {
      return at + 1 + word.length;
    }
  }
  return at;
}

function continues(text: string, at: number): boolean {
  return nameCharacter(text, at) > 0 || (text[at] === "-" && nameCharacter(text, at + 1) > 0);
}

/** Apart from its number, `min(` is the function, and `d =` a setting without its comma before. */
function isOwnName(text: string, end: number): boolean {
  if (text[end] === "(") return true;
  const at = skipBlanks(text, end);
  return text[at] === "=" && text[at + 1] !== "=";
}

/** Letters glued to a number can only be meant as a unit; apart from it only well-known ones are. */
function unknownUnit(text: string, start: number, glued: boolean): number {
  let at = start;
  if (!glued) {
    const word = wordsAt(text, start, OTHERS_BY_LETTER).find(
      (other) => text.startsWith(other, start) && !continues(text, start + other.length),
    );
    if (word === undefined || isOwnName(text, start + word.length)) return start;
    at = start + word.length;
  } else {
    for (let length = nameCharacter(text, at); length > 0; length = nameCharacter(text, at)) {
      at += length;
    }
  }
  if (at === start) return start;
  const below = denominator(text, at);
  return Math.max(below, at);
}
