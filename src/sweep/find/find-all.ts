import type { FindResult } from "../../analysis/results.ts";
import type { CasePlan, FindPlan, Study } from "../../model/study.ts";
import { inProcessPool, type RunPool, threadPool } from "../pool.ts";
import type { FailedRun, RunReply } from "../protocol.ts";
import type { Progress } from "../run-study.ts";
import { findOne, notBegun } from "./find-one.ts";
import { gated } from "./gate.ts";
import { USUAL_RUNS } from "./limits.ts";
import type { CaseAt } from "./place.ts";
import { Prober } from "./prober.ts";

export interface FindOptions {
  /** Where runs are carried out, in place of this thread or threads of its own; the caller closes it. */
  readonly pool?: RunPool;
  /** Runs at the same time; 1 (the default) runs in this thread. */
  readonly jobs?: number;
  /** Worker threads even for one job, so that this thread stays free to listen. */
  readonly threads?: boolean;
  /** Stops the searches; what they know by then is kept. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Only these searches; all of them when absent. */
  readonly only?: (find: FindPlan) => boolean;
  /** What was done before the searches, which progress counts on from. */
  readonly before?: Progress;
}

export interface FindsEnd {
  /** Case by case, in the scenario's order of searches. */
  readonly found: readonly FindResult[];
  readonly failures: readonly FailedRun[];
  readonly stopped: "end" | "interrupted";
}

interface Search {
  readonly find: FindPlan;
  readonly findIndex: number;
  readonly casePlan: CasePlan;
  readonly caseIndex: number;
}

/** Searches side by side, at most: each keeps its runs in memory until it ends. */
const MOST_SEARCHES = 4;

/** The searches of a study, case by case. */
export function searchesOf({ cases }: Pick<Study, "cases">): readonly Search[] {
  return cases.flatMap((casePlan, caseIndex) =>
    (casePlan.finds ?? []).map((find, findIndex) => ({ find, findIndex, casePlan, caseIndex })),
  );
}

/**
 * Carries out every search of every case. Each is decided by its own runs alone, so that neither
 * the order in which they end nor the number of workers changes an answer.
 */
export async function findAll(study: Study, at: CaseAt, options: FindOptions): Promise<FindsEnd> {
  const jobs = Math.max(1, options.jobs ?? 1);
  const threaded = jobs > 1 || options.threads;
  const own = options.pool ?? (await (threaded ? threadPool(jobs) : inProcessPool()));
  const pool = gated(own);
  const searches = searchesOf(study).filter(({ find }) => options.only?.(find) ?? true);
  const tally = new Tally(searches.length, options);
  const found: FindResult[] = [];
  const failures: FailedRun[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next; index < searches.length; index = next) {
      next += 1;
      const one = searches[index]!;
      if (options.signal?.aborted) found[index] = notBegun(one);
      else found[index] = await carryOut(one, study, at, pool, options.signal, tally, failures);
    }
  };
  try {
    const lanes = Math.min(pool.width, MOST_SEARCHES);
    await Promise.all(Array.from({ length: lanes }, lane));
  } finally {
    if (options.pool === undefined) await pool.close();
  }
  const stopped = found.some(({ outcome }) => outcome === "stopped") ? "interrupted" : "end";
  return { found, failures, stopped };
}

async function carryOut(
  { find, findIndex, casePlan, caseIndex }: Search,
  { trials }: Study,
  at: CaseAt,
  pool: RunPool,
  signal: AbortSignal | undefined,
  tally: Tally,
  failures: FailedRun[],
): Promise<FindResult> {
  const onRun = (reply: RunReply) => tally.count(reply);
  const { param } = find;
  const prober = new Prober({ caseIndex, findIndex, param, at, pool, signal, onRun });
  const answer = await findOne({ find, casePlan, caseIndex, trials, prober });
  failures.push(...prober.failures);
  tally.endSearch();
  return answer;
}

/** Counts runs for the progress; how many there will be is a guess that gets better. */
class Tally {
  private readonly options: FindOptions;
  private readonly searches: number;
  private ended = 0;
  private runs = 0;
  private events = 0;

  constructor(searches: number, options: FindOptions) {
    this.searches = searches;
    this.options = options;
  }

  count(reply: RunReply): void {
    this.runs += 1;
    if (reply.kind === "finished") this.events += reply.record.events;
    this.tell();
  }

  endSearch(): void {
    this.ended += 1;
    this.tell();
  }

  private tell(): void {
    const { onProgress, before } = this.options;
    const each = this.ended > 0 ? this.runs / this.ended : USUAL_RUNS;
    const left = this.searches - this.ended;
    const guess = Math.max(this.runs + left, Math.round(each * this.searches));
    const planned = left === 0 ? this.runs : guess;
    onProgress?.({
      done: (before?.done ?? 0) + this.runs,
      planned: (before?.planned ?? 0) + planned,
      events: (before?.events ?? 0) + this.events,
    });
  }
}
