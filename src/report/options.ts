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
  /** The texts that the diagnostics point into; the study's own sources when absent. */
  readonly sources?: readonly SourceText[];
}

/** What a scenario is called that has neither a title nor a file, in messages and as a title. */
export const UNNAMED = "scenario";
