import { resolve } from "node:path";
import type { Door } from "../door.ts";
import type { CachePlace } from "./cache-place.ts";

/** Where a command's finished runs are: a folder of the user's own, the cache, or nowhere. */
export function placeFor(
  door: Door,
  { cells, cache }: { readonly cells?: string; readonly cache?: boolean },
): CachePlace | null {
  if (cells !== undefined) {
    return { folder: resolve(door.cwd, cells), limitBytes: Number.POSITIVE_INFINITY, name: cells };
  }
  return cache === false ? null : (door.cache?.() ?? null);
}
