import type { Study } from "../model/study.ts";
import {
  estimate,
  hasErrors,
  type Outcome,
  type Prepared,
  prepare,
  runPrepared,
  type ScenarioOptions,
} from "../run.ts";
import type { RunPool } from "../sweep/pool.ts";
import type { CachePlace } from "./cache/cache-place.ts";
import { cachedRuns, keptRuns, placeFor } from "./cache/run-pool.ts";
import { tellCache } from "./cache/tell-cache.ts";
import type { Door } from "./door.ts";
import { CallError } from "./exit-code.ts";
import { findCost } from "./find-cost.ts";
import { listenForInterrupts } from "./interrupts.ts";
import { costText, refusals, runsOf } from "./limits.ts";
import { load } from "./load.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { type Expected, progressLine } from "./progress.ts";
import type { OpenQueue } from "./queue/open-queue.ts";
import { addCosts, rankCost } from "./rank-cost.ts";
import { type ScenarioFlags, scenarioOptions } from "./scenario-options.ts";
import { yearsHint } from "./years-hint.ts";

/** The flags of the commands that run a study. */
export interface StudyFlags extends ScenarioFlags {
  readonly jobs?: number;
  readonly failFast?: boolean;
  readonly quiet?: boolean;
  /** False with `--no-cache`. */
  readonly cache?: boolean;
  /** A folder of finished runs, in place of the cache. */
  readonly cells?: string;
  /** The server through which other machines make the runs. */
  readonly queue?: string | true;
}

/** Seconds from which on a study's cost is announced before it starts. */
const ANNOUNCED_SECONDS = 10;
/** Seconds from which on the first trial of each case is told while the others run. */
const EARLY_SECONDS = 3;

/**
 * Reads, checks and runs one scenario for a command: prints what was found, refuses what would cost
 * more than allowed, shows progress and listens for Ctrl-C. The outcome's result is null when the
 * scenario is wrong; a {@link CallError} says what the user can mend otherwise.
 */
export async function runStudyCall(door: Door, file: string, flags: StudyFlags): Promise<Outcome> {
  const { source, reader } = load(door, file, flags.allowDir);
  const options = { ...scenarioOptions(flags), reader };
  const prepared = prepare(source, options);
  const { study, diagnostics, sources } = prepared;
  const told = flags.quiet && !hasErrors(diagnostics) ? [] : diagnostics;
  printDiagnostics(door, told, sources);
  if (study === null) return runPrepared(prepared, options);
  const queue = flags.queue === undefined ? undefined : await queueFor(door, flags);
  const jobs = queue?.jobs ?? flags.jobs ?? door.cores;
  const place = placeFor(door, flags);
  const threads = hasBuiltWorkers();
  const runs = cachedRuns({ place, jobs, threads, ...(queue !== undefined && { queue }) });
  try {
    const expected = await weigh(door, prepared, study, flags, { jobs, place });
    const isLong = expected.seconds > EARLY_SECONDS && expected.runs > 1;
    const tells = isLong && door.errIsTerminal && !flags.quiet;
    const pool = tells ? await earlyRows(runs.pool, study, door) : runs.pool;
    return await runWatched(door, prepared, { options, expected, pool, flags });
  } finally {
    await runs.pool.close();
    tellCache(door, runs, flags.quiet ?? false);
  }
}

/** Runs a study with a line of progress that Ctrl-C and the time allowed may end. */
async function runWatched(
  door: Door,
  prepared: Prepared,
  { options, expected, pool, flags }: Watched,
): Promise<Outcome> {
  const interrupts = listenForInterrupts(door);
  const progress = progressLine(door, flags.quiet ?? false, expected);
  const deadline = flags.maxWall === undefined ? [] : [AbortSignal.timeout(flags.maxWall * 1000)];
  try {
    return await runPrepared(prepared, {
      ...options,
      pool,
      signal: AbortSignal.any([interrupts.signal, ...deadline]),
      maxBytes: options.limits?.maxBytes ?? Number.POSITIVE_INFINITY,
      failFast: flags.failFast ?? false,
      onProgress: progress.update,
    });
  } finally {
    progress.done();
    interrupts.stopListening();
  }
}

interface Watched {
  readonly options: ScenarioOptions;
  readonly expected: Expected;
  readonly pool: RunPool;
  readonly flags: StudyFlags;
}

async function earlyRows(pool: RunPool, study: Study, door: Door): Promise<RunPool> {
  const { withEarlyRows } = await import("./output/early-rows.ts");
  return withEarlyRows(pool, study, door);
}

async function queueFor(door: Door, flags: StudyFlags): Promise<OpenQueue> {
  const [{ openQueue }, { addressOf }] = await Promise.all([
    import("./queue/open-queue.ts"),
    import("./queue/redis.ts"),
  ]);
  return openQueue(door, addressOf(flags.queue), flags.quiet ?? false);
}

/** Refuses a study that would cost too much, and says what a long one will cost. */
async function weigh(
  door: Door,
  prepared: Prepared,
  study: Study,
  flags: StudyFlags,
  { jobs, place }: { readonly jobs: number; readonly place: CachePlace | null },
): Promise<Expected> {
  const whole = await estimate(study);
  const { first } = runsOf(study);
  // Looking takes time as well, which a short study is over in.
  const there = place === null || whole.seconds < ANNOUNCED_SECONDS ? 0 : keptRuns(place, study);
  const own = { ...whole, seconds: (whole.seconds * (first - there)) / first };
  const ranking = await rankCost(prepared, jobs);
  const sought = await findCost(prepared, jobs);
  const cost = addCosts(addCosts(own, ranking?.cost), sought?.cost);
  const runs = first + (ranking?.runs ?? 0) + (sought?.runs ?? 0);
  const kept = there > 0 ? `; ${there} of the runs are there already` : "";
  const told = [
    `${costText(study, own, jobs)}${kept}`,
    ...[sought, ranking].flatMap((one) => one?.text ?? []),
  ];
  const found = refusals(cost, flags, Math.min(jobs, runs));
  if (found.length > 0) {
    const summary = `this study is not started: ${told.join("; ")}`;
    throw new CallError(summary, [
      ...found,
      "shorten `duration`, ask for fewer trials or cases, or raise the limit with the flag named",
      ...yearsHint(study),
    ]);
  }
  const seconds = cost.seconds / Math.min(jobs, runs);
  if (seconds > ANNOUNCED_SECONDS && !flags.quiet) door.err(`${told.join("\n")}\n`);
  return { runs, seconds };
}

/** Threads keep this one free to listen; from the TypeScript source there may be none. */
export function hasBuiltWorkers(): boolean {
  return import.meta.url.endsWith(".js");
}
