import type { HistoryRecord } from "../../model/run-record.ts";
import { inOrderOf } from "./row-order.ts";
import { OK, WRITE } from "./sweep.ts";
import { versionsOf } from "./versions.ts";

/**
 * For each version of each key: from the first end to the last start of the operations that wrote
 * and read it. Where the end comes first, the version was there all the time in between; else
 * it may have been there for an instant only.
 */
export interface Zones {
  /** By version: the row that wrote it, -1 for none. */
  readonly write: Int32Array;
  /** Infinity where nothing is known to have ended, minus infinity for the state before all writes. */
  readonly firstEndNs: Float64Array;
  readonly firstEndRow: Int32Array;
  readonly lastStartNs: Float64Array;
  readonly lastStartRow: Int32Array;
  /** `firstEndNs`, with 0 for minus infinity. */
  readonly sortNs: Float64Array;
  /** Versions, those of a key side by side. */
  readonly order: Uint32Array;
  /** The key at a place of `order`. */
  key(place: number): number;
}

/** The zones of a history. Writes without an answer have a start and no end. */
export function zonesOf(history: HistoryRecord): Zones {
  const { kind, key, version, outcome, startNs, endNs, count } = history;
  const versions = versionsOf(history);
  const firstEndNs = new Float64Array(versions.count).fill(Number.POSITIVE_INFINITY);
  const lastStartNs = new Float64Array(versions.count).fill(Number.NEGATIVE_INFINITY);
  const firstEndRow = new Int32Array(versions.count).fill(-1);
  const lastStartRow = new Int32Array(versions.count).fill(-1);
  for (let zone = 0; zone < versions.count; zone++) {
    if (version[versions.row[zone]!] === 0) firstEndNs[zone] = Number.NEGATIVE_INFINITY;
  }
  for (let row = 0; row < count; row++) {
    const zone = versions.ofRow[row]!;
    if (zone < 0) continue;
    // Of several rows that claim one version the last one counts as its write.
    if (kind[row] === WRITE && versions.writtenBy[zone] !== row) continue;
    if (outcome[row] === OK && endNs[row]! < firstEndNs[zone]!) {
      firstEndNs[zone] = endNs[row]!;
      firstEndRow[zone] = row;
    }
    if (startNs[row]! > lastStartNs[zone]!) {
      lastStartNs[zone] = startNs[row]!;
      lastStartRow[zone] = row;
    }
  }
  const keys = Float64Array.from(versions.row, (row) => key[row]!);
  const order = inOrderOf(
    Uint32Array.from(versions.row, (_, zone) => zone),
    keys,
  );
  return {
    write: versions.writtenBy,
    firstEndNs,
    firstEndRow,
    lastStartNs,
    lastStartRow,
    sortNs: firstEndNs.map((ns) => (ns === Number.NEGATIVE_INFINITY ? 0 : ns)),
    order,
    key: (place) => keys[order[place]!]!,
  };
}
