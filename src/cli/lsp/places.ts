import type { Position, Range } from "vscode-languageserver/node.js";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Span } from "../../diagnostics/span.ts";

/**
 * The lines of a text, to turn offsets (UTF-16 units) into an editor's places and back: line and
 * character begin at 0, characters count UTF-16 units, and `\n`, `\r\n` and `\r` end a line.
 */
export class Places {
  readonly #document: TextDocument;

  constructor(text: string) {
    this.#document = TextDocument.create("", "scenario", 0, text);
  }

  /** The range of a span; offsets outside the text are clamped into it. */
  range({ start, end }: Pick<Span, "start" | "end">): Range {
    return { start: this.#document.positionAt(start), end: this.#document.positionAt(end) };
  }

  /** The offset of a place; a character behind its line's end is the end. */
  offset(position: Position): number {
    return this.#document.offsetAt(position);
  }
}
