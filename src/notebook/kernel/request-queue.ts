/** A request that waits for its turn. */
export interface Waiting {
  /** Carries it out; false when what waits behind it shall not be carried out. */
  readonly run: () => Promise<boolean>;
  /** Answers it without carrying it out. */
  readonly abort: () => void;
}

/**
 * Carries out requests one after the other. When one fails, those that wait at this moment are
 * aborted ("run all" stops there); a request that comes later is carried out as usual.
 */
export class RequestQueue {
  private waiting: Waiting[] = [];
  private busy = false;
  private readonly settle: () => Promise<void>;

  /** `settle` lets requests that were already sent arrive, before the waiting ones are aborted. */
  constructor(settle: () => Promise<void>) {
    this.settle = settle;
  }

  add(request: Waiting): void {
    this.waiting.push(request);
    if (!this.busy) void this.work();
  }

  private async work(): Promise<void> {
    this.busy = true;
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      if (await next.run()) continue;
      await this.settle();
      const aborted = this.waiting;
      this.waiting = [];
      for (const one of aborted) one.abort();
    }
    this.busy = false;
  }
}
