import type { Catalogue, CatalogueEntry } from "../diagnostics/catalogue.ts";
import { suggest } from "../diagnostics/suggest.ts";
import { CHECK_MESSAGES } from "./check/messages.ts";
import { COMPILE_MESSAGES } from "./compile/compile-messages.ts";
import { FAULT_MESSAGES } from "./compile/fault-messages.ts";
import { FIND_MESSAGES } from "./compile/find-messages.ts";
import { NETWORK_MESSAGES } from "./compile/network-messages.ts";
import { SYNTAX_MESSAGES } from "./parse/syntax-messages.ts";

/** All diagnostics of the language, by code: form, names and types, values. */
export const CATALOGUE: Catalogue = {
  ...SYNTAX_MESSAGES,
  ...CHECK_MESSAGES,
  ...COMPILE_MESSAGES,
  ...FAULT_MESSAGES,
  ...FIND_MESSAGES,
  ...NETWORK_MESSAGES,
};

/** The codes in order. */
export const CODES: readonly string[] = Object.keys(CATALOGUE).sort();

/** The entry of a code; upper and lower case are the same. Null when there is none. */
export function entryOf(code: string): CatalogueEntry<never> | null {
  const key = code.toUpperCase();
  return Object.hasOwn(CATALOGUE, key) ? (CATALOGUE[key] ?? null) : null;
}

/**
 * What a diagnostic is about, with a wrong and a right example, as text for a terminal; null when
 * there is no such code.
 */
export function explainDiagnostic(code: string): string | null {
  const entry = entryOf(code);
  if (entry === null) return null;
  return `${code.toUpperCase()} (${entry.severity}): ${entry.title}\n\n${entry.explain}\n`;
}

/** The code that was most likely meant; null when none is near. */
export function nearestCode(code: string): string | null {
  return suggest(code.toUpperCase(), CODES);
}
