import type { CstNode, IToken } from "chevrotain";
import { balance } from "./brackets.ts";
import { NOTHING_MORE } from "./expected.ts";
import { type ItemKind, type ItemTokens, splitItems } from "./items.ts";
import { endOf, lex } from "./lexer.ts";
import { ScenarioParser } from "./parser.ts";
import type { Place, Problem } from "./problem.ts";
import { repairSigns } from "./repair.ts";

/** Where an item stopped making sense: at most one an item. */
export interface Fault extends Place {
  /** The token found; null at the end of the item. */
  readonly found: IToken | null;
  /** The token before it in the item, if any. */
  readonly previous: IToken | null;
  /** What was expected, in a user's words; empty when the item was already whole. */
  readonly expected: string;
  /** The grammar rule that gave up, innermost. */
  readonly rule: string;
}

/** One item: its syntax tree, with the items of its block apart. */
export interface ReadItem extends Place {
  readonly kind: ItemKind;
  /** A node of rule `item`; parts are missing where there is a fault. */
  readonly node: CstNode;
  readonly tokens: readonly IToken[];
  readonly block: ReadBlock | null;
  readonly fault: Fault | null;
  /** A problem was reported on its lines: what else looks wrong there may only follow from it. */
  readonly mended: boolean;
}

export interface ReadBlock extends Place {
  readonly items: readonly ReadItem[];
}

export interface Read {
  readonly items: readonly ReadItem[];
  readonly comments: readonly Place[];
  /** In the order of the text. */
  readonly problems: readonly Problem[];
}

let parser: ScenarioParser | null = null;

/**
 * Reads a text: lexes it, makes its brackets balance, parts it into items and parses each alone.
 * Never throws. `holes` is the number of interpolations that stand in the text.
 */
export function read(text: string, holes: number): Read {
  const lexed = lex(text, holes);
  const balanced = balance(lexed.tokens, text);
  const items = splitItems(balanced.tokens);
  const closers = withoutSwallowed(balanced.problems, lexed.problems, text);
  const problems = [...lexed.problems, ...closers, ...items.flatMap(repairAll)];
  problems.sort((a, b) => a.start - b.start || a.end - b.end);
  const mended = new Mended(text, problems);
  return { items: items.map((item) => readItem(item, mended)), comments: lexed.comments, problems };
}

/** Reads one expression that is not in a scenario: the value of `--set`, a `--measure`. */
export function readExpression(text: string, holes: number): Read {
  const lexed = lex(text, holes);
  const balanced = balance(lexed.tokens, text);
  const item: ItemTokens = { kind: "where", tokens: [...balanced.tokens], blocks: [] };
  const problems = [...lexed.problems, ...balanced.problems, ...repairSigns(item)];
  problems.sort((a, b) => a.start - b.start || a.end - b.end);
  const mended = new Mended(text, problems);
  return { items: [readItem(item, mended, true)], comments: lexed.comments, problems };
}

/**
 * Leaves out the missing brackets that a text without its closing quote has swallowed: one mistake
 * is told once.
 */
function withoutSwallowed(
  missing: readonly Problem[],
  lexical: readonly Problem[],
  text: string,
): readonly Problem[] {
  const open = lexical.filter(({ kind }) => kind.startsWith("unterminated"));
  if (open.length === 0) return missing;
  const swallowed = new Set<string>();
  for (const { start, end } of open) {
    for (const closer of ["}", ")", "]"]) {
      if (!swallowed.has(closer) && text.slice(start, end).includes(closer)) swallowed.add(closer);
    }
  }
  return missing.filter(({ kind, expected }) => kind !== "unclosed" || !swallowed.has(expected));
}

function repairAll(item: ItemTokens): readonly Problem[] {
  const inside = item.blocks.flatMap(({ items }) => items.flatMap(repairAll));
  return [...repairSigns(item), ...inside];
}

function readItem(item: ItemTokens, mended: Mended, onlyExpression = false): ReadItem {
  parser ??= new ScenarioParser();
  const { tokens } = item;
  parser.input = tokens;
  parser.kind = item.kind;
  const isMended = mended.has(item);
  const node = parseItem(parser, onlyExpression);
  const fault = isMended ? null : node === null ? tooDeep(tokens) : firstFault(parser, tokens);
  // Before the blocks: the parser is one, and its errors are of this item only.
  const block = item.blocks[0] === undefined ? null : readBlock(item, mended);
  const start = tokens[0]?.startOffset ?? 0;
  const last = tokens.at(-1);
  return {
    kind: item.kind,
    node: node ?? { name: "item", children: {} },
    tokens,
    block,
    fault,
    mended: isMended,
    start,
    end: last === undefined ? start : endOf(last),
  };
}

/** Null where the caller has left too little of the stack for the nesting that is allowed. */
function parseItem(of: ScenarioParser, onlyExpression: boolean): CstNode | null {
  try {
    return onlyExpression ? of.expression() : of.item();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function tooDeep(tokens: readonly IToken[]): Fault {
  const [found = null] = tokens;
  const start = found?.startOffset ?? 0;
  const end = found === null ? 0 : endOf(found);
  return {
    found,
    previous: null,
    expected: "an item that nests less deep",
    rule: "item",
    start,
    end,
  };
}

function readBlock({ blocks, tokens }: ItemTokens, mended: Mended): ReadBlock {
  const { opener, items } = blocks[0]!;
  const closer = tokens[tokens.indexOf(opener) + 1];
  return {
    start: opener.startOffset,
    end: endOf(closer ?? opener),
    items: items.map((item) => readItem(item, mended)),
  };
}

function firstFault(of: ScenarioParser, tokens: readonly IToken[]): Fault | null {
  const error = of.errors[0];
  if (error === undefined) return null;
  // At the end of an item chevrotain's token has no offset.
  const atEnd = Number.isNaN(error.token.startOffset);
  const index = atEnd ? tokens.length : tokens.indexOf(error.token);
  const previous = tokens[index - 1] ?? null;
  const end = previous === null ? 0 : endOf(previous);
  return {
    found: atEnd ? null : error.token,
    previous,
    expected: error.name === "NotAllInputParsedException" ? NOTHING_MORE : error.message,
    rule: error.context.ruleStack.at(-1) ?? "",
    start: atEnd ? end : error.token.startOffset,
    end: atEnd ? end : endOf(error.token),
  };
}

/** Knows where problems were reported, so that what follows from one is not reported again. */
class Mended {
  private readonly text: string;
  private readonly problems: readonly Problem[];

  constructor(text: string, problems: readonly Problem[]) {
    this.text = text;
    this.problems = problems;
  }

  /** Whether a problem lies on the lines of the item, outside of its block's items. */
  has({ tokens, blocks }: ItemTokens): boolean {
    const [first, last] = [tokens[0], tokens.at(-1)];
    if (first === undefined || last === undefined) return this.problems.length > 0;
    const end = this.lineEnd(endOf(last));
    const opener = blocks[0]?.opener;
    if (opener === undefined) return this.between(first.startOffset, end);
    return this.between(first.startOffset, endOf(opener)) || this.between(last.startOffset, end);
  }

  private lineEnd(from: number): number {
    const end = this.text.indexOf("\n", from);
    return end === -1 ? this.text.length : end;
  }

  /** Binary search: the first problem that ends at or after `start`. */
  private between(start: number, end: number): boolean {
    let [low, high] = [0, this.problems.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.problems[middle]!.start < start) low = middle + 1;
      else high = middle;
    }
    const found = this.problems[low];
    return found !== undefined && found.start <= end;
  }
}
