import { recordHash, rememberHash } from "../analysis/hash.ts";
import { withoutSeries } from "../analysis/runs/kept-series.ts";
import type { RunRecord } from "../model/run-record.ts";
import type { CasePlan, Study } from "../model/study.ts";
import { begunInOrder } from "./order.ts";
import { inProcessPool, type RunPool, threadPool } from "./pool.ts";
import { type Cell, type FailedRun, type RunReply, requestFor } from "./protocol.ts";
import { sizeInBytes } from "./record-size.ts";
import { firstRound, nextRound, type TrialsNeeded } from "./trials.ts";

export interface RunStudyOptions {
  /** Where runs are carried out, in place of this thread or threads of its own; the caller closes it. */
  readonly pool?: RunPool;
  /** Runs at the same time; 1 (the default) runs in this thread. */
  readonly jobs?: number;
  /** Worker threads even for one job, so that this thread stays free to listen. */
  readonly threads?: boolean;
  /** Stops issuing runs and gives up those under way; finished ones are kept. */
  readonly signal?: AbortSignal;
  /** Where some runs of a sweep are made a second time (see recheck.ts); nowhere when absent. */
  readonly recheckIn?: RunPool;
  /** Bytes that all records together may take; no limit when absent. */
  readonly maxBytes?: number;
  /** How many runs of each case keep their time series; all of them when absent. */
  readonly withSeries?: number;
  /** The rule of `trials = until …`, in place of the interval over the trials. */
  readonly trialsNeeded?: TrialsNeeded;
  /** What a run of a case takes, in any unit, in place of the events to expect. */
  readonly costOf?: (casePlan: CasePlan) => number;
  readonly onProgress?: (progress: Progress) => void;
  /** Called after each run, before {@link onProgress}, with what its case has so far, in order of trials. */
  readonly onRun?: (caseIndex: number, soFar: () => readonly RunRecord[]) => void;
  /**
   * Called for each case in order, once all its runs are there; `true` ends the study after this
   * case. Then the cases run one after another, so that what it sees never depends on timing.
   */
  readonly stopAfterCase?: (casePlan: CasePlan, records: readonly RunRecord[]) => boolean;
}

export interface Progress {
  readonly done: number;
  /** Runs known to be needed so far; grows when `until` asks for more. */
  readonly planned: number;
  /** Simulated events so far. */
  readonly events: number;
}

/** What a study's runs left behind. */
export interface StudyRuns {
  /** By case, then by trial; failed and unfinished runs are left out. */
  readonly records: readonly (readonly RunRecord[])[];
  readonly failures: readonly FailedRun[];
  /** `end`: every run that was asked for was tried. */
  readonly stopped: "end" | "interrupted" | "max_bytes" | "fail_fast";
}

/** The grid under way: cells by case and trial. */
interface Grid {
  readonly study: Study;
  readonly options: RunStudyOptions;
  readonly pool: RunPool;
  readonly trialsNeeded: TrialsNeeded;
  /** By case. */
  readonly costs: readonly number[];
  readonly cells: (RunRecord | undefined)[][];
  /** How many runs of each case keep their time series. */
  readonly withSeries: number;
  /** By case, the trials tried or under way. */
  readonly tried: number[];
  /** By case, the trials that it shall have. */
  readonly wanted: number[];
  readonly failures: FailedRun[];
  /** Runs that were made now, not taken from where they are kept. */
  readonly made: Cell[];
  done: number;
  events: number;
  bytes: number;
  stopped: StudyRuns["stopped"];
}

/**
 * Runs every trial of every case. Each run is placed by its case and trial, and rounds of `until`
 * are decided on completed rounds only, so that neither the order in which runs end nor the number
 * of workers changes a byte of the answer.
 */
export async function runStudy(study: Study, options: RunStudyOptions = {}): Promise<StudyRuns> {
  const jobs = Math.max(1, options.jobs ?? 1);
  const threaded = jobs > 1 || options.threads;
  const pool = options.pool ?? (await (threaded ? threadPool(jobs) : inProcessPool()));
  const grid: Grid = {
    study,
    options,
    pool,
    costs: await costsOf(study, pool.width, options),
    trialsNeeded: options.trialsNeeded ?? (await defaultRule(study)),
    cells: study.cases.map(() => []),
    withSeries: options.withSeries ?? Number.POSITIVE_INFINITY,
    tried: study.cases.map(() => 0),
    wanted: study.cases.map(() => firstRound(study.trials)),
    failures: [],
    made: [],
    done: 0,
    events: 0,
    bytes: 0,
    stopped: "end",
  };
  const all = study.cases.map((_, index) => index);
  try {
    if (options.stopAfterCase) await runCaseByCase(grid, all, options.stopAfterCase);
    else await runRounds(grid, all);
    if (grid.stopped === "end") await recheckSome(grid);
  } finally {
    if (options.pool === undefined) await grid.pool.close();
  }
  return {
    records: all.map((index) => finished(grid, index)),
    failures: grid.failures.sort((a, b) => a.caseIndex - b.caseIndex || a.trial - b.trial),
    stopped: grid.stopped,
  };
}

/** By case; one lane has no last unit that others wait for. */
async function costsOf(
  { cases }: Study,
  width: number,
  { costOf }: RunStudyOptions,
): Promise<readonly number[]> {
  if (width === 1 || cases.length === 1) return cases.map(() => 1);
  if (costOf !== undefined) return cases.map(costOf);
  const { costOfRun, pointsFor } = await import("../analysis/theory/cost-estimate.ts");
  return cases.map(({ plan }) => costOfRun(plan, pointsFor({ cases })).events);
}

/** The analysis is loaded only by studies that ask for trials `until …`. */
async function defaultRule(study: Study): Promise<TrialsNeeded> {
  if (study.trials.kind === "fixed") return (_, __, records) => records.length;
  const { neededFor } = await import("./precision.ts");
  return neededFor;
}

async function runCaseByCase(
  grid: Grid,
  cases: readonly number[],
  stopAfterCase: NonNullable<RunStudyOptions["stopAfterCase"]>,
): Promise<void> {
  for (const index of cases) {
    await runRounds(grid, [index]);
    if (grid.stopped !== "end") return;
    const last = index === cases.length - 1;
    if (stopAfterCase(grid.study.cases[index]!, finished(grid, index)) && !last) {
      grid.stopped = "fail_fast";
      return;
    }
  }
}

/** Rounds over some cases until each has the trials that it needs. */
async function runRounds(grid: Grid, cases: readonly number[]): Promise<void> {
  const { study, trialsNeeded } = grid;
  while (grid.stopped === "end") {
    const requests = openRequests(grid, cases);
    if (requests.length === 0) return;
    await runAll(grid, requests);
    for (const index of cases) {
      const [casePlan, had] = [study.cases[index]!, grid.tried[index]!];
      const records = finished(grid, index);
      grid.wanted[index] = nextRound(casePlan, study.trials, had, records, trialsNeeded);
    }
  }
}

/** Of a sweep alone: one run more of a single case would be much of all its runs. */
async function recheckSome(grid: Grid): Promise<void> {
  const { study, options, cells, made, failures } = grid;
  const { recheckIn: pool, signal } = options;
  if (pool === undefined || study.cases.length < 2 || made.length === 0) return;
  const { recheck } = await import("./recheck.ts");
  const recordOf = ({ caseIndex, trial }: Cell) => cells[caseIndex]![trial]!;
  const onProgress = (over: number, of: number) => tellProgress(grid, over, of);
  const asked = { study, made, recordOf, pool, onProgress, ...(signal && { signal }) };
  failures.push(...(await recheck(asked)));
}

/** With runs that are made a second time, beside those that were asked for. */
function tellProgress(grid: Grid, over = 0, again = 0): void {
  const planned = grid.wanted.reduce((sum, count) => sum + count, again);
  grid.options.onProgress?.({ done: grid.done + over, planned, events: grid.events });
}

function openRequests(grid: Grid, cases: readonly number[]): Cell[] {
  const open: Cell[] = [];
  for (const caseIndex of cases) {
    for (let trial = grid.tried[caseIndex]!; trial < grid.wanted[caseIndex]!; trial += 1) {
      open.push({ caseIndex, trial });
    }
    grid.tried[caseIndex] = grid.wanted[caseIndex]!;
  }
  return open;
}

/** Keeps the pool busy until all cells were tried or the study has to stop. */
async function runAll(grid: Grid, open: readonly Cell[]): Promise<void> {
  const cells = begunInOrder(open, ({ caseIndex }) => grid.costs[caseIndex]!, grid.pool.width);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (grid.stopped === "end" && next < cells.length) {
      const { caseIndex, trial } = cells[next]!;
      next += 1;
      const request = requestFor(grid.study.cases[caseIndex]!, caseIndex, trial);
      take(grid, await grid.pool.run(request, grid.options.signal));
    }
  };
  await Promise.all(Array.from({ length: grid.pool.width }, lane));
}

function take(grid: Grid, reply: RunReply | "given_up"): void {
  if (reply === "given_up") {
    grid.stopped = "interrupted";
    return;
  }
  grid.done += 1;
  if (reply.kind === "failed") {
    grid.failures.push(reply);
  } else {
    const record = reply.trial < grid.withSeries ? reply.record : lightened(reply.record);
    grid.cells[reply.caseIndex]![reply.trial] = record;
    if (!reply.kept) grid.made.push({ caseIndex: reply.caseIndex, trial: reply.trial });
    grid.events += record.events;
    grid.bytes += sizeInBytes(record);
    grid.options.onRun?.(reply.caseIndex, () => finished(grid, reply.caseIndex));
    if (grid.bytes > (grid.options.maxBytes ?? Number.POSITIVE_INFINITY)) {
      grid.stopped = "max_bytes";
    }
  }
  tellProgress(grid);
}

/** What is left out was there: the hash is that of the whole record, which the run's own thread has made. */
function lightened(record: RunRecord): RunRecord {
  const lighter = withoutSeries(record);
  rememberHash(lighter, recordHash(record));
  return lighter;
}

function finished(grid: Grid, caseIndex: number): RunRecord[] {
  return grid.cells[caseIndex]!.filter((record) => record !== undefined);
}
