import type { IToken, TokenType } from "chevrotain";
import type { LineToken } from "./lexer.ts";
import * as t from "./tokens.ts";
import { BINDING_WORDS, BLOCK_WORDS, CLAUSE_WORDS, EXPRESSION_WORDS } from "./words.ts";

/** True for names and keywords alike. */
export function isWord(token: IToken | undefined): boolean {
  return (
    token !== undefined &&
    (token.tokenType === t.Identifier || t.KEYWORDS.get(token.image) === token.tokenType)
  );
}

/** Whether a token's type is of a category. */
export function isOneOf(token: IToken | undefined, category: TokenType): boolean {
  return token !== undefined && (token.tokenType.CATEGORIES?.includes(category) ?? false);
}

export function isClauseWord(token: IToken | undefined): boolean {
  return isOneOf(token, t.ClauseWord);
}

/** `name.more =` (or `+=`, `*=`, `:`) at `index`; gives the index of the sign, or -1. */
export function settingSign(tokens: readonly IToken[], index: number, colonToo = false): number {
  let at = index;
  while (isWord(tokens[at]) && tokens[at + 1]?.tokenType === t.Dot) at += 2;
  if (!isWord(tokens[at])) return -1;
  const sign = tokens[at + 1];
  const isSign = isOneOf(sign, t.Assignment) || (colonToo && sign?.tokenType === t.Colon);
  return isSign ? at + 1 : -1;
}

/** Words after which a line cannot end. */
const OPEN_ENDED = new Set([t.If, t.Then, t.Else, t.Where, t.Of]);
/** Words that cannot begin an item, except as the name of a setting. */
const JOINING = new Set([t.Then, t.Else, t.Step]);

const ITEM_WORDS = new Set([...BINDING_WORDS, ...BLOCK_WORDS]);

/**
 * Whether the first token of a line belongs to the expression of the line before: it is an
 * operator, or the line before ends with one. Clauses are the item's own matter.
 */
export function continuesLine(
  previous: LineToken | undefined,
  tokens: readonly LineToken[],
  index: number,
): boolean {
  const token = tokens[index]!;
  if (previous === undefined || beginsItem(tokens, index)) return false;
  if (isOneOf(token, t.BinaryOperator) || JOINING.has(token.tokenType)) return true;
  // In `a.of` the last word is a member's name, whatever it means elsewhere.
  if (tokens[index - 2]?.tokenType === t.Dot && isWord(previous)) return false;
  if (isOneOf(previous, t.BinaryOperator) && previous.tokenType !== t.Step) return true;
  if (isOneOf(previous, t.Assignment) || previous.tokenType === t.Colon) return true;
  return previous.tokenType === t.Not || OPEN_ENDED.has(previous.tokenType);
}

/** `name =`, `let name`, `site name`: no operator before it can have wanted this. */
function beginsItem(tokens: readonly LineToken[], index: number): boolean {
  if (settingSign(tokens, index) !== -1) return true;
  const { image } = tokens[index]!;
  return ITEM_WORDS.has(image) && isWord(tokens[index]) && isWord(tokens[index + 1]);
}

/** Keywords that are whole operands. */
const VALUE_KEYWORDS = ["all", "majority", "minority", "true", "false"];
/** Words after which an operand follows, and no verb. */
const LEADING_WORDS = new Set(
  [...EXPRESSION_WORDS, ...CLAUSE_WORDS].filter((word) => !VALUE_KEYWORDS.includes(word)),
);

/** Whether the time that begins a line has a verb behind it: `after "x" crash a`, unlike `after "x"`. */
export function isTimedSentence(tokens: readonly LineToken[], index: number): boolean {
  let inBrackets = 0;
  for (let at = index + 1; at < tokens.length; at++) {
    const token = tokens[at]!;
    const { tokenType } = token;
    if (inBrackets === 0) {
      if (tokenType === t.LeftBrace || tokenType === t.Comma || tokenType === t.Semicolon) break;
      if (token.startsLine && !continuesLine(tokens[at - 1], tokens, at)) break;
      if (tokenType === t.Identifier && endsOperand(tokens, at - 1)) return true;
    }
    if (tokenType === t.LeftParen || tokenType === t.LeftBracket) inBrackets += 1;
    if (tokenType === t.RightParen || tokenType === t.RightBracket) inBrackets -= 1;
  }
  return false;
}

function endsOperand(tokens: readonly LineToken[], index: number): boolean {
  const token = tokens[index]!;
  if (isWord(token)) {
    return !LEADING_WORDS.has(token.image) || tokens[index - 1]?.tokenType === t.Dot;
  }
  return OPERAND_ENDS.has(token.tokenType);
}

const OPERAND_ENDS = new Set([
  ...[t.NumberLiteral, t.Quantity, t.StringLiteral, t.Hole, t.Unreadable],
  ...[t.RightParen, t.RightBracket],
]);
