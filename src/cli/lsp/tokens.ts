import { endOf, type LineToken, lex } from "../../../grammar/lexer.ts";

/** A word, number or sign of the text, and where it stands. */
export interface Token {
  readonly text: string;
  readonly kind: "name" | "number" | "string" | "sign";
  readonly start: number;
  readonly end: number;
  readonly startsLine: boolean;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

/** The tokens of any text, also of one that makes no sense yet. */
export function tokensOf(text: string): Tokens {
  const { tokens, comments } = lex(text, 0);
  return { tokens: tokens.map(plain), comments };
}

function plain(token: LineToken): Token {
  const { image, startOffset, startsLine } = token;
  return { text: image, kind: kindOf(image), start: startOffset, end: endOf(token), startsLine };
}

function kindOf(image: string): Token["kind"] {
  if (/^\p{L}|^_/u.test(image)) return "name";
  if (/^\.?\d/.test(image)) return "number";
  return /^["'`“‘„«]/.test(image) ? "string" : "sign";
}
