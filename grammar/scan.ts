/** Hand-made scanners of the lexer: each looks at a place once, so that all are linear. */

/** Interpolation i of a template stands in its text as the character U+E000 + i. */
export const FIRST_HOLE = 0xe000;
export const LAST_HOLE = 0xf8ff;

const NAME_HEAD = /[\p{L}_]/u;
const NAME_REST = /[\p{L}\p{M}\p{N}_]/u;

function isAsciiWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95
  );
}

/** Length in UTF-16 units of the character that may stand inside a name at `at`; 0 when none may. */
export function nameCharacter(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 128) return isAsciiWord(code) ? 1 : 0;
  if (Number.isNaN(code)) return 0;
  const character = String.fromCodePoint(text.codePointAt(at)!);
  return NAME_REST.test(character) ? character.length : 0;
}

function nameHead(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code < 128) return isAsciiWord(code) && !(code >= 48 && code <= 57) ? 1 : 0;
  if (Number.isNaN(code)) return 0;
  const character = String.fromCodePoint(text.codePointAt(at)!);
  return NAME_HEAD.test(character) ? character.length : 0;
}

/**
 * The end of the name that begins at `start`, or `start` when none does. A name may hold `-`
 * between letters and digits (`us-east-1`), and `p99.9` is one name.
 */
export function scanName(text: string, start: number): number {
  let at = start + nameHead(text, start);
  if (at === start) return start;
  for (;;) {
    const length = nameCharacter(text, at);
    if (length > 0) at += length;
    else if (text[at] === "-" && nameCharacter(text, at + 1) > 0) at += 1;
    else break;
  }
  return percentileEnd(text, start, at);
}

function percentileEnd(text: string, start: number, end: number): number {
  if (text[start] !== "p" || text[end] !== ".") return end;
  for (let i = start + 1; i < end; i++) if (!isDigit(text, i)) return end;
  if (end === start + 1 || !isDigit(text, end + 1)) return end;
  let at = end + 1;
  while (isDigit(text, at)) at += 1;
  return at;
}

export function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** The end of a one-line string that begins at `start`; its closing quote may be missing. */
export function scanString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length) {
    const character = text[at];
    if (character === "\n" || character === "\r") return at;
    if (character === '"') return at + 1;
    at += character === "\\" && text[at + 1] !== "\n" && text[at + 1] !== "\r" ? 2 : 1;
  }
  return Math.min(at, text.length);
}

/** The end of a `"""` text that begins at `start`; without a closing `"""` it is the text's end. */
export function scanText(text: string, start: number): number {
  const close = text.indexOf('"""', start + 3);
  return close === -1 ? text.length : close + 3;
}
