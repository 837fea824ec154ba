import type { LineToken } from "./lexer.ts";
import {
  continuesLine,
  isClauseWord,
  isOneOf,
  isTimedSentence,
  isWord,
  settingSign,
} from "./lines.ts";
import * as t from "./tokens.ts";
import { BLOCK_WORDS, CLAUSE_WORDS, SCHEDULE_WORDS } from "./words.ts";

export type ItemKind =
  | "heading"
  | "import"
  | "extends"
  | "let"
  | "param"
  | "expect"
  | "find"
  | "vary"
  | "where"
  | "link"
  | "declaration"
  | "setting"
  | "sentence"
  | "text"
  | "hole";

/** The tokens of one item: of its blocks only the braces; their items are in `blocks`. */
export interface ItemTokens {
  readonly kind: ItemKind;
  readonly tokens: LineToken[];
  readonly blocks: { readonly opener: LineToken; readonly items: readonly ItemTokens[] }[];
}

const KIND_OF_WORD: ReadonlyMap<string, ItemKind> = new Map<string, ItemKind>([
  ["scenario", "heading"],
  ["import", "import"],
  ["extends", "extends"],
  ["let", "let"],
  ["param", "param"],
  ["expect", "expect"],
  ["prefer", "expect"],
  ["find", "find"],
  ["vary", "vary"],
  ["where", "where"],
  ["link", "link"],
  ...BLOCK_WORDS.filter((word) => word !== "link").map((word) => [word, "declaration"] as const),
  ...SCHEDULE_WORDS.map((word) => [word, "sentence"] as const),
]);

/** Blocks of sentences that may have a block of their own; any unknown block may be one. */
const SENTENCE_BLOCKS: readonly string[] = ["faults", "load", "report"];
const ONE_EXPRESSION = new Set<ItemKind>([
  ...(["heading", "extends", "let", "param", "vary", "where", "setting", "text", "hole"] as const),
]);
/** The prepositions that lead an item on at the start of a line. */
const CLAUSES_OF: ReadonlyMap<ItemKind, readonly string[]> = new Map<ItemKind, readonly string[]>([
  ["import", ["from", "as"]],
  ["param", ["in", "as"]],
  ["vary", ["over"]],
  ["declaration", ["on"]],
  ["expect", CLAUSE_WORDS],
  ["find", CLAUSE_WORDS],
  ["sentence", CLAUSE_WORDS],
]);
const VALUE_WORDS = new Set([
  ...[t.If, t.Not, t.Any, t.First, t.All, t.Majority, t.Minority, t.Every, t.Until],
]);

/**
 * Parts the balanced tokens of a file into items. An item starts on a new line, after `,` or `;`,
 * and after the `{` or `}` of a block, unless the tokens around show that the last one goes on.
 */
export function splitItems(tokens: readonly LineToken[]): readonly ItemTokens[] {
  return new Splitter(tokens).items("");
}

/** What the item is that begins at `index` in a block of sentences or of other items. */
export function kindOfItem(
  tokens: readonly LineToken[],
  index: number,
  amongSentences: boolean,
): ItemKind {
  const token = tokens[index]!;
  if (token.tokenType === t.Text) return "text";
  if (token.tokenType === t.Hole) return "hole";
  if (settingSign(tokens, index, true) !== -1) return "setting";
  const known = isWord(token) ? KIND_OF_WORD.get(token.image) : undefined;
  if (known !== undefined) return known;
  return !amongSentences && opensBlock(tokens, index) ? "declaration" : "sentence";
}

/** `word names "label" {`: a block whose keyword is unknown, perhaps misspelt. */
function opensBlock(tokens: readonly LineToken[], index: number): boolean {
  if (!isWord(tokens[index])) return false;
  let inBrackets = 0;
  for (let at = index + 1; at < tokens.length; at++) {
    const { tokenType, startsLine } = tokens[at]!;
    if (tokenType === t.LeftBrace) return inBrackets === 0;
    if (tokenType === t.LeftBracket) inBrackets += 1;
    else if (tokenType === t.RightBracket) inBrackets -= 1;
    else if (startsLine && inBrackets === 0) return false;
    else if (tokenType === t.NumberLiteral ? inBrackets === 0 : !isHeaderToken(tokens[at]!)) {
      return false;
    }
  }
  return false;
}

function isHeaderToken(token: LineToken): boolean {
  const { tokenType } = token;
  return (
    isWord(token) || tokenType === t.Comma || tokenType === t.Dot || tokenType === t.StringLiteral
  );
}

class Splitter {
  private readonly tokens: readonly LineToken[];
  private at = 0;

  constructor(tokens: readonly LineToken[]) {
    this.tokens = tokens;
  }

  /** Reads items up to the closing brace of the block of `keyword`, or to the end. */
  items(keyword: string): readonly ItemTokens[] {
    const amongSentences =
      keyword !== "" && (SENTENCE_BLOCKS.includes(keyword) || !BLOCK_WORDS.includes(keyword));
    const items: ItemTokens[] = [];
    while (this.at < this.tokens.length && this.type() !== t.RightBrace) {
      if (this.type() === t.Comma || this.type() === t.Semicolon) this.at += 1;
      else items.push(this.item(amongSentences, keyword === ""));
    }
    return items;
  }

  private type() {
    return this.tokens[this.at]?.tokenType;
  }

  private item(amongSentences: boolean, atTop: boolean): ItemTokens {
    const kind = kindOfItem(this.tokens, this.at, amongSentences);
    const item: ItemTokens = { kind, tokens: [], blocks: [] };
    let depth = 0;
    while (this.at < this.tokens.length) {
      const token = this.tokens[this.at]!;
      if (depth === 0 && item.tokens.length > 0 && this.ends(item, amongSentences, atTop)) break;
      if (token.tokenType === t.RightBrace) break;
      item.tokens.push(token);
      this.at += 1;
      if (token.tokenType === t.LeftBrace) {
        this.block(item, token);
        if (depth === 0) break;
      } else depth += depthChange(token);
    }
    return item;
  }

  private block(item: ItemTokens, opener: LineToken): void {
    const first = item.tokens[0]!;
    const items = this.items(first === opener ? "{" : first.image);
    item.blocks.push({ opener, items });
    const closer = this.tokens[this.at];
    if (closer !== undefined) item.tokens.push(closer);
    this.at += 1;
  }

  /** Whether the item is over before the present token, outside of brackets. */
  private ends(item: ItemTokens, amongSentences: boolean, atTop: boolean): boolean {
    const token = this.tokens[this.at]!;
    if (token.tokenType === t.Semicolon || item.kind === "text") return true;
    if (token.tokenType === t.Comma) return !this.commaContinues(item, amongSentences);
    return token.startsLine && !this.lineContinues(item, amongSentences, atTop);
  }

  private commaContinues(item: ItemTokens, amongSentences: boolean): boolean {
    const next = this.tokens[this.at + 1];
    if (ONE_EXPRESSION.has(item.kind) || next === undefined) return false;
    if (settingSign(this.tokens, this.at + 1, true) !== -1) return false;
    if (!isWord(next)) return !CLOSERS_AND_TEXT.has(next.tokenType);
    if (VALUE_WORDS.has(next.tokenType)) return !(amongSentences && next.tokenType === t.Every);
    const after = this.tokens[this.at + 2];
    if (after === undefined) return true;
    if (after.tokenType === t.LeftBrace) {
      return item.kind === "declaration" || !BLOCK_WORDS.includes(next.image);
    }
    if (isWord(after)) return after.startsLine || isClauseWord(after) || isOperatorWord(after);
    return !VALUES.has(after.tokenType) || after.startsLine;
  }

  private lineContinues(item: ItemTokens, amongSentences: boolean, atTop: boolean): boolean {
    const token = this.tokens[this.at]!;
    const previous = item.tokens.at(-1)!;
    if (previous.tokenType === t.Comma) return true;
    if (continuesLine(previous, this.tokens, this.at)) return true;
    if (token.tokenType === t.LeftBrace) return !ONE_EXPRESSION.has(item.kind);
    if (!isWord(token) || !CLAUSES_OF.get(item.kind)?.includes(token.image)) return false;
    if (SCHEDULE_WORDS.includes(token.image)) {
      // No sentence stands at the top of a file: what looks like one is a clause with a mistake in it.
      if (amongSentences || (!atTop && isTimedSentence(this.tokens, this.at))) return false;
    }
    return settingSign(this.tokens, this.at, true) === -1;
  }
}

const VALUES = new Set([...[t.NumberLiteral, t.Quantity, t.StringLiteral, t.Hole, t.Unreadable]]);
const CLOSERS_AND_TEXT = new Set([t.RightBrace, t.Text, t.Comma, t.Semicolon]);

function isOperatorWord(token: LineToken): boolean {
  return (
    isOneOf(token, t.BinaryOperator) || token.tokenType === t.Then || token.tokenType === t.Else
  );
}

function depthChange({ tokenType }: LineToken): number {
  if (tokenType === t.LeftParen || tokenType === t.LeftBracket) return 1;
  return tokenType === t.RightParen || tokenType === t.RightBracket ? -1 : 0;
}
