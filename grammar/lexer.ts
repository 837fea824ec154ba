import { createToken, type IToken, Lexer, type TokenType } from "chevrotain";
import { type Place, type Problem, problem } from "./problem.ts";
import { scanQuantity } from "./quantity.ts";
import { FIRST_HOLE } from "./scan.ts";
import * as t from "./tokens.ts";
import { OTHER_UNITS } from "./words.ts";

/** A token that knows whether it is the first of its line. */
export interface LineToken extends IToken {
  startsLine: boolean;
}

export interface Lexed {
  readonly tokens: LineToken[];
  readonly comments: readonly Place[];
  readonly problems: readonly Problem[];
}

/** Operators of other languages, read as ours. The longer of two stands first. */
const WRONG_OPERATORS: ReadonlyMap<string, TokenType> = new Map([
  ["===", t.Equal],
  ["!==", t.NotEqual],
  ["&&", t.And],
  ["||", t.Or],
  ["=>", t.OneWay],
  ["<>", t.NotEqual],
  [":=", t.Assign],
  ["...", t.Range],
  ["…", t.Range],
  ["≤", t.AtMost],
  ["≥", t.AtLeast],
  ["≠", t.NotEqual],
  ["→", t.OneWay],
  ["↔", t.BothWays],
  ["×", t.Times],
  ["–", t.Minus],
  ["−", t.Minus],
  ["!", t.Not],
]);

const Blank = createToken({
  name: "Blank",
  pattern: /[\s\u0085\u200b\u2060]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
});
const Comment = createToken({ name: "Comment", pattern: /#[^\n\r]*/, group: "comments" });
// SQL's `-- ` as well; two signs of a number, as in `3 --2`, have no blank after them.
const LineComment = createToken({
  name: "LineComment",
  pattern: /\/\/[^\n\r]*|--[ \t][^\n\r]*/,
});
const BlockComment = createToken({
  name: "BlockComment",
  pattern: (text: string, start: number): [string] | null => {
    if (!text.startsWith("/*", start)) return null;
    const close = text.indexOf("*/", start + 2);
    return [text.slice(start, close === -1 ? text.length : close + 2)];
  },
  line_breaks: true,
});
const WrongOperator = createToken({
  name: "WrongOperator",
  pattern: /===|!==|&&|\|\||=>|<>|:=|\.\.\.|[…≤≥≠→↔×–−]|!(?!=)/,
});
const WrongQuotes = createToken({
  name: "WrongQuotes",
  pattern: /'[^'\n\r]*'|`[^`\n\r]*`|“[^“”\n\r]*”|‘[^‘’\n\r]*’|„[^„“\n\r]*“|«[^«»\n\r]*»/,
});
const Stray = createToken({ name: "Stray", pattern: /[\s\S]/, line_breaks: true });

const signs = t.PARSER_TOKENS.filter((type) => typeof type.PATTERN === "string");
const lexer = new Lexer(
  [
    ...[Blank, Comment, t.Text, t.StringLiteral, t.Quantity, t.Hole, t.Identifier],
    ...[LineComment, BlockComment, WrongOperator, WrongQuotes],
    ...signs,
    Stray,
  ],
  { positionTracking: "onlyOffset", ensureOptimizations: false, skipValidations: true },
);

/**
 * Reads a text as tokens. Never fails: what is no token is reported and left out, or read as what
 * was probably meant. `holes` is the number of interpolations in the text.
 */
export function lex(text: string, holes: number): Lexed {
  const result = lexer.tokenize(text);
  const problems: Problem[] = [];
  const tokens: LineToken[] = [];
  let lineKnownTo = 0;
  let startsLine = true;
  for (const token of result.tokens) {
    startsLine ||= hasLineBreak(text, lineKnownTo, token.startOffset);
    const read = readToken(token, holes, problems);
    lineKnownTo = endOf(token);
    if (read === null) continue;
    tokens.push(Object.assign(read, { startsLine }));
    startsLine = false;
  }
  const comments = (result.groups["comments"] ?? []).map((token) => ({
    start: token.startOffset,
    end: endOf(token),
  }));
  return { tokens, comments, problems };
}

/** The offset after a token's last character. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

/** The same token with another type. */
export function retype<T extends IToken>(token: T, type: TokenType): T {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx!;
  return token;
}

function hasLineBreak(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (text[i] === "\n" || text[i] === "\r") return true;
  return false;
}

/** Gives a token its final type, or null when it is reported and left out. */
function readToken(token: IToken, holes: number, problems: Problem[]): IToken | null {
  const { image, startOffset: at } = token;
  switch (token.tokenType) {
    case t.Identifier:
      return retype(token, t.KEYWORDS.get(image) ?? t.Identifier);
    case t.Quantity:
      return readQuantity(token, problems);
    case t.StringLiteral:
    case t.Text:
      problems.push(...textProblems(token, holes));
      return token;
    case t.Hole: {
      if (image.charCodeAt(0) - FIRST_HOLE < holes) return token;
      stray(problems, at, image[0]!);
      return null;
    }
    case WrongOperator: {
      const type = WRONG_OPERATORS.get(image)!;
      problems.push(problem("wrong-operator", at, image, type.LABEL?.replaceAll("`", "")));
      return retype(token, type);
    }
    case WrongQuotes:
      problems.push(problem("wrong-quotes", at, image));
      return retype(token, t.StringLiteral);
    case LineComment:
      problems.push(problem("wrong-comment", at, image, "#"));
      return null;
    case BlockComment: {
      const closed = image.length > 3 && image.endsWith("*/");
      problems.push(problem(closed ? "wrong-comment" : "unterminated-comment", at, image, "#"));
      return null;
    }
    case Stray:
      stray(problems, at, image);
      return null;
    default:
      return token;
  }
}

function readQuantity(token: IToken, problems: Problem[]): IToken {
  const parts = scanQuantity(token.image, 0)!;
  if (parts.unknown) {
    const expected = OTHER_UNITS.get(parts.unit) ?? "";
    problems.push(
      problem("unknown-unit", token.startOffset + parts.unitStart, parts.unit, expected),
    );
    return retype(token, t.Unreadable);
  }
  return parts.unit === "" ? retype(token, t.NumberLiteral) : token;
}

/** A string or text that does not end, or that holds an interpolation. */
function textProblems(token: IToken, holes: number): Problem[] {
  const { image, startOffset: at } = token;
  const found: Problem[] = [];
  if (token.tokenType === t.Text) {
    const closed = image.length >= 6 && image.endsWith('"""');
    if (!closed) found.push(problem("unterminated-text", at, image, '"""'));
  } else if (!isClosed(image)) found.push(problem("unterminated-string", at, image, '"'));
  for (let i = 0; i < image.length && holes > 0; i++) {
    const index = image.charCodeAt(i) - FIRST_HOLE;
    if (index < 0 || index >= holes) continue;
    found.push(problem("hole-in-text", at + i, image[i]!));
    break;
  }
  return found;
}

function isClosed(image: string): boolean {
  if (image.length < 2 || !image.endsWith('"')) return false;
  let strokes = 0;
  while (image[image.length - 2 - strokes] === "\\") strokes += 1;
  return strokes % 2 === 0;
}

/** Stray characters in a row are one mistake. */
function stray(problems: Problem[], at: number, image: string): void {
  const last = problems.at(-1);
  if (last?.kind === "stray-character" && last.end === at) {
    problems[problems.length - 1] = problem("stray-character", last.start, last.found + image);
  } else problems.push(problem("stray-character", at, image));
}
