import { rmSync } from "node:fs";
import { join } from "node:path";
import { formatMetric } from "../../units/format.ts";
import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";
import { plainReason } from "../plain-reason.ts";
import { CACHE_VARIABLE } from "./cache-place.ts";
import { LAYOUT } from "./cell-folder.ts";
import { cacheSize, shardsIn } from "./evict.ts";

/** Carries out `cache size|where|clear` and gives the exit code. */
export function cacheCommand(door: Door, action: "size" | "where" | "clear"): number {
  const place = door.cache?.() ?? null;
  if (place === null) {
    door.out(`the cache is switched off (${CACHE_VARIABLE}=off)\n`);
    return EXIT.ok;
  }
  const folder = join(place.folder, LAYOUT);
  if (action === "where") {
    door.out(`${place.folder}\n`);
    return EXIT.ok;
  }
  const { cells, bytes } = cacheSize(folder);
  const runs = cells === 1 ? "1 run" : `${cells} runs`;
  const size = `${runs}, ${formatMetric(bytes, "B")}`;
  if (action === "size") {
    door.out(`${size} of ${formatMetric(place.limitBytes, "B")} in ${place.folder}\n`);
    return EXIT.ok;
  }
  clear(folder);
  door.out(`thrown away: ${size}\n`);
  return EXIT.ok;
}

/** Only our own folders, so that a wrong QUORATE_CACHE costs nobody anything else. */
function clear(folder: string): void {
  try {
    for (const shard of shardsIn(folder)) rmSync(join(folder, shard), { recursive: true });
  } catch (error) {
    throw new CallError(`cannot clear ${folder}: ${plainReason(error)}`);
  }
}
