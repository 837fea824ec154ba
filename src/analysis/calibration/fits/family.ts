import type { Distribution } from "../../../random/distribution.ts";
import type { Cells } from "../cells.ts";

/** A kind of distribution that can be fitted to a sample. */
export interface Family {
  /** As users see and choose it: `lognormal`, `2 lognormals`. */
  readonly name: string;
  /** Numbers that it needs: of two that do alike, the one with fewer is taken. */
  readonly numbers: number;
  /** The most likely member, or null when the sample has none (too few values, all alike). */
  fit(cells: Cells): Distribution | null;
}
