/** A request that was carried out. */
export interface CarriedOut {
  /** False when what waits behind it shall not be carried out. */
  readonly ok: boolean;
  /** Tells who asked. */
  readonly answer: () => void;
}

/** A request that waits for its turn. */
export interface Waiting {
  readonly run: () => Promise<CarriedOut>;
  /** Answers it without carrying it out. */
  readonly abort: () => void;
}

/**
 * Carries out requests one after the other. When one fails, those that were sent before its answer
 * are aborted ("run all" stops there); what is sent after the answer is carried out as usual.
 */
export class RequestQueue {
  private waiting: Waiting[] = [];
  private busy = false;
  private readonly settle: () => Promise<void>;

  /** `settle` lets requests arrive that were already sent. */
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
      const { ok, answer } = await next.run();
      let aborted: Waiting[] = [];
      if (!ok) {
        await this.settle();
        aborted = this.waiting;
        this.waiting = [];
      }
      answer();
      for (const one of aborted) one.abort();
    }
    this.busy = false;
  }
}
