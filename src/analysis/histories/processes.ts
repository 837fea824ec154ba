import type { HistoryRecord } from "../../model/run-record.ts";
import { inOrderOf } from "../checkers/row-order.ts";
import { UNKNOWN } from "./outcomes.ts";

/** Who carried out each operation, for tools that know clients of one thread only. */
export interface Processes {
  /** By row. */
  readonly ofRow: Float64Array;
  /** Threads: no more operations are ever under way at once. */
  readonly threads: number;
}

/**
 * A process does one thing at a time: operations of a session that overlap get threads of their
 * own. After an operation whose outcome its client never learned the process counts as crashed, and
 * its thread goes on as another one: `process + threads`, so that `process mod threads` is the
 * thread, as in Jepsen's histories.
 */
export function processesOf(history: HistoryRecord): Processes {
  const { count, session, startNs, endNs, outcome } = history;
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  const threadsOf = new Map<number, number[]>();
  const freeAtNs: number[] = [];
  const thread = new Uint32Array(count);
  const life = new Uint32Array(count);
  const lives: number[] = [];
  for (const row of inOrderOf(rows, startNs)) {
    const own = threadsOf.get(session[row]!) ?? [];
    let at = own.find((one) => freeAtNs[one]! <= startNs[row]!);
    if (at === undefined) {
      at = freeAtNs.length;
      own.push(at);
      threadsOf.set(session[row]!, own);
      lives.push(0);
    }
    thread[row] = at;
    life[row] = lives[at]!;
    freeAtNs[at] = endNs[row]!;
    if (outcome[row] === UNKNOWN) lives[at]! += 1;
  }
  const threads = freeAtNs.length;
  const ofRow = Float64Array.from(thread, (at, row) => at + life[row]! * threads);
  return { ofRow, threads };
}
