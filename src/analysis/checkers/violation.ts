/** What a checker found in one history. */
export interface Findings {
  /** Operations that were held against the rule. */
  readonly checked: number;
  readonly violations: number;
  /**
   * Rows of the history that show one violation, in the order of their story, the offending
   * operation last. Only the first {@link KEPT} are kept; all are counted.
   */
  readonly witnesses: readonly (readonly number[])[];
}

export const KEPT = 100;

/** Findings in the making. */
export class Tally {
  private checked = 0;
  private violations = 0;
  private readonly witnesses: (readonly number[])[] = [];

  /** One operation was held against the rule and passed. */
  passed(): void {
    this.checked += 1;
  }

  /** One operation broke the rule; `rows` tell how. */
  broken(...rows: readonly number[]): void {
    this.checked += 1;
    this.violations += 1;
    if (this.witnesses.length < KEPT) this.witnesses.push(rows);
  }

  findings(): Findings {
    return { checked: this.checked, violations: this.violations, witnesses: this.witnesses };
  }
}
