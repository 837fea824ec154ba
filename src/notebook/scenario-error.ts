import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { renderAllText } from "../diagnostics/render-text.ts";
import type { SourceText } from "../diagnostics/span.ts";
import { INSPECT } from "./bundle.ts";

/** A scenario that cannot run; the message shows each mistake in the reader's own line. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], sources: readonly SourceText[]) {
    super(`the scenario cannot run\n\n${renderAllText(diagnostics, sources)}`);
    this.diagnostics = diagnostics;
    // Where in the library it was noticed helps nobody who wrote a scenario.
    this.stack = `ScenarioError: ${this.message}`;
  }

  [INSPECT](): string {
    return this.stack ?? this.message;
  }
}
