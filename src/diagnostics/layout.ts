import type { Diagnostic, Severity } from "./diagnostic.ts";
import { clip, showLine, showText } from "./source-line.ts";
import { positionAt, type SourceText, type Span } from "./span.ts";

/** What a stretch of the shown text is; each output has its own way to show it. */
export type Style = Severity | "plain" | "strong" | "gutter" | "label" | "help";

export interface Segment {
  readonly style: Style;
  readonly text: string;
}

/** One line of output. */
export type LayoutLine = readonly Segment[];

/** A line of source text and the marks under it. */
interface MarkedLine {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly marks: Mark[];
}

interface Mark {
  readonly span: Span;
  readonly text: string;
  readonly isPrimary: boolean;
}

/**
 * Lays a diagnostic out as lines of styled text: the message, the place, the reader's own lines
 * with every span marked (`^` the mistake, `-` what belongs to it), and the help. All outputs are
 * made from this. `width` is how many cells a source line may take before it is cut.
 */
export function layoutDiagnostic(
  diagnostic: Diagnostic,
  sources: readonly SourceText[],
  width: number,
): LayoutLine[] {
  const { severity, code, message, span } = diagnostic;
  const marks: Mark[] = [
    { span, text: diagnostic.primary ?? "", isPrimary: true },
    ...diagnostic.labels.map((label) => ({ ...label, isPrimary: false })),
  ];
  const ids = [...new Set(marks.map((mark) => mark.span.source))];
  const blocks = ids.map((id) => ({
    id,
    text: sources.find((source) => source.id === id)?.text ?? null,
    marks: marks.filter((mark) => mark.span.source === id),
  }));
  const numbers = blocks.flatMap(({ text, marks: own }) =>
    text === null ? [1] : own.map((mark) => positionAt(text, mark.span.start).line),
  );
  const gutter = String(Math.max(...numbers)).length;
  const lines: LayoutLine[] = [
    [
      { style: severity, text: `${severity}[${code}]` },
      { style: "strong", text: `: ${showText(message)}` },
    ],
  ];
  for (const [index, { id, text, marks: own }] of blocks.entries()) {
    const place = text === null ? null : positionAt(text, own[0]!.span.start);
    const where = place === null ? "" : `:${place.line}:${place.column}`;
    lines.push([
      { style: "gutter", text: `${" ".repeat(gutter)}${index === 0 ? "-->" : ":::"} ` },
      { style: "plain", text: `${showText(id)}${where}` },
    ]);
    if (text !== null) lines.push(...layoutMarks(text, own, gutter, width, severity));
  }
  return [...lines, ...layoutHelp(diagnostic.help, gutter)];
}

function layoutMarks(
  text: string,
  marks: readonly Mark[],
  gutter: number,
  width: number,
  severity: Severity,
): LayoutLine[] {
  const out: LayoutLine[] = [];
  let previous: number | null = null;
  for (const line of groupByLine(text, marks)) {
    if (previous !== null && line.number > previous + 1)
      out.push([{ style: "gutter", text: `${" ".repeat(gutter)}...` }]);
    previous = line.number;
    out.push(...layoutLine(text, line, gutter, width, severity));
  }
  return out;
}

function groupByLine(text: string, marks: readonly Mark[]): MarkedLine[] {
  const lines = new Map<number, MarkedLine>();
  for (const mark of marks) {
    const { line: number, column } = positionAt(text, mark.span.start);
    const start = Math.min(mark.span.start, text.length) - column + 1;
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    const known = lines.get(number) ?? { number, start, end, marks: [] };
    known.marks.push(mark);
    lines.set(number, known);
  }
  return [...lines.values()].sort((a, b) => a.number - b.number);
}

function layoutLine(
  text: string,
  line: MarkedLine,
  gutter: number,
  width: number,
  severity: Severity,
): LayoutLine[] {
  const shown = showLine(text.slice(line.start, line.end).replace(/\r$/, ""));
  const columnOf = (offset: number) => {
    const unit = Math.max(0, Math.min(offset - line.start, shown.columns.length - 1));
    return shown.columns[unit]!;
  };
  const stretches = line.marks.map((mark) => ({
    mark,
    from: columnOf(mark.span.start),
    to: columnOf(mark.span.end),
  }));
  const clipped = clip(shown, stretches[0]!.from, stretches[0]!.to, width);
  const number = String(line.number).padStart(gutter);
  const source: Segment[] = [{ style: "gutter", text: `${number} |` }];
  if (clipped.text !== "") source.push({ style: "plain", text: ` ${clipped.text}` });
  const under = stretches.map(({ mark, from, to }): LayoutLine => {
    const start = Math.max(0, Math.min(from, clipped.end) - clipped.shift);
    const end = Math.max(start + 1, Math.min(to, clipped.end) - clipped.shift);
    const sign = (mark.isPrimary ? "^" : "-").repeat(end - start);
    const words = mark.text === "" ? "" : ` ${showText(mark.text)}`;
    return [
      { style: "gutter", text: `${" ".repeat(gutter)} |` },
      { style: mark.isPrimary ? severity : "label", text: ` ${" ".repeat(start)}${sign}${words}` },
    ];
  });
  return [source, ...under];
}

/** Further lines of one help text stand under its first. */
function layoutHelp(help: readonly string[], gutter: number): LayoutLine[] {
  return help.flatMap((text) =>
    text.split("\n").map((part, index): LayoutLine => {
      const lead = index === 0 ? "= help: " : " ".repeat("= help: ".length);
      return [
        { style: "gutter", text: `${" ".repeat(gutter)} ` },
        { style: "help", text: lead },
        { style: "plain", text: showText(part) },
      ];
    }),
  );
}
