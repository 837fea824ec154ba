import type { HistoryRecord } from "../../model/run-record.ts";
import { PairTable } from "./pair-table.ts";
import { READ, sweep, WRITE } from "./sweep.ts";

/** How long replicas were seen to lack what had been acknowledged before a moment. */
export interface Convergence {
  /** From the moment to the beginning of the last read that missed such a write; 0 when none did. */
  readonly ns: number;
  /** That read; -1 for none. */
  readonly row: number;
  /** Reads after the moment of keys that had been written before it, and those that missed a write. */
  readonly checked: number;
  readonly missed: number;
}

/**
 * Convergence as its readers see it: after a moment, such as the healing of a partition, every write
 * acknowledged before it must come to be seen by all reads. What was gone at the end of the run is
 * not waited for. The replicas themselves may have needed longer: nobody looked.
 */
export function convergenceAfter(history: HistoryRecord, fromNs: number): Convergence {
  const { kind, key, version, startNs, endNs, gone } = history;
  const settled = new PairTable();
  let [checked, missed, row] = [0, 0, -1];
  sweep(history, {
    ended: (write) => {
      if (kind[write] !== WRITE || endNs[write]! > fromNs || gone?.[write] === 1) return;
      const before = settled.get(key[write]!, 0);
      if (before < 0 || version[write]! > version[before]!) settled.set(key[write]!, 0, write);
    },
    begun: (read) => {
      if (kind[read] !== READ || startNs[read]! < fromNs) return;
      const write = settled.get(key[read]!, 0);
      if (write < 0) return;
      checked += 1;
      if (version[read]! >= version[write]!) return;
      missed += 1;
      row = read;
    },
  });
  return { ns: row < 0 ? 0 : startNs[row]! - fromNs, row, checked, missed };
}
