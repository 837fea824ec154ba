import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/span.ts";
import type { ScenarioFile } from "./ast.ts";

/**
 * One text to parse. `holes` says how many interpolations it has: each stands in `text` as one
 * character U+E000 + index (private use), so that an interpolated value is never lexed.
 */
export interface Source extends SourceText {
  readonly holes: number;
}

/** What a parse gives: a tree for any text, and what was wrong with it. */
export interface Parsed {
  readonly source: Source;
  readonly file: ScenarioFile;
  readonly diagnostics: readonly Diagnostic[];
  /** Comments in order, for the formatter: the span holds the `#` and the text to the line's end. */
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

/**
 * How the language reaches other files, handed in by the doors. `path` is as written in the
 * import, `from` the id of the importing source. `outside`: beyond the project's folder.
 */
export interface ImportReader {
  read(path: string, from: string): ImportResult;
  /** Numbers of one column of a CSV dataset, for `empirical(...)`. */
  readColumn(path: string, column: string, from: string): ColumnResult;
}

export type ImportResult =
  | { readonly ok: true; readonly id: string; readonly text: string }
  | {
      readonly ok: false;
      readonly reason: "missing" | "outside" | "unreadable";
      readonly detail: string;
    };

export type ColumnResult =
  | { readonly ok: true; readonly id: string; readonly values: readonly number[] }
  | {
      readonly ok: false;
      readonly reason: "missing" | "outside" | "unreadable" | "no_column" | "not_numbers";
      readonly detail: string;
      /** The columns that there are, for the nearest name. */
      readonly columns: readonly string[];
    };
