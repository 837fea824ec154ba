import type { IToken } from "chevrotain";
import { endOf, lex } from "../../../grammar/lexer.ts";

/** A word, sign or comment at its place. */
export interface Cell {
  readonly offset: number;
  readonly column: number;
  /** The room before it; 0 for the first of a line. */
  readonly gap: number;
  readonly isComment: boolean;
}

/** A line that holds cells; a text in `"""` is one cell of the line that it begins on. */
export interface Line {
  readonly number: number;
  /** The column of its first cell. */
  readonly start: number;
  readonly cells: readonly Cell[];
  /** Which cell is the `=` of a setting, let or param that ends on the line; -1: none. */
  readonly sign: number;
  readonly kind: "setting" | "let" | "param";
}

/** The lines of a text. Separators count as room, for the formatter sets and drops them. */
export function linesOf(text: string, holes: number): readonly Line[] {
  const { tokens, comments } = lex(text, holes);
  const read = [
    ...tokens.map((token) => ({ start: token.startOffset, end: endOf(token), token })),
    ...comments.map(({ start, end }) => ({ start, end, token: null })),
  ].sort((a, b) => a.start - b.start);
  const lines: Line[] = [];
  let row: Read[] = [];
  let [number, from, end] = [0, 0, 0];
  const close = () => {
    if (row.length > 0) lines.push(lineOf(row, number, from));
    row = [];
  };
  for (const each of read) {
    for (let i = end; i < each.start; i++) {
      if (!isBreak(text, i)) continue;
      close();
      number += 1;
      from = i + 1;
    }
    row.push(each);
    for (let i = each.start; i < each.end; i++) {
      if (!isBreak(text, i)) continue;
      // What follows a text of several lines stands on a line that has no column in common.
      number += 1;
      from = i + 1;
    }
    end = each.end;
  }
  close();
  return lines;
}

interface Read {
  readonly start: number;
  readonly end: number;
  readonly token: IToken | null;
}

function isBreak(text: string, at: number): boolean {
  return text[at] === "\n" || (text[at] === "\r" && text[at + 1] !== "\n");
}

function lineOf(row: readonly Read[], number: number, from: number): Line {
  const cells: Cell[] = [];
  let sign = -1;
  let depth = 0;
  const { kind, assign } = settingOf(row);
  let end = row[0]!.start;
  for (const { start, end: close, token } of row) {
    const name = token?.tokenType.name ?? "";
    depth += OPEN.includes(name) ? 1 : CLOSE.includes(name) ? -1 : 0;
    if (name === "Comma" || name === "Semicolon") {
      end = close;
      continue;
    }
    if (token !== null && token === assign) sign = cells.length;
    cells.push({
      offset: start,
      column: start - from,
      gap: cells.length === 0 ? 0 : start - end,
      isComment: token === null,
    });
    end = close;
  }
  return { number, start: row[0]!.start - from, cells, sign: depth === 0 ? sign : -1, kind };
}

const OPEN = ["LeftBrace", "LeftParen", "LeftBracket"];
const CLOSE = ["RightBrace", "RightParen", "RightBracket"];

/** The `=` of a line that begins with a setting, let or param. */
function settingOf(row: readonly Read[]): { kind: Line["kind"]; assign: IToken | null } {
  const names = row.map(({ token }) => token?.tokenType.name ?? "");
  const isBinding = (names[0] === "Let" || names[0] === "Param") && names[1] !== "Assign";
  const kind = !isBinding ? "setting" : names[0] === "Let" ? "let" : "param";
  let at = isBinding ? 2 : 1;
  if (kind === "let" && names[at] === "LeftParen") at = names.indexOf("RightParen") + 1;
  while (names[at] === "Dot") at += 2;
  return { kind, assign: names[at] === "Assign" ? row[at]!.token : null };
}
