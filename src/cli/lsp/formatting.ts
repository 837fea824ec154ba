import type { TextEdit } from "vscode-languageserver/node.js";
import { format } from "../../language/format/format.ts";
import type { Analysis } from "./analysis.ts";

/**
 * The change that lays a text out as `fmt` does. None when it is laid out so already, and none
 * when it cannot be read whole, for then its layout is the text as it is.
 */
export function formattingEdits({ source, places, parsed }: Analysis): TextEdit[] {
  const newText = format(parsed);
  if (newText === source.text) return [];
  return [{ range: places.range({ start: 0, end: source.text.length }), newText }];
}
