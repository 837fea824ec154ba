import type { Door } from "../door.ts";
import type { CachedRuns } from "./run-pool.ts";

/** Says on standard error what came from the cache and what went wrong with it. */
export function tellCache(
  door: Door,
  runs: Pick<CachedRuns, "hits" | "name" | "troubles">,
  quiet: boolean,
): void {
  if (quiet) return;
  const hits = runs.hits();
  if (hits > 0) {
    const what = hits === 1 ? "1 run was" : `${hits} runs were`;
    const from = runs.name ?? "the cache (--no-cache makes them anew)";
    door.err(`${what} taken from ${from}\n`);
  }
  for (const trouble of runs.troubles()) door.err(`note: ${trouble}\n`);
}
