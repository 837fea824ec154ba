/** A column of a table of text. */
export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
  readonly cells: readonly string[];
}

/** Columns of a text as terminals count them: marks that combine take none, wide ones two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}|\p{Default_Ignorable_Code_Point}/u.test(character)) continue;
    width += /[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹯＀-｠￠-￦\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u.test(
      character,
    )
      ? 2
      : 1;
  }
  return width;
}

/** Text for a terminal: characters that would move the cursor or hide others are shown as codes. */
export function printable(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}

/** Cuts a text to a width, with `…` for what is gone. */
export function clip(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = "";
  for (const character of text) {
    if (widthOf(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Breaks a text between words into lines of a width; further lines are indented by `hang` spaces. */
export function wrap(text: string, width: number, hang: number): string[] {
  const [first = "", ...words] = text.trimStart().split(" ");
  const lines: string[] = [];
  let line = text.slice(0, text.length - text.trimStart().length) + first;
  for (const word of words) {
    if (widthOf(line) + 1 + widthOf(word) <= width) {
      line += ` ${word}`;
    } else {
      lines.push(line);
      line = " ".repeat(hang) + word;
    }
  }
  return [...lines, line];
}

function pad(text: string, width: number, align: Column["align"]): string {
  const gap = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "right" ? gap + text : text + gap;
}

/**
 * A column of figures with intervals, `70.1 ms ±0.2`: the figures end under each other, so that they
 * compare at a glance, and what follows each begins under the others.
 */
export function figureColumn(title: string, cells: readonly string[]): Column {
  const parts = cells.map((cell) => {
    const at = cell.search(/ [±(]/);
    const figure = at === -1 ? cell : cell.slice(0, at);
    return {
      figure,
      rest: cell.slice(figure.length),
      isWords: at === -1 && !/^[-+]?\d/.test(cell),
    };
  });
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(widthOf));
  const figures = widest(parts.flatMap(({ figure, isWords }) => (isWords ? [] : [figure])));
  const rests = widest(parts.map(({ rest }) => rest));
  const laid = parts.map(({ figure, rest }) =>
    // Words that are longer than the figures take the room behind them too.
    widthOf(figure) > figures
      ? pad(figure, figures + rests, "right")
      : pad(figure, figures, "right") + pad(rest, rests, "left"),
  );
  return { title, align: "right", cells: laid };
}

/** The lines of a table: titles, a rule, and a line a row; two spaces between columns. */
export function layTable(columns: readonly Column[], indent = "  "): string[] {
  const rows = Math.max(0, ...columns.map(({ cells }) => cells.length));
  const widths = columns.map(columnWidth);
  const line = (texts: readonly string[]): string =>
    (
      indent + texts.map((text, i) => pad(text, widths[i]!, columns[i]!.align)).join("  ")
    ).trimEnd();
  return [
    line(columns.map(({ title }) => title)),
    (
      indent +
      columns.map(({ title }, i) => (title === "" ? "" : "─".repeat(widths[i]!))).join("  ")
    ).trimEnd(),
    ...Array.from({ length: rows }, (_, row) => line(columns.map(({ cells }) => cells[row] ?? ""))),
  ];
}

/** Of folded lines so many of the first and of the last ones are shown. */
const FIRST_LINES = 30;
const LAST_LINES = 10;
/** Where what a terminal folds is whole. */
const WHOLE = "; | less, --format csv and --out DIR show all";

/** Lines that are alike: of more than `most` only the first and the last ones. */
export function folded(lines: readonly string[], most: number | undefined, hint = WHOLE): string[] {
  if (lines.length <= Math.max(most ?? Number.POSITIVE_INFINITY, FIRST_LINES + LAST_LINES)) {
    return [...lines];
  }
  const fold = `  … ${lines.length - FIRST_LINES - LAST_LINES} lines${hint}`;
  return [...lines.slice(0, FIRST_LINES), fold, ...lines.slice(-LAST_LINES)];
}

/** The lines of tables below each other, each folded where it has more rows than `most`. */
export function layTables(tables: readonly (readonly Column[])[], most?: number): string[] {
  return tables.flatMap((table, index) => {
    const [titles = "", rule = "", ...rows] = layTable(table);
    const gap = index > 0 ? [""] : [];
    return [...gap, titles, rule, ...folded(rows, most, index > 0 ? "" : WHOLE)];
  });
}

/**
 * Splits the columns after the first `fixed` ones over several tables, so that each fits a width;
 * the fixed columns lead each of them.
 */
export function fitColumns(columns: readonly Column[], fixed: number, width: number): Column[][] {
  const leading = columns.slice(0, fixed);
  const room = width - leading.reduce((sum, column) => sum + columnWidth(column) + 2, 0);
  const tables: Column[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const column of columns.slice(fixed)) {
    const needed = columnWidth(column) + 2;
    if (used + needed > room) {
      tables.push([...leading]);
      used = 0;
    }
    tables.at(-1)!.push(column);
    used += needed;
  }
  return tables;
}

/** Columns of a terminal that a column's title and cells take. */
export function columnWidth({ title, cells }: Column): number {
  return Math.max(widthOf(title), ...cells.map(widthOf));
}
