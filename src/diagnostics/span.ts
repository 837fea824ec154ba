/**
 * A stretch of source text: character offsets (UTF-16 units) in one source, end exclusive.
 * `source` is the id of the text, as listed in {@link SourceText.id}: a file's path as the user
 * wrote it, or a name such as `scenario` for text from a notebook cell.
 */
export interface Span {
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

/** One text that spans point into. */
export interface SourceText {
  readonly id: string;
  readonly text: string;
}

/** A place as people count it: line and column start at 1, columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The line and column of an offset; offsets outside the text are clamped into it. */
export function positionAt(text: string, offset: number): Position {
  const end = Math.max(0, Math.min(offset, text.length));
  let line = 1;
  let lineStart = 0;
  for (let i = text.indexOf("\n"); i !== -1 && i < end; i = text.indexOf("\n", i + 1)) {
    line += 1;
    lineStart = i + 1;
  }
  return { line, column: end - lineStart + 1 };
}

/** The smallest span that holds both; both must be of one source. */
export function joinSpans(first: Span, second: Span): Span {
  return {
    source: first.source,
    start: Math.min(first.start, second.start),
    end: Math.max(first.end, second.end),
  };
}
