import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/span.ts";

/** What a report says beside the results. Nothing in it may be a clock's or a machine's word. */
export interface ReportOptions {
  /** Quorate's own version. */
  readonly version: string;
  /** Versions of anything else that the figures depend on, by name. */
  readonly versions?: Readonly<Record<string, string>>;
  /** The command that gives this report again. */
  readonly command: string;
  /** What the checker found: warnings and notes. */
  readonly diagnostics?: readonly Diagnostic[];
  /** The script that makes charts answer to the pointer; without it the page runs nothing. */
  readonly script?: string;
  /** The figures as files that the page hands out, in order. */
  readonly downloads?: readonly Download[];
  /** When the page was made, where that is a given (SOURCE_DATE_EPOCH) and not a clock's word. */
  readonly made?: string;
  /** The texts that the diagnostics point into; the study's own sources when absent. */
  readonly sources?: readonly SourceText[];
}

/** A file that stands in the page itself. */
export interface Download {
  /** `cases.csv` */
  readonly name: string;
  /** What is in it, for readers: `a row a case`. */
  readonly what: string;
  readonly type: "text/csv" | "application/json";
  readonly text: string;
}

/** What a scenario is called that has neither a title nor a file, in messages and as a title. */
export const UNNAMED = "scenario";
