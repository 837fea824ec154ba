import { recordHash } from "../analysis/hash.ts";
import { BLOCK_EVENTS, type RunRecord } from "../model/run-record.ts";
import type { Study } from "../model/study.ts";
import type { RunPool } from "./pool.ts";
import { type Cell, type FailedRun, requestFor } from "./protocol.ts";

/** One in so many runs is made a second time, and the first one always. */
const ONE_IN = 100;

/** What may be made again. */
export interface Recheckable {
  readonly study: Study;
  /** The runs that were made now, in any order. */
  readonly made: readonly Cell[];
  readonly recordOf: (cell: Cell) => RunRecord;
  /** Makes runs, and takes none from where they are kept. */
  readonly pool: RunPool;
  readonly signal?: AbortSignal;
  /** Called before the first of so many runs and after each, with how many are over. */
  readonly onProgress: (over: number, of: number) => void;
}

/**
 * Makes one in a hundred of the runs a second time, by their places in the study: the same plan and
 * seed must give the same record. Answers those that came out otherwise, which says that this
 * machine, its runtime or the engine cannot be trusted. When it is told to stop, those left are let be.
 */
export async function recheck(asked: Recheckable): Promise<FailedRun[]> {
  const { study, made, recordOf, pool, signal, onProgress } = asked;
  const inOrder = [...made].sort((a, b) => a.caseIndex - b.caseIndex || a.trial - b.trial);
  const chosen = inOrder.filter((_, index) => index % ONE_IN === 0);
  let over = 0;
  onProgress(over, chosen.length);
  const found = await Promise.all(
    chosen.map(async (cell): Promise<FailedRun | null> => {
      const { caseIndex, trial } = cell;
      const request = requestFor(study.cases[caseIndex]!, caseIndex, trial);
      const reply = await pool.run(request, signal);
      if (reply === "given_up") return null;
      over += 1;
      onProgress(over, chosen.length);
      if (reply.kind === "failed") return reply;
      const reason = differenceBetween(recordOf(cell), reply.record);
      return reason === null ? null : { kind: "failed", caseIndex, trial, reason, stack: "" };
    }),
  );
  return found.filter((one) => one !== null);
}

/** How two records of one run differ, in a user's words; null when they do not. */
function differenceBetween(first: RunRecord, second: RunRecord): string | null {
  if (recordHash(first) === recordHash(second)) return null;
  return `made a second time, this run came out otherwise: ${placeOf(first, second)}`;
}

function placeOf(first: RunRecord, second: RunRecord): string {
  const isSame = first.traceHash === second.traceHash && first.events === second.events;
  if (isSame) return "its events are the same, and what was recorded of them is not";
  const block = first.blocks.findIndex((word, index) => word !== second.blocks[index]);
  const from = (block < 0 ? first.blocks.length : block) * BLOCK_EVENTS + 1;
  return `its events differ from one between the ${from}th and the ${from + BLOCK_EVENTS - 1}th on`;
}
