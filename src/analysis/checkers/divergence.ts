import type { Window } from "../../model/measures.ts";
import type { HistoryRecord } from "../../model/run-record.ts";
import { PairTable } from "./pair-table.ts";
import { READ, sweep, WRITE } from "./sweep.ts";
import { type Findings, Tally, WHOLE } from "./violation.ts";

/**
 * Divergence: once nobody writes a key any more, its last reads at two nodes return two versions.
 * Checked are the keys that were read at several nodes after all their writes had ended; a key
 * counts once, in the window of its last read. Witness: the last read at one node, the one at the
 * other.
 */
export function divergence(history: HistoryRecord, windows: readonly Window[] = WHOLE): Findings {
  const { kind, key, node, startNs, endNs, version, count } = history;
  const lastWrite = new PairTable();
  for (let row = 0; row < count; row++) {
    if (kind[row] !== WRITE) continue;
    const before = lastWrite.get(key[row]!, 0);
    if (before < 0 || endNs[row]! > endNs[before]!) lastWrite.set(key[row]!, 0, row);
  }
  // By key and node, and the nodes of a key as a list: its last read there.
  const lastRead = new PairTable();
  const nodesOf = new Map<number, number[]>();
  sweep(history, {
    ended: () => {},
    begun: (row) => {
      if (kind[row] !== READ) return;
      const write = lastWrite.get(key[row]!, 0);
      if (write < 0 || startNs[row]! < endNs[write]!) return;
      if (lastRead.get(key[row]!, node[row]!) < 0) {
        const nodes = nodesOf.get(key[row]!) ?? [];
        nodes.push(node[row]!);
        nodesOf.set(key[row]!, nodes);
      }
      lastRead.set(key[row]!, node[row]!, row);
    },
  });
  const tally = new Tally(history, windows);
  for (const [of, nodes] of nodesOf) {
    if (nodes.length < 2) continue;
    const reads = nodes
      .map((one) => lastRead.get(of, one))
      .sort((a, b) => startNs[a]! - startNs[b]!);
    const last = reads.at(-1)!;
    const other = reads.find((row) => version[row] !== version[last]);
    if (other === undefined) tally.passed(last);
    else tally.broken(last, other);
  }
  return tally.findings();
}
