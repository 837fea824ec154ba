import type { Candidate } from "./candidate.ts";
import type { Wish } from "./wish.ts";

/** Products that do what a strategy does. */
export function productCandidates(_wish: Wish, _systems: readonly string[]): readonly Candidate[] {
  return [];
}
