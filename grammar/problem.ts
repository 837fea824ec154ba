/**
 * What the reader of tokens mends before the parser sees them. The words of the message are made
 * elsewhere; here stands only what was found, where, and what it was read as.
 */
export type ProblemKind =
  | "stray-character"
  | "wrong-operator"
  | "wrong-quotes"
  | "wrong-comment"
  | "unterminated-string"
  | "unterminated-text"
  | "unterminated-comment"
  | "hole-in-text"
  | "unknown-unit"
  | "bad-number"
  | "unclosed"
  | "stray-closer"
  | "mismatched-closer"
  | "record-braces"
  | "equals-for-comparison"
  | "equals-for-argument"
  | "colon-for-setting"
  | "too-deep";

/** Character offsets, end exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
}

export interface Problem extends Place {
  readonly kind: ProblemKind;
  /** The text that was found; for `unclosed` the opening bracket. */
  readonly found: string;
  /** What it was read as, or what was missing; empty when there is nothing to suggest. */
  readonly expected: string;
  /** The other half: the opening bracket, or the closing one of a pair. */
  readonly related: Place | null;
}

/** A problem without a second place. */
export function problem(
  kind: ProblemKind,
  start: number,
  found: string,
  expected = "",
  length = found.length,
): Problem {
  return { kind, start, end: start + length, found, expected, related: null };
}
