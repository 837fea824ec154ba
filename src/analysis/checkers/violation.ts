import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";

/** What a checker found in one history; an operation counts in the windows in which it ended. */
export interface Findings {
  /** Operations that were held against the rule, by window. */
  readonly checked: readonly number[];
  readonly violations: readonly number[];
  /**
   * Rows of the history that show one violation of the first window, in the order of their story,
   * the offending operation last. Only the first {@link KEPT} are kept; all are counted.
   */
  readonly witnesses: readonly (readonly number[])[];
}

export const KEPT = 100;

/** The whole history as one window. */
export const WHOLE: readonly Window[] = [{ fromNs: 0, toNs: Number.POSITIVE_INFINITY }];

/** Holds a history against one rule. */
export type Checker = (history: HistoryRecord, windows?: readonly Window[]) => Findings;

/** Findings in the making. */
export class Tally {
  private readonly checked: number[];
  private readonly violations: number[];
  private readonly witnesses: (readonly number[])[] = [];
  private readonly endNs: Float64Array;
  private readonly windows: readonly Window[];

  constructor(history: HistoryRecord, windows: readonly Window[]) {
    this.endNs = history.endNs;
    this.windows = windows;
    this.checked = windows.map(() => 0);
    this.violations = windows.map(() => 0);
  }

  /** The operation of a row was held against the rule and passed. */
  passed(row: number): void {
    this.count(this.checked, row);
  }

  /** The operation of a row broke the rule; `story` and then the row tell how. */
  broken(row: number, ...story: readonly number[]): void {
    this.count(this.checked, row);
    this.count(this.violations, row);
    const first = this.windows[0];
    const at = this.endNs[row]!;
    const counts = first !== undefined && first.fromNs <= at && at < first.toNs;
    if (counts && this.witnesses.length < KEPT) this.witnesses.push([...story, row]);
  }

  findings(): Findings {
    return { checked: this.checked, violations: this.violations, witnesses: this.witnesses };
  }

  private count(counts: number[], row: number): void {
    const at = this.endNs[row]!;
    for (let index = 0; index < this.windows.length; index++) {
      const { fromNs, toNs } = this.windows[index]!;
      if (fromNs <= at && at < toNs) counts[index]! += 1;
    }
  }
}
