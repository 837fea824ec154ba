import type { HistoryRecord } from "../../model/run-record.ts";
import { inOrderOf } from "./row-order.ts";
import { versionsOf } from "./versions.ts";

/** The versions of a history, those of a key side by side and rising. */
export interface VersionOrder {
  readonly order: Uint32Array;
  /** By version: its place in `order`. */
  readonly placeOf: Uint32Array;
}

const known = new WeakMap<HistoryRecord, VersionOrder>();

/** The order of a history's versions; found once, however many rules ask. */
export function versionOrderOf(history: HistoryRecord): VersionOrder {
  const before = known.get(history);
  if (before !== undefined) return before;
  const { row } = versionsOf(history);
  const keys = Float64Array.from(row, (one) => history.key[one]!);
  const numbers = Float64Array.from(row, (one) => history.version[one]!);
  const all = Uint32Array.from(row, (_, version) => version);
  // Sorting keeps the given order of equals: first by number, then by key.
  const order = inOrderOf(inOrderOf(all, numbers), keys);
  const placeOf = new Uint32Array(order.length);
  order.forEach((version, place) => {
    placeOf[version] = place;
  });
  const found = { order, placeOf };
  known.set(history, found);
  return found;
}
