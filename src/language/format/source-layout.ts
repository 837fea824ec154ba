import type { Span } from "../../diagnostics/span.ts";
import type { Parsed } from "../source.ts";

export interface Comment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What the formatter asks of the text itself: line breaks between places, and the comments. */
export class SourceLayout {
  readonly text: string;
  private readonly comments: readonly Comment[];
  private readonly printed = new Set<Comment>();

  constructor({ source, comments }: Parsed) {
    this.text = source.text;
    this.comments = comments.map(({ start, end }) => ({
      start,
      end,
      text: source.text.slice(start, end).trimEnd(),
    }));
  }

  slice({ start, end }: Span): string {
    return this.text.slice(start, end);
  }

  /** How many line breaks lie between two offsets. */
  lineBreaks(start: number, end: number): number {
    return this.text.slice(start, end).match(/\r\n|\n|\r/g)?.length ?? 0;
  }

  /** Whether a whole line between two places is blank. */
  hasBlankLine(start: number, end: number): boolean {
    return /(\r\n|\n|\r)[^\S\n\r]*(\r\n|\n|\r)/.test(this.text.slice(start, end));
  }

  /** The comments of a stretch that lie in none of the parts. */
  commentsBetween(
    within: Pick<Span, "start" | "end">,
    parts: readonly Pick<Span, "start" | "end">[],
  ) {
    return this.commentsIn(within).filter(
      ({ start }) => !parts.some((part) => part.start <= start && start < part.end),
    );
  }

  commentsIn({ start, end }: Pick<Span, "start" | "end">): readonly Comment[] {
    let [low, high] = [0, this.comments.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.comments[middle]!.start < start) low = middle + 1;
      else high = middle;
    }
    let last = low;
    while (last < this.comments.length && this.comments[last]!.start < end) last += 1;
    return this.comments.slice(low, last);
  }

  /** The comment's text; from now on it counts as kept. */
  print(comment: Comment): string {
    this.printed.add(comment);
    return comment.text;
  }

  /** Whether every comment of a stretch has been printed. */
  keptAll(within: Pick<Span, "start" | "end">): boolean {
    return this.commentsIn(within).every((comment) => this.printed.has(comment));
  }

  markAll(within: Pick<Span, "start" | "end">): void {
    for (const comment of this.commentsIn(within)) this.printed.add(comment);
  }
}
