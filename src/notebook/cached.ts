import { cachePlace } from "../cli/cache/cache-place.ts";
import { cachedRuns } from "../cli/cache/run-pool.ts";
import type { RunPool } from "../sweep/pool.ts";
import type { RunChoices } from "./choices.ts";

/**
 * Carries out work with a pool that takes finished runs from this user's cache and keeps new ones there,
 * by what they were made of: a notebook that is executed again is instant, and a changed cell makes only
 * the runs that its change touches. `{ cache: false }` or `QUORATE_CACHE=off` makes every run anew.
 */
export async function withRuns<T>(
  { jobs = 1, cache }: RunChoices,
  work: (pool: RunPool) => Promise<T>,
): Promise<T> {
  const place = cache === false ? null : cachePlace(process.env, process.platform);
  const { pool } = cachedRuns({ place, jobs, threads: jobs > 1 });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}
