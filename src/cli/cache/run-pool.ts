import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Study } from "../../model/study.ts";
import { cachedPool, lazyPool } from "../../sweep/cache/cached-pool.ts";
import { cellKey } from "../../sweep/cache/cell-key.ts";
import { inProcessPool, type RunPool, threadPool } from "../../sweep/pool.ts";
import { requestFor } from "../../sweep/protocol.ts";
import type { OpenQueue } from "../queue/open-queue.ts";
import type { CachePlace } from "./cache-place.ts";
import { fileOf, LAYOUT, openCellFolder, SHARDS } from "./cell-folder.ts";
import { engineFingerprint } from "./engine-fingerprint.ts";
import { evict } from "./evict.ts";

export interface CachedRunsOptions {
  /** Null: nothing is kept and nothing is taken. */
  readonly place: CachePlace | null;
  /** Runs at the same time. */
  readonly jobs: number;
  /** Worker threads even for one job. */
  readonly threads: boolean;
  /** Other machines, in place of jobs and threads of this one. */
  readonly queue?: OpenQueue;
  /** Threads that are there already, or stay for the next study. */
  readonly lasting?: LastingThreads;
}

/** Threads that stay from one study to the next, for a command that runs several one after another. */
export interface LastingThreads {
  /** The threads for so many runs at a time; closing them is left to {@link close}. */
  readonly open: (width: number, threaded: boolean, atOnce: number) => Promise<RunPool>;
  readonly close: () => Promise<void>;
}

/** Threads that are started when they are first asked for. */
export function lastingThreads(open = threadsFor): LastingThreads {
  const pools = new Map<string, Promise<RunPool>>();
  return {
    async open(width, threaded, atOnce) {
      const name = `${width} ${threaded}`;
      const opened = pools.get(name) ?? open(width, threaded, atOnce);
      pools.set(name, opened);
      return { ...(await opened), close: async () => {} };
    },
    async close() {
      for (const pool of pools.values()) await (await pool).close();
      pools.clear();
    },
  };
}

function threadsFor(width: number, threaded: boolean, atOnce: number): Promise<RunPool> {
  return threaded ? threadPool(width, undefined, atOnce) : inProcessPool();
}

/** A pool for a whole command, and what came of its cache. */
export interface CachedRuns {
  readonly pool: RunPool;
  /** The same threads without the cache, for what is not to be kept. */
  readonly threads: RunPool;
  /** Starts the threads ahead of the first run of a study, unless it is there already. */
  readonly begin: (study: Study) => void;
  /** The user's own folder; absent for the cache. */
  readonly name?: string;
  /** Runs that were taken from the cache. */
  readonly hits: () => number;
  /** All runs that were asked for. */
  readonly asked: () => number;
  /** Lines for the user about cells that were damaged or could not be kept. */
  readonly troubles: () => readonly string[];
}

/** How many of the runs that a study begins with are kept there. */
export function keptRuns({ folder }: CachePlace, { cases, trials }: Study): number {
  const engine = engineFingerprint();
  const count = trials.kind === "fixed" ? trials.count : trials.min;
  let kept = 0;
  for (const [caseIndex, casePlan] of cases.entries()) {
    for (let trial = 0; trial < count; trial += 1) {
      const { plan } = requestFor(casePlan, caseIndex, trial);
      if (existsSync(fileOf(join(folder, LAYOUT), cellKey(plan, engine)))) kept += 1;
    }
  }
  return kept;
}

/** Whether the first run of a study is kept there. */
function isKept({ folder }: CachePlace, { cases }: Study): boolean {
  const [first] = cases;
  if (first === undefined) return true;
  const key = cellKey(requestFor(first, 0, 0).plan, engineFingerprint());
  return existsSync(fileOf(join(folder, LAYOUT), key));
}

/** A cell may take so much of its shard. */
const LARGEST_SHARE = 1 / 4;

/**
 * The pool of a command that takes finished runs from the cache and keeps new ones there. Threads are
 * started by the first run that has to be made. Closing it holds the cache to its limit.
 */
export function cachedRuns(options: CachedRunsOptions): CachedRuns {
  const { place, jobs, threads, queue, lasting } = options;
  const width = Math.max(1, jobs);
  const threaded = width > 1 || threads;
  const own = lazyPool(width, (atOnce) => (lasting?.open ?? threadsFor)(width, threaded, atOnce));
  const inner = queue?.pool ?? own;
  const begin = ({ cases, trials }: Study): void => {
    const each = trials.kind === "fixed" ? trials.count : trials.min;
    if (queue === undefined) own.begin(cases.length * each);
  };
  const closeAll = async (): Promise<void> => {
    await inner.close();
    if (inner !== own) await own.close();
  };
  if (place === null) {
    const none = { hits: () => 0, asked: () => 0, troubles: () => [] };
    const pool: RunPool = {
      width: inner.width,
      run: (request, signal) => inner.run(request, signal),
      close: closeAll,
    };
    return { pool, threads: own, begin, ...none };
  }
  const store = openCellFolder(place.folder, (place.limitBytes / SHARDS) * LARGEST_SHARE);
  let [hits, asked] = [0, 0];
  const pool = cachedPool(inner, {
    store: queue?.through(store) ?? store,
    engine: engineFingerprint(),
    onHit: () => {
      hits += 1;
    },
  });
  const close = async (): Promise<void> => {
    await closeAll();
    evict(store.folder, store.written, place.limitBytes);
  };
  return {
    pool: {
      width: pool.width,
      run(request, signal) {
        asked += 1;
        return pool.run(request, signal);
      },
      close,
    },
    threads: own,
    begin(study) {
      if (!isKept(place, study)) begin(study);
    },
    hits: () => hits,
    asked: () => asked,
    troubles: () => troublesOf(store),
    ...(place.name !== undefined && { name: place.name }),
  };
}

function troublesOf({ damagedCount, refusal, folder }: ReturnType<typeof openCellFolder>) {
  const lines: string[] = [];
  if (damagedCount > 0) {
    const cells =
      damagedCount === 1 ? "1 run in the cache was" : `${damagedCount} runs in the cache were`;
    lines.push(`${cells} damaged and made anew`);
  }
  if (refusal !== "") lines.push(`runs are not kept in ${folder}: ${refusal}`);
  return lines;
}
