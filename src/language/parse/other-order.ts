import type { ReadItem } from "../../../grammar/read.ts";
import type { Extras } from "../../diagnostics/catalogue.ts";
import type { BuildContext } from "./context.ts";

/** Longer items are not written out again in a help; nor are those that hold interpolated values. */
const WRITTEN_OUT = /^[^\n\ue000-\uf8ff]{1,80}$/;

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
  if (head.image === "sweep" && (found === "over" || found === "=" || found === ":")) {
    const values = text.slice(context.spanOf(fault.found!).end, span.end).trim();
    if (values === "") return null;
    const replacement = `sweep { vary ${second.image} over ${values} }`;
    return { help: [`write \`${replacement}\``], edits: [{ span, replacement }] };
  }
  return null;
}
