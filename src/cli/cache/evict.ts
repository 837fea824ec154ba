import { readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { ANSWER_ENDING, CELL_ENDING, SHARDS } from "./cell-folder.ts";

interface CellFile {
  readonly path: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/** Of a full shard so much is kept, so that not every run has to look again. */
const KEPT_SHARE = 0.9;
/** A file that a writer left behind half written is thrown away after so long. */
const ABANDONED_MS = 3600 * 1000;

/**
 * Throws away the cells used longest ago in the shards given until each takes its part of the limit.
 * Files that another process throws away at the same time are no matter.
 */
export function evict(folder: string, shards: Iterable<string>, limitBytes: number): number {
  let thrown = 0;
  for (const shard of shards) {
    const allowed = limitBytes / SHARDS;
    const files = cellFiles(join(folder, shard));
    let bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (bytes <= allowed) continue;
    for (const file of files.sort((a, b) => a.usedMs - b.usedMs)) {
      if (bytes <= allowed * KEPT_SHARE) break;
      rmSync(file.path, { force: true });
      bytes -= file.bytes;
      thrown += 1;
    }
  }
  return thrown;
}

/** What a cache folder holds. */
export interface CacheSize {
  readonly cells: number;
  readonly bytes: number;
}

/** Counts the cells of a cache folder, and the bytes of all that is kept there. */
export function cacheSize(folder: string): CacheSize {
  const files = shardsIn(folder).flatMap((shard) => cellFiles(join(folder, shard)));
  const cells = files.filter(({ path }) => path.endsWith(CELL_ENDING)).length;
  return { cells, bytes: files.reduce((sum, file) => sum + file.bytes, 0) };
}

/** The shards that are there. */
export function shardsIn(folder: string): string[] {
  return namesIn(folder).filter((name) => /^[0-9a-f]$/.test(name));
}

function cellFiles(folder: string): CellFile[] {
  const now = Date.now();
  const found: CellFile[] = [];
  for (const name of namesIn(folder)) {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    if (name.endsWith(CELL_ENDING) || name.endsWith(ANSWER_ENDING)) {
      found.push({ path, bytes: stats.size, usedMs: stats.mtimeMs });
    } else if (name.endsWith(".tmp") && now - stats.mtimeMs > ABANDONED_MS) {
      rmSync(path, { force: true });
    }
  }
  return found;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
