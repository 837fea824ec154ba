import type { Operations } from "../kernel/operations.ts";

/**
 * The attempts of one workload in the order in which they were sent, linked through their slots.
 * Its time-out is one number, so the oldest attempt is always the next to time out, and one
 * timer does for all.
 */
export class TimeOuts {
  oldest = -1;
  private youngest = -1;
  private readonly operations: Operations;

  constructor(operations: Operations) {
    this.operations = operations;
  }

  add(operation: number): void {
    const { operations } = this;
    operations.older[operation] = this.youngest;
    operations.younger[operation] = -1;
    if (this.youngest < 0) this.oldest = operation;
    else operations.younger[this.youngest] = operation;
    this.youngest = operation;
  }

  remove(operation: number): void {
    const { operations } = this;
    const older = operations.older[operation]!;
    const younger = operations.younger[operation]!;
    if (older < 0) this.oldest = younger;
    else operations.younger[older] = younger;
    if (younger < 0) this.youngest = older;
    else operations.older[younger] = older;
  }
}
