import type { TextEdit } from "vscode-languageserver/node.js";
import { format } from "../../language/format/format.ts";
import type { Analysis } from "./analysis.ts";

/**
 * The change that lays a text out as `fmt` does. None when it is laid out so already, and none
 * when it cannot be read whole, for then some of it would be lost.
 */
export function formattingEdits({ source, places, parsed }: Analysis): TextEdit[] {
  if (parsed.diagnostics.some(({ severity }) => severity === "error")) return [];
  const newText = format(parsed);
  if (newText === source.text) return [];
  const range = places.range({ start: 0, end: source.text.length });
  return [{ range, newText }];
}
