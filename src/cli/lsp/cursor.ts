import { blocksOf, verbsOf } from "../../language/vocabulary/registry.ts";
import type { Place } from "../../language/vocabulary/word.ts";
import type { Token } from "./tokens.ts";

/** Where in the language a place of the text is, as far as the tokens before it tell. */
export interface Cursor {
  /** The innermost open block; null when what it is is not known. */
  readonly place: Place | null;
  /** The tokens of the item, from its beginning up to the place. */
  readonly item: readonly Token[];
  /** Calls that are open in the item, outermost first. */
  readonly calls: readonly Call[];
}

/** `heartbeat(every: 1s, ` */
export interface Call {
  /** The dotted name before the bracket; empty when there is none. */
  readonly callee: string;
  /** The named argument in which the place is; null when it has no name yet. */
  readonly argument: string | null;
}

interface Level {
  readonly place: Place | null;
  /** Where the level's tokens begin. */
  readonly from: number;
}

/** The cursor behind the first `count` tokens; `startsLine` when a line begins there. */
export function cursorBehind(tokens: readonly Token[], count: number, startsLine: boolean): Cursor {
  const levels: Level[] = [{ place: "file", from: 0 }];
  let itemFrom = 0;
  let brackets = 0;
  for (let at = 0; at < count; at += 1) {
    const { text, startsLine: begins } = tokens[at]!;
    if (begins && brackets === 0 && !continues(tokens[at - 1], text)) itemFrom = at;
    if (text === "{") {
      const { place, from } = levels.at(-1)!;
      levels.push({ place: innerPlace(place, tokens.slice(from, at)), from: at + 1 });
    } else if (text === "}" && levels.length > 1) {
      levels.pop();
      levels[levels.length - 1] = { ...levels.at(-1)!, from: at + 1 };
    } else if (text === "(" || text === "[") brackets += 1;
    else if (text === ")" || text === "]") brackets = Math.max(0, brackets - 1);
    if (text === "{" || text === "}") {
      itemFrom = at + 1;
      brackets = 0;
    } else if (endsItem(tokens, itemFrom, at, brackets)) itemFrom = at + 1;
  }
  if (startsLine && brackets === 0 && !continues(tokens[count - 1], "")) itemFrom = count;
  const item = tokens.slice(itemFrom, count);
  return { place: levels.at(-1)!.place, item, calls: openCalls(item) };
}

/** Whether a line goes on with what the line before began. */
function continues(before: Token | undefined, text: string): boolean {
  const open = /^([-+*/|,.]|[<>=!]=?|\+=|\*=|\.\.|->|<->|on|over|and|or|not|in|as|for|where)$/;
  return (before !== undefined && open.test(before.text)) || /^([*/|,.]|and|or)$/.test(text);
}

/** A comma or semicolon ends a setting; `node a, b` and `on a, b` go on behind a comma. */
function endsItem(tokens: readonly Token[], from: number, at: number, brackets: number): boolean {
  const { text } = tokens[at]!;
  if (brackets > 0 || (text !== "," && text !== ";")) return false;
  return text === ";" || tokens.slice(from, at).some((token) => isAssignment(token));
}

export function isAssignment({ text }: Token): boolean {
  return text === "=" || text === "+=" || text === "*=";
}

/** What the block is whose head ends the tokens of the level around it. */
function innerPlace(outer: Place | null, level: readonly Token[]): Place | null {
  if (outer === null) return null;
  const blocks = new Set(blocksOf(outer).map(({ name }) => name));
  const verbs = verbsOf(outer);
  for (let at = level.length - 1; at >= 0; at -= 1) {
    const { text, kind } = level[at]!;
    if (kind !== "name") continue;
    const name = level[at + 1]?.text ?? "";
    if (blocks.has(text))
      return text === "replicate" || text === "system" ? `${text} ${name}` : text;
    const block = verbs.get(text)?.block;
    if (block !== undefined && block !== null) return block;
  }
  return null;
}

function openCalls(item: readonly Token[]): Call[] {
  const calls: Call[] = [];
  item.forEach(({ text }, at) => {
    if (text === "(" || text === "[") {
      calls.push({ callee: text === "(" ? chainBefore(item, at) : "", argument: null });
    } else if (text === ")" || text === "]") calls.pop();
    else if (text === ":" && item[at - 1]?.kind === "name") {
      const call = calls.pop();
      if (call !== undefined) calls.push({ ...call, argument: item[at - 1]!.text });
    } else if (text === ",") {
      const call = calls.pop();
      if (call !== undefined) calls.push({ ...call, argument: null });
    }
  });
  return calls;
}

/** The dotted name that ends before a token: `write.latency`; empty when none does. */
export function chainBefore(tokens: readonly Token[], before: number): string {
  let at = before - 1;
  if (tokens[at]?.kind !== "name") return "";
  while (tokens[at - 1]?.text === "." && tokens[at - 2]?.kind === "name") at -= 2;
  return tokens
    .slice(at, before)
    .map(({ text }) => text)
    .join("");
}
