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
  const begins = inOrderOf(
    Uint32Array.from({ length: count }, (_, row) => row),
    startNs,
  );
  const ends = inOrderOf(begins, endNs);
  const begun = new Uint8Array(count);
  const thread = new Uint32Array(count);
  const life = new Uint32Array(count);
  /** By session: threads that do nothing at the moment. By thread: how often it has crashed. */
  const idle = new Map<number, number[]>();
  const lives: number[] = [];
  let next = 0;
  for (const row of begins) {
    for (; next < count; next++) {
      const over = ends[next]!;
      if (endNs[over]! > startNs[row]! || begun[over] === 0) break;
      if (outcome[over] === UNKNOWN) lives[thread[over]!]! += 1;
      idle.get(session[over]!)!.push(thread[over]!);
    }
    const own = idle.get(session[row]!) ?? [];
    idle.set(session[row]!, own);
    thread[row] = own.pop() ?? lives.push(0) - 1;
    life[row] = lives[thread[row]!]!;
    begun[row] = 1;
  }
  const threads = lives.length;
  const ofRow = Float64Array.from(thread, (at, row) => at + life[row]! * threads);
  return { ofRow, threads };
}
