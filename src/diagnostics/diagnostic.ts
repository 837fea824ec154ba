import type { Span } from "./span.ts";

/** `error`: the scenario cannot run. `warning`: it runs, and the answer may mislead. `note`: worth knowing. */
export type Severity = "error" | "warning" | "note";

/** A second place that belongs to the same story, such as the other half of a contradiction. */
export interface Label {
  readonly span: Span;
  readonly text: string;
}

/** A change of the source that would mend the mistake. */
export interface Edit {
  readonly span: Span;
  readonly replacement: string;
}

/**
 * What is wrong, as data. Terminal, HTML, notebook, JSON and editor all render this one record.
 * `code` is a key of the catalogue (`SC101`); `primary` is a few words shown under the main span.
 */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly span: Span;
  readonly message: string;
  readonly primary?: string;
  readonly labels: readonly Label[];
  readonly help: readonly string[];
  readonly edits: readonly Edit[];
}
