import type { ReadItem } from "../../../grammar/read.ts";
import type { Extras } from "../../diagnostics/catalogue.ts";
import type { BuildContext } from "./context.ts";

/** Longer items are not written out again in a help; nor are those that hold interpolated values. */
const WRITTEN_OUT = /^[^\n\ue000-\uf8ff]{1,80}$/;

/** Words that only begin an item, so that another one ended just before them. */
const BEGINNINGS = ["vary", "where", "expect", "prefer", "param", "let", "find"];

/** `vary a over [1] vary b over [2]` on one line. */
function nextItem({ found }: NonNullable<ReadItem["fault"]>, context: BuildContext): Extras | null {
  if (found === null || !BEGINNINGS.includes(found.image)) return null;
  const at = context.span(found.startOffset, found.startOffset);
  const help = [`\`${found.image}\` begins a new item: on a new line, or after \`;\``];
  return { help, edits: [{ span: at, replacement: "; " }] };
}

/** What is missing before a token that goes on with an item: quotes, a comma, another `expect`. */
function partedBy(
  { found, previous }: NonNullable<ReadItem["fault"]>,
  { kind, tokens: [head] }: ReadItem,
  context: BuildContext,
): Extras | null {
  if (found === null || previous === null || head === undefined) return null;
  const span = context.spanOf(found);
  if (head.image === "system" && /^\d[\d.]*$/.test(found.image)) {
    const replacement = `"${found.image}"`;
    return {
      help: [`a version stands in quotes: \`${replacement}\``],
      edits: [{ span, replacement }],
    };
  }
  if (kind === "expect" && found.image === ",") {
    const help = [
      "each expectation has an `expect` of its own; `and` joins two that hold together",
    ];
    return { help, edits: [{ span, replacement: `\n${head.image}` }] };
  }
  const isName = /^[a-z]/.test(found.image);
  if (/^(table|timeline)$/.test(head.image) && previous !== head && isName) {
    const { end } = context.spanOf(previous);
    const edits = [{ span: context.span(end, end), replacement: "," }];
    return { help: ["several metrics are parted by commas"], edits };
  }
  return null;
}

/**
 * What an item says whose words stand in the order of another tool, with the same in this
 * language's order: a label before its condition, a sweep without its block. Null for others.
 */
export function otherOrder(
  fault: NonNullable<ReadItem["fault"]>,
  item: ReadItem,
  context: BuildContext,
  text: string,
): Extras | null {
  const found = fault.found?.image;
  const begins = nextItem(fault, context);
  if (begins !== null) return begins;
  const inserted = partedBy(fault, item, context);
  if (inserted !== null) return inserted;
  const [head, second] = item.tokens;
  const last = item.tokens.at(-1);
  if (head === undefined || second === undefined || last === undefined) return null;
  const span = context.span(head.startOffset, context.spanOf(last).end);
  const written = text.slice(span.start, span.end);
  if (item.block !== null || !WRITTEN_OUT.test(written)) return null;
  if (item.kind === "expect" && second.tokenType.name === "String") {
    const rest = written.slice(context.spanOf(second).end - span.start).replace(/^\s*[:,]?\s*/, "");
    if (rest === "") return null;
    const replacement = `${head.image} ${rest} as ${second.image}`;
    return { help: [`the label stands last: \`${replacement}\``], edits: [{ span, replacement }] };
  }
  if (item.kind === "expect" && second.image === "no" && item.tokens.length === 3) {
    const replacement = `${head.image} ${last.image} == 0`;
    return { help: [`write \`${replacement}\``], edits: [{ span, replacement }] };
  }
  if (head.image === "sweep" && (found === "over" || found === "=" || found === ":")) {
    const values = text.slice(context.spanOf(fault.found!).end, span.end).trim();
    if (values === "") return null;
    const replacement = `sweep { vary ${second.image} over ${values} }`;
    return { help: [`write \`${replacement}\``], edits: [{ span, replacement }] };
  }
  return null;
}
