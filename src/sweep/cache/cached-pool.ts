import { recordHash, rememberHash } from "../../analysis/hash.ts";
import type { RunPool } from "../pool.ts";
import { decodeCell, encodeCell } from "./cell-codec.ts";
import { cellKey } from "./cell-key.ts";
import type { CellStore } from "./cell-store.ts";

export interface CachedPoolOptions {
  readonly store: CellStore;
  /** Fingerprint of the code that carries out runs. */
  readonly engine: string;
  /** Called for each run that was taken from the store. */
  readonly onHit?: () => void;
}

/**
 * A pool that carries out only runs whose cells the store does not have, and keeps theirs. As a run is
 * a pure function of its plan, the answer is the same to the last byte; runs that failed or were
 * given up are never kept.
 */
export function cachedPool(pool: RunPool, { store, engine, onHit }: CachedPoolOptions): RunPool {
  return {
    width: pool.width,
    async run(request, signal) {
      const { caseIndex, trial, plan } = request;
      if (signal?.aborted) return "given_up";
      const key = cellKey(plan, engine);
      const bytes = await store.read(key);
      const known = bytes && decodeCell(bytes, key);
      if (known !== null) {
        onHit?.();
        const { record, hash } = known;
        rememberHash(record, hash);
        return { kind: "finished", caseIndex, trial, record, kept: true };
      }
      if (bytes !== null) store.damaged(key);
      const reply = await pool.run({ ...request, key }, signal);
      if (reply === "given_up" || reply.kind === "failed") return reply;
      const { record, cell } = reply;
      await store.write(key, cell ?? encodeCell({ key, hash: recordHash(record), record }));
      return { kind: "finished", caseIndex, trial, record };
    },
    close: () => pool.close(),
  };
}

/** A pool that is opened by the first run that needs it, or ahead of that. */
export interface LazyPool extends RunPool {
  /** Opens it now, for so many runs that will surely come: threads take a while to start. */
  readonly begin: (runs: number) => void;
}

/**
 * A pool that is opened once, when it is needed or told to begin, and closed only if it was. `open` is told
 * how many runs will come at once.
 */
export function lazyPool(width: number, open: (atOnce: number) => Promise<RunPool>): LazyPool {
  let opened: Promise<RunPool> | null = null;
  return {
    width,
    begin(runs) {
      opened ??= open(Math.max(1, Math.min(width, runs)));
      // Whoever runs something hears of it.
      opened.catch(() => {});
    },
    async run(request, signal) {
      opened ??= open(1);
      return (await opened).run(request, signal);
    },
    async close() {
      await (await opened)?.close();
    },
  };
}
