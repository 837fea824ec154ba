import type { Wish } from "./wish.ts";

/** Where reads go that must see all that was acknowledged: to who orders the writes. */
export const serialReads = "leader";

/**
 * Where reads go that may be stale: to any replica, or to the nearest one when there are several
 * regions; null when none may be stale.
 */
export function spreadReads({ staleness, regions }: Wish): string | null {
  if (staleness === 0) return null;
  return regions.length > 1 ? "nearest" : "any";
}
