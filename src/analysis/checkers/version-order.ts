import type { HistoryRecord } from "../../model/run-record.ts";
import { inOrderOf } from "./row-order.ts";
import { versionsOf } from "./versions.ts";

/** The versions of a history, those of a key side by side and rising. */
export function versionOrderOf(history: HistoryRecord): Uint32Array {
  const { row } = versionsOf(history);
  const keys = Float64Array.from(row, (one) => history.key[one]!);
  const numbers = Float64Array.from(row, (one) => history.version[one]!);
  const all = Uint32Array.from(row, (_, version) => version);
  // Sorting keeps the given order of equals: first by number, then by key.
  return inOrderOf(inOrderOf(all, numbers), keys);
}
