import type { Span } from "../../diagnostics/span.ts";
import type { Since } from "../vocabulary/word.ts";
import { type Checker, report } from "./context.ts";

/**
 * Notes that a word's engine comes later, once for each word. Silent when nothing can run anyway:
 * that is said where it is decided.
 */
export function noteLater(c: Checker, span: Span, word: string, since: Since): void {
  const key = `SC601 ${word}`;
  if (since.simulated || c.cannotRun || c.told.has(key)) return;
  c.told.add(key);
  report(c, "SC601", span, { word, why: since.why });
}
