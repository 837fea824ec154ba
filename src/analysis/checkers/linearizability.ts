import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { inOrderOf } from "./row-order.ts";
import { type Findings, Tally, WHOLE } from "./violation.ts";
import { type Zones, zonesOf } from "./zones.ts";

/**
 * Linearizability of each key as a register, for histories in which every write has its own version
 * (Gibbons & Korach, "Testing Shared Memories", SIAM J. Comput. 26(4), 1997, section 4: the order
 * is known from the values, so that zones decide). Per key: no read ends before its write begins;
 * no two forward zones overlap; no backward zone lies inside a forward zone. O(n log n). Writes
 * whose client had no answer count when somebody read them. Checked are keys; a key counts once,
 * in the window of its last operation.
 * Witness: the operations at the borders of the two zones.
 */
export function linearizability(
  history: HistoryRecord,
  windows: readonly Window[] = WHOLE,
): Findings {
  const tally = new Tally(history, windows);
  const zones = zonesOf(history);
  for (let from = 0; from < zones.order.length; ) {
    let to = from;
    while (to < zones.order.length && zones.key(to) === zones.key(from)) to += 1;
    const own = zones.order.subarray(from, to);
    const rows = offence(history, zones, own)?.filter((row) => row >= 0) ?? [];
    const last = latest(history, rows);
    if (last >= 0) tally.broken(last, ...rows.filter((row) => row !== last));
    else tally.passed(lastRow(history, zones, own));
    from = to;
  }
  return tally.findings();
}

/** The row that ends last; -1 of none. */
function latest({ endNs }: HistoryRecord, rows: readonly number[]): number {
  return rows.reduce((late, row) => (endNs[row]! > (endNs[late] ?? -1) ? row : late), -1);
}

/** The row of a key that ends last, for the window in which the key counts. */
function lastRow({ endNs }: HistoryRecord, zones: Zones, own: Uint32Array): number {
  let late = -1;
  for (const zone of own) {
    const last = zones.lastStartRow[zone]!;
    const row = last >= 0 ? last : zones.write[zone]!;
    if (row >= 0 && (late < 0 || endNs[row]! > endNs[late]!)) late = row;
  }
  return late;
}

/** Rows that show why a key's operations have no order; null when they have one. */
function offence(history: HistoryRecord, zones: Zones, own: Uint32Array): readonly number[] | null {
  const { write, firstEndNs, firstEndRow, lastStartNs } = zones;
  for (const zone of own) {
    const by = write[zone]!;
    if (by >= 0 && firstEndNs[zone]! < history.startNs[by]!) return [by, firstEndRow[zone]!];
  }
  const forward = inOrderOf(
    own.filter((zone) => firstEndNs[zone]! < lastStartNs[zone]!),
    zones.sortNs,
  );
  for (let at = 1; at < forward.length; at++) {
    const [before, after] = [forward[at - 1]!, forward[at]!];
    if (firstEndNs[after]! < lastStartNs[before]!) return borders(zones, before, after);
  }
  return insideForward(zones, forward, own);
}

/** Forward zones do not overlap here, so that one search finds the only one that could hold another. */
function insideForward(
  zones: Zones,
  forward: Uint32Array,
  own: Uint32Array,
): readonly number[] | null {
  const { firstEndNs, lastStartNs } = zones;
  for (const inner of own) {
    if (firstEndNs[inner]! < lastStartNs[inner]!) continue;
    let [low, high] = [0, forward.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (firstEndNs[forward[middle]!]! < lastStartNs[inner]!) low = middle + 1;
      else high = middle;
    }
    const outer = forward[low - 1];
    if (outer !== undefined && firstEndNs[inner]! < lastStartNs[outer]!) {
      return borders(zones, outer, inner);
    }
  }
  return null;
}

function borders(zones: Zones, a: number, b: number): readonly number[] {
  const { write, firstEndRow, lastStartRow } = zones;
  const rows = [a, b].flatMap((zone) => [write[zone]!, firstEndRow[zone]!]);
  rows.push(lastStartRow[a]!, lastStartRow[b]!);
  return rows.filter((row, index) => rows.indexOf(row) === index);
}
