import type { Position, Range } from "vscode-languageserver/node.js";
import type { Span } from "../../diagnostics/span.ts";

/**
 * The lines of a text, to turn offsets (UTF-16 units) into an editor's places and back: line and
 * character begin at 0, characters count UTF-16 units, and `\n`, `\r\n` and `\r` end a line, as
 * the Language Server Protocol has it.
 */
export class Places {
  readonly #starts: readonly number[];
  readonly #text: string;

  constructor(text: string) {
    const starts = [0];
    for (const found of text.matchAll(/\r\n|\n|\r/g)) starts.push(found.index + found[0].length);
    this.#starts = starts;
    this.#text = text;
  }

  /** The place of an offset; offsets outside the text are clamped into it. */
  at(offset: number): Position {
    const wanted = Math.max(0, Math.min(offset, this.#text.length));
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= wanted) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: wanted - this.#starts[low]! };
  }

  /** The range of a span. */
  range({ start, end }: Pick<Span, "start" | "end">): Range {
    return { start: this.at(start), end: this.at(end) };
  }

  /** The offset of a place; a character behind its line's end is the end. */
  offset({ line, character }: Position): number {
    const start = this.#starts[line];
    if (start === undefined) return line < 0 ? 0 : this.#text.length;
    const next = this.#starts[line + 1] ?? this.#text.length + 1;
    return Math.max(start, Math.min(start + character, next - 1));
  }
}
