/** A line of source made fit for a terminal, with the display column of every character. */
export interface ShownLine {
  readonly text: string;
  /** `columns[i]`: where UTF-16 unit i of the line begins; one more entry for the line's end. */
  readonly columns: readonly number[];
}

const TAB = 4;

/**
 * Makes a line printable: tabs become spaces up to the next stop, control characters (a terminal
 * would obey them) become `�`, and an interpolation, which stands in the text as one private
 * character, becomes `${…}`.
 */
export function showLine(line: string): ShownLine {
  const columns: number[] = [];
  let text = "";
  let column = 0;
  for (const character of line) {
    const shown = showCharacter(character, column);
    for (let unit = 0; unit < character.length; unit += 1) columns.push(column);
    text += shown;
    column += displayWidth(shown);
  }
  columns.push(column);
  return { text, columns };
}

function showCharacter(character: string, column: number): string {
  const code = character.codePointAt(0)!;
  if (code === 0x09) return " ".repeat(TAB - (column % TAB));
  if (code >= 0xe000 && code <= 0xf8ff) return "$" + "{…}";
  if (isControl(code)) return "�";
  return character;
}

/** Control characters, marks that turn the direction of writing, and lone surrogates. */
function isControl(code: number): boolean {
  return (
    code < 0x20 ||
    (code >= 0x7f && code < 0xa0) ||
    (code >= 0x200e && code <= 0x200f) ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfeff
  );
}

/** A text from a scenario, on one line and without characters that a terminal would obey. */
export function showText(text: string): string {
  return [...text].map((character) => showCharacter(character, 0)).join("");
}

/** How many cells a terminal needs: 2 for wide characters, 0 for combining ones. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character.codePointAt(0)!);
  return width;
}

/** Ranges of East Asian wide and emoji characters, after Unicode's EastAsianWidth.txt (W and F). */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x20000, 0x3fffd],
];

function characterWidth(code: number): number {
  if (code < 0x300) return 1;
  if (/^\p{Mn}$|^\p{Me}$|^\u200d$|^\u200b$/u.test(String.fromCodePoint(code))) return 0;
  return WIDE.some(([low, high]) => code >= low && code <= high) ? 2 : 1;
}

/** The part of a shown line that fits; `shift` is what to take off display columns to point into it. */
export interface ClippedLine {
  readonly text: string;
  readonly shift: number;
  /** The last display column that is shown, exclusive, before the shift. */
  readonly end: number;
}

/** Cuts a line to `width` cells around the columns `from`..`to`, with `…` where it was cut. */
export function clip(line: ShownLine, from: number, to: number, width: number): ClippedLine {
  const total = line.columns[line.columns.length - 1]!;
  if (total <= width) return { text: line.text, shift: 0, end: total };
  const room = width - 2;
  const around = Math.max(0, Math.floor((room - Math.min(to - from, room)) / 2));
  const start = Math.max(0, Math.min(from - around, total - room));
  const end = Math.min(total, start + room);
  let text = "";
  let column = 0;
  let first = -1;
  for (const character of line.text) {
    const next = column + characterWidth(character.codePointAt(0)!);
    if (column >= start && next <= end) {
      if (first === -1) first = column;
      text += character;
    }
    column = next;
  }
  if (first === -1) first = start;
  const before = start > 0 ? "…" : "";
  return { text: `${before}${text}${end < total ? "…" : ""}`, shift: first - before.length, end };
}
