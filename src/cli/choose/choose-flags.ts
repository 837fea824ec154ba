import type { Said } from "./asked.ts";

/** The flags of `choose`, as commander hands them over. */
export interface ChooseFlags {
  /** What was said by flags, by the names of the questions. */
  readonly said: ReadonlyMap<string, Said>;
  readonly rtts: ReadonlyMap<string, number>;
  /** Products to try beside the strategies; empty: none. */
  readonly systems: readonly string[];
  readonly all?: boolean;
  readonly out?: string;
  readonly jobs?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly maxWall?: number;
}
