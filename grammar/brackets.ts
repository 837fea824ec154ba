import { createTokenInstance, type IToken, type TokenType } from "chevrotain";
import { endOf, type LineToken, retype } from "./lexer.ts";
import { continuesLine, isWord, settingSign } from "./lines.ts";
import type { Problem } from "./problem.ts";
import * as t from "./tokens.ts";
import { FILE_WORDS } from "./words.ts";

/** Deeper than this the parser's stack would be at risk; no reader follows so far either. */
export const NESTING_LIMIT = 200;

interface Frame {
  readonly opener: LineToken;
  /** The type that closes it. */
  readonly closer: TokenType;
  /** Where the line of the opener begins to hold text. */
  readonly indent: number;
  /** Something stands on the opener's line after it, or a later line is indented deeper. */
  indented: boolean;
  /** Words that nest an expression without a bracket since the last `,`: `if`, `any` … */
  words: number;
}

const CLOSERS: ReadonlyMap<TokenType, TokenType> = new Map([
  [t.LeftBrace, t.RightBrace],
  [t.LeftParen, t.RightParen],
  [t.LeftBracket, t.RightBracket],
]);
const CLOSER_TYPES = new Set(CLOSERS.values());
const NESTING_WORDS = new Set([
  ...[t.If, t.Any, t.First, t.All, t.Majority, t.Minority, t.Every, t.Until],
]);

/**
 * Makes every bracket have its partner, so that the parser never sees one alone: a missing closer
 * is put in where the text shows that it was forgotten, a stray one is left out, and each is
 * reported once, with the other half as its second place. What nests too deep is taken out.
 */
export function balance(
  tokens: readonly LineToken[],
  text: string,
): { tokens: readonly LineToken[]; problems: readonly Problem[] } {
  const balancer = new Balancer(text, !isBalanced(tokens));
  tokens.forEach((token, index) => {
    balancer.take(token, tokens, index);
  });
  balancer.finish();
  return balancer;
}

function isBalanced(tokens: readonly LineToken[]): boolean {
  const open: TokenType[] = [];
  for (const { tokenType } of tokens) {
    const closer = CLOSERS.get(tokenType);
    if (closer !== undefined) open.push(closer);
    else if (CLOSER_TYPES.has(tokenType) && open.pop() !== tokenType) return false;
  }
  return open.length === 0;
}

class Balancer {
  readonly tokens: LineToken[] = [];
  readonly problems: Problem[] = [];
  private readonly frames: Frame[] = [];
  private readonly text: string;
  /** True when brackets are missing: then lines and indents are evidence of where. */
  private readonly guessing: boolean;
  private previous: LineToken | null = null;
  /** Where the text of the present line begins. */
  private indent = 0;
  private words = 0;
  private skipping: { level: number; from: LineToken; byWord: boolean } | null = null;

  constructor(text: string, guessing: boolean) {
    this.text = text;
    this.guessing = guessing;
  }

  take(token: LineToken, all: readonly LineToken[], index: number): void {
    if (token.startsLine) {
      this.indent = lineIndent(this.text, token.startOffset);
      if (!continuesLine(this.previous ?? undefined, all, index)) this.startLine();
    }
    if (this.guessing) this.closeForgotten(token, all, index);
    if (this.skipping?.byWord && this.endsSkipping(token)) this.endSkipping();
    const top = this.frames.at(-1);
    if (top !== undefined && (!token.startsLine || this.indent > top.indent)) {
      top.indented = true;
    }
    if (CLOSERS.has(token.tokenType)) this.open(token);
    else if (CLOSER_TYPES.has(token.tokenType)) this.close(token);
    else this.emit(token);
    this.previous = token;
  }

  finish(): void {
    if (this.skipping?.byWord) this.endSkipping();
    this.closeDownTo(0, this.tokens.length);
  }

  /** In an unbalanced text: closes what the next token shows to have been left open. */
  private closeForgotten(token: LineToken, all: readonly LineToken[], index: number): void {
    const inBrackets = this.frames.at(-1)?.closer !== t.RightBrace && this.frames.length > 0;
    if (
      inBrackets &&
      (settingSign(all, index) !== -1 || (token.startsLine && startsItem(all, index)))
    ) {
      const comma = this.tokens.at(-1)?.tokenType === t.Comma ? 1 : 0;
      this.closeDownTo(this.blockLevel(), this.tokens.length - comma);
    }
    if (!token.startsLine || this.frames.length === 0) return;
    const { indent } = this;
    const isFileWord = FILE_WORDS.includes(token.image) && settingSign(all, index) === -1;
    // Frames beyond the limit are not looked at: the text is beyond guessing, and time is not.
    const frames = this.frames.slice(0, NESTING_LIMIT);
    const level =
      token.tokenType === t.RightBrace
        ? frames.findIndex(
            (frame) => frame.indent > indent && frames.some((outer) => outer.indent === indent),
          )
        : frames.findIndex(
            (frame) =>
              frame.closer === t.RightBrace &&
              frame.indent >= indent &&
              (isFileWord || frame.indented) &&
              isWord(token) &&
              !continuesLine(this.previous ?? undefined, all, index),
          );
    if (level !== -1) this.closeDownTo(level, this.tokens.length);
  }

  private open(token: LineToken): void {
    const isBrace = token.tokenType === t.LeftBrace;
    if (isBrace && wantsValue(this.previous, this.frames.at(-1))) {
      this.report("record-braces", token, "(", null);
      retype(token, t.LeftParen);
    } else if (isBrace && this.guessing) this.closeDownTo(this.blockLevel(), this.tokens.length);
    if (this.frames.length + this.words >= NESTING_LIMIT) this.startSkipping(token, false);
    this.emit(token);
    const closer = CLOSERS.get(token.tokenType)!;
    this.frames.push({ opener: token, closer, indent: this.indent, indented: false, words: 0 });
  }

  private close(token: LineToken): void {
    let frame = this.frames.at(-1);
    if (token.tokenType === t.RightBrace && frame?.opener.image === "{")
      retype(token, frame.closer);
    const level = this.levelClosedBy(token);
    if (level === -1) {
      if (frame === undefined || token.tokenType === t.RightBrace) {
        this.report("stray-closer", token, "", null);
        return;
      }
      if (frame.closer === t.RightBrace) {
        this.report("stray-closer", token, "", null);
        return;
      }
      this.report("mismatched-closer", token, closerText(frame), frame.opener);
      retype(token, frame.closer);
    } else {
      this.closeDownTo(level + 1, this.tokens.length);
      frame = this.frames[level]!;
    }
    this.frames.pop();
    this.words -= frame.words;
    this.emit(token);
    if (this.skipping !== null && !this.skipping.byWord) {
      if (this.frames.length === this.skipping.level) this.endSkipping();
    }
  }

  /** The frame that a closer belongs to; a `)` or `]` never reaches out of its block. */
  private levelClosedBy(token: LineToken): number {
    const lowest = Math.max(0, this.frames.length - NESTING_LIMIT);
    for (let level = this.frames.length - 1; level >= lowest; level--) {
      const { closer } = this.frames[level]!;
      if (closer === token.tokenType) return level;
      if (closer === t.RightBrace) return -1;
    }
    return -1;
  }

  /** How many frames there are up to and with the innermost block. */
  private blockLevel(): number {
    // Amortised: whoever asks closes the frames that were passed.
    let level = this.frames.length;
    while (level > 0 && this.frames[level - 1]!.closer !== t.RightBrace) level -= 1;
    return level;
  }

  /** Puts the missing closers of the frames from `level` on into the tokens, before `position`. */
  private closeDownTo(level: number, position: number): void {
    const closers: LineToken[] = [];
    const before = this.tokens[position - 1] ?? this.previous;
    const place = before === null ? 0 : endOf(before);
    while (this.frames.length > level) {
      const frame = this.frames.pop()!;
      this.words -= frame.words;
      const image = closerText(frame);
      const { opener } = frame;
      const related = { start: opener.startOffset, end: endOf(opener) };
      const found = opener.image;
      this.problems.push({
        kind: "unclosed",
        start: place,
        end: place,
        found,
        expected: image,
        related,
      });
      const token = createTokenInstance(frame.closer, "", place, place, NaN, NaN, NaN, NaN);
      if (this.skipping === null) closers.push(Object.assign(token, { startsLine: false }));
      else if (this.frames.length <= this.skipping.level) this.endSkipping();
    }
    this.tokens.splice(Math.min(position, this.tokens.length), 0, ...closers);
  }

  private emit(token: LineToken): void {
    if (NESTING_WORDS.has(token.tokenType)) this.countWord(token);
    else if (token.tokenType === t.Comma || token.tokenType === t.Semicolon) this.forgetWords();
    if (this.skipping === null) this.tokens.push(token);
  }

  private countWord(token: LineToken): void {
    const frame = this.frames.at(-1);
    if (this.skipping !== null) return;
    if (this.frames.length + this.words >= NESTING_LIMIT) this.startSkipping(token, true);
    else if (frame !== undefined) {
      frame.words += 1;
      this.words += 1;
    } else this.words += 1;
  }

  private startLine(): void {
    if ((this.frames.at(-1)?.closer ?? t.RightBrace) === t.RightBrace) this.forgetWords();
  }

  private forgetWords(): void {
    const frame = this.frames.at(-1);
    this.words -= frame === undefined ? this.words : frame.words;
    if (frame !== undefined) frame.words = 0;
  }

  private startSkipping(token: LineToken, byWord: boolean): void {
    if (this.skipping !== null) return;
    this.report("too-deep", token, String(NESTING_LIMIT), null);
    this.skipping = { level: this.frames.length, from: token, byWord };
  }

  private endsSkipping(token: LineToken): boolean {
    if (this.frames.length !== this.skipping!.level) return false;
    const inBlock = (this.frames.at(-1)?.closer ?? t.RightBrace) === t.RightBrace;
    return (
      token.tokenType === t.Comma ||
      token.tokenType === t.Semicolon ||
      CLOSER_TYPES.has(token.tokenType) ||
      (inBlock && token.startsLine)
    );
  }

  private endSkipping(): void {
    const { from } = this.skipping!;
    this.skipping = null;
    const token = createTokenInstance(
      ...([t.Unreadable, from.image, from.startOffset, from.startOffset] as const),
      ...([NaN, NaN, NaN, NaN] as const),
    );
    this.tokens.push(Object.assign(token, { startsLine: from.startsLine }));
  }

  private report(
    kind: Problem["kind"],
    token: IToken,
    expected: string,
    other: IToken | null,
  ): void {
    const related = other === null ? null : { start: other.startOffset, end: endOf(other) };
    const { startOffset: start, image: found } = token;
    this.problems.push({ kind, start, end: endOf(token), found, expected, related });
  }
}

function closerText(frame: Frame): string {
  return frame.closer.PATTERN as string;
}

/** Where the text of a line begins, counted from the line's start. */
function lineIndent(text: string, offset: number): number {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  let at = start;
  while (text[at] === " " || text[at] === "\t") at += 1;
  return at - start;
}

/** A word that begins an item, followed by what cannot follow it inside brackets. */
function startsItem(tokens: readonly LineToken[], index: number): boolean {
  const { image } = tokens[index]!;
  if (!FILE_WORDS.includes(image) && !["expect", "prefer", "let", "link", "site"].includes(image)) {
    return false;
  }
  const after = tokens[index + 1];
  return isWord(after) || after?.tokenType === t.LeftBrace || after?.tokenType === t.StringLiteral;
}

/** After these a `{` can only be meant as the record of other languages. */
function wantsValue(previous: LineToken | null, frame: Frame | undefined): boolean {
  if (previous === null) return false;
  const type = previous.tokenType;
  if (type === t.Comma) return frame !== undefined && frame.closer !== t.RightBrace;
  return type === t.Assign || type === t.Colon || type === t.LeftParen || type === t.LeftBracket;
}
