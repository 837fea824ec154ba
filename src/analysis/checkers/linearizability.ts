import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { OK, READ, WRITE } from "./sweep.ts";
import { type Findings, Tally, WHOLE } from "./violation.ts";

/** The operations of one version of a key: who wrote it and who read it. */
interface Cluster {
  /** -1 for the state before all writes, and for a write that the history does not have. */
  readonly write: number;
  /** The earliest end and the latest start among them, and the rows of these. */
  firstEndNs: number;
  firstEndRow: number;
  lastStartNs: number;
  lastStartRow: number;
}

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
  for (const clusters of clustersByKey(history).values()) {
    const all = [...clusters.values()];
    const rows = offence(history, all)?.filter((row) => row >= 0) ?? [];
    const last = rows.reduce(
      (late, row) => (history.endNs[row]! > history.endNs[late]! ? row : late),
      rows[0] ?? -1,
    );
    if (last >= 0) tally.broken(last, ...rows.filter((row) => row !== last));
    else tally.passed(latestOf(history, all));
  }
  return tally.findings();
}

/** The row of a key that ends last, for the window in which the key counts. */
function latestOf({ endNs }: HistoryRecord, clusters: readonly Cluster[]): number {
  const rows = clusters.map(({ write, lastStartRow }) =>
    lastStartRow >= 0 ? lastStartRow : write,
  );
  return rows.reduce((late, row) => (endNs[row]! > (endNs[late] ?? -1) ? row : late), -1);
}

function clustersByKey(history: HistoryRecord): Map<number, Map<number, Cluster>> {
  const { kind, key, version, outcome, count } = history;
  const byKey = new Map<number, Map<number, Cluster>>();
  for (let row = 0; row < count; row++) {
    if (kind[row] !== WRITE || version[row]! <= 0) continue;
    const own = byKey.get(key[row]!) ?? new Map<number, Cluster>();
    byKey.set(key[row]!, own);
    const known = outcome[row] === OK;
    own.set(version[row]!, {
      write: row,
      firstEndNs: known ? history.endNs[row]! : Number.POSITIVE_INFINITY,
      firstEndRow: known ? row : -1,
      lastStartNs: history.startNs[row]!,
      lastStartRow: row,
    });
  }
  for (let row = 0; row < count; row++) {
    if (kind[row] !== READ || outcome[row] !== OK) continue;
    const own = byKey.get(key[row]!) ?? new Map<number, Cluster>();
    byKey.set(key[row]!, own);
    const cluster = own.get(version[row]!) ?? withoutWrite(version[row]!);
    own.set(version[row]!, cluster);
    if (history.endNs[row]! < cluster.firstEndNs) {
      cluster.firstEndNs = history.endNs[row]!;
      cluster.firstEndRow = row;
    }
    if (history.startNs[row]! > cluster.lastStartNs) {
      cluster.lastStartNs = history.startNs[row]!;
      cluster.lastStartRow = row;
    }
  }
  return byKey;
}

/** The state before all writes, or a version that an attempt wrote whose client tried again. */
function withoutWrite(version: number): Cluster {
  const always = Number.NEGATIVE_INFINITY;
  const firstEndNs = version === 0 ? always : Number.POSITIVE_INFINITY;
  return { write: -1, firstEndNs, firstEndRow: -1, lastStartNs: always, lastStartRow: -1 };
}

/** Rows that show why a key's operations have no order; null when they have one. */
function offence(history: HistoryRecord, clusters: readonly Cluster[]): readonly number[] | null {
  const early = clusters.find(
    ({ write, firstEndNs }) => write >= 0 && firstEndNs < history.startNs[write]!,
  );
  if (early !== undefined) return [early.write, early.firstEndRow];
  const forward = clusters
    .filter(({ firstEndNs, lastStartNs }) => firstEndNs < lastStartNs)
    .sort((a, b) => a.firstEndNs - b.firstEndNs);
  for (let at = 1; at < forward.length; at++) {
    const [before, after] = [forward[at - 1]!, forward[at]!];
    if (after.firstEndNs < before.lastStartNs) return borders(before, after);
  }
  return insideForward(forward, clusters);
}

/** Forward zones do not overlap here, so that one search finds the only one that could hold another. */
function insideForward(
  forward: readonly Cluster[],
  clusters: readonly Cluster[],
): readonly number[] | null {
  for (const inner of clusters) {
    if (inner.firstEndNs < inner.lastStartNs) continue;
    let [low, high] = [0, forward.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (forward[middle]!.firstEndNs < inner.lastStartNs) low = middle + 1;
      else high = middle;
    }
    const outer = forward[low - 1];
    if (outer !== undefined && inner.firstEndNs < outer.lastStartNs) return borders(outer, inner);
  }
  return null;
}

function borders(a: Cluster, b: Cluster): readonly number[] {
  const rows = [a.write, a.firstEndRow, b.write, b.firstEndRow, a.lastStartRow, b.lastStartRow];
  return rows.filter((row, index) => rows.indexOf(row) === index);
}
