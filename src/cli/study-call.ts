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
import { firstLook } from "../sweep/first-look.ts";
import type { RunPool } from "../sweep/pool.ts";
import { requestFor } from "../sweep/protocol.ts";
import type { CachePlace } from "./cache/cache-place.ts";
import { placeFor } from "./cache/place-for.ts";
import { type CachedRuns, cachedRuns, keptRuns, type LastingThreads } from "./cache/run-pool.ts";
import { tellCache } from "./cache/tell-cache.ts";
import type { Door } from "./door.ts";
import { CallError } from "./exit-code.ts";
import { findCost } from "./find-cost.ts";
import { listenForInterrupts } from "./interrupts.ts";
import { costText, refusals, runsOf } from "./limits.ts";
import { load } from "./load.ts";
import type { LiveRows } from "./output/live-rows.ts";
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
/** Seconds from which on rows are shown while runs are still made. */
const EARLY_SECONDS = 3;

/** A scenario that was read and checked for a command. */
export interface StudyCall {
  readonly prepared: Prepared;
  readonly options: ScenarioOptions;
}

/** Reads and checks a scenario for a command, and prints what was found. */
export function prepareCall(
  door: Door,
  file: string,
  flags: StudyFlags,
  loaded = load(door, file, flags.allowDir),
): StudyCall {
  const { source, reader } = loaded;
  const options = { ...scenarioOptions(flags), reader };
  const prepared = prepare(source, options);
  const { diagnostics, sources } = prepared;
  const told = flags.quiet && !hasErrors(diagnostics) ? [] : diagnostics;
  printDiagnostics(door, told, sources);
  return { prepared, options };
}

/**
 * Reads, checks and runs one scenario for a command: prints what was found, refuses what would cost
 * more than allowed, shows progress and listens for Ctrl-C. The outcome's result is null when the
 * scenario is wrong; a {@link CallError} says what the user can mend otherwise.
 */
export async function runStudyCall(door: Door, file: string, flags: StudyFlags): Promise<Outcome> {
  return (await runCall(door, prepareCall(door, file, flags), flags)).outcome;
}

/** Runs what was read and checked; `runs` counts all runs that the answer is made of. */
export async function runCall(
  door: Door,
  { prepared, options }: StudyCall,
  flags: StudyFlags,
  lasting?: LastingThreads,
): Promise<{ readonly outcome: Outcome; readonly runs: number }> {
  const { study } = prepared;
  if (study === null) return { outcome: await runPrepared(prepared, options), runs: 0 };
  const queue = flags.queue === undefined ? undefined : await queueFor(door, flags);
  const jobs = queue?.jobs ?? flags.jobs ?? door.cores;
  const place = placeFor(door, flags);
  const threads = hasBuiltWorkers();
  const runs = cachedRuns({
    ...{ place, jobs, threads },
    ...(queue !== undefined && { queue }),
    ...(lasting !== undefined && { lasting }),
  });
  runs.begin(study);
  try {
    const expected = await weigh(door, prepared, study, flags, { jobs, place });
    const tells = expected.seconds > EARLY_SECONDS && door.errIsTerminal && !flags.quiet;
    const rows = tells ? await rowsOf(door, study) : null;
    const looking = queue === undefined && !expected.isBegun ? runs.threads : null;
    const watched = { options, expected, runs, flags, rows, looking };
    return { outcome: await runWatched(door, prepared, watched), runs: runs.asked() };
  } finally {
    await runs.pool.close();
    tellCache(door, runs, flags.quiet ?? false);
  }
}

/** Runs a study with a line of progress that Ctrl-C and the time allowed may end. */
async function runWatched(
  door: Door,
  prepared: Prepared,
  { options, expected, runs, flags, rows, looking }: Watched,
): Promise<Outcome> {
  const interrupts = listenForInterrupts(door);
  const progress = progressLine(door, flags.quiet ?? false, expected, rows?.lines);
  // What is said when it is stopped stands on a clean line.
  interrupts.signal.addEventListener("abort", progress.done);
  const deadline = flags.maxWall === undefined ? [] : [AbortSignal.timeout(flags.maxWall * 1000)];
  const signal = AbortSignal.any([interrupts.signal, ...deadline]);
  const look = rows && looking && lookAhead(prepared, expected, { rows, pool: looking, signal });
  try {
    return await runPrepared(prepared, {
      ...options,
      pool: runs.pool,
      recheckIn: runs.threads,
      signal,
      maxBytes: options.limits?.maxBytes ?? Number.POSITIVE_INFINITY,
      failFast: flags.failFast ?? false,
      onProgress: progress.update,
      ...(rows !== null && { onRun: rows.update }),
    });
  } finally {
    await look;
    progress.done();
    interrupts.stopListening();
  }
}

interface Watched {
  readonly options: ScenarioOptions;
  readonly expected: Weighed;
  readonly runs: CachedRuns;
  readonly flags: StudyFlags;
  /** Null where nobody watches, or not for long. */
  readonly rows: LiveRows | null;
  /** Where the beginning of the first run may be made ahead of it. */
  readonly looking: RunPool | null;
}

async function rowsOf(door: Door, study: Study): Promise<LiveRows> {
  const { liveRows } = await import("./output/live-rows.ts");
  return liveRows(study, door.columns, door.now);
}

/** Makes the beginning of the first run, so that there is a row before that run is over. */
async function lookAhead(
  { study }: Prepared,
  { runSeconds }: Weighed,
  { rows, pool, signal }: { readonly rows: LiveRows; pool: RunPool; signal: AbortSignal },
): Promise<void> {
  const first = study?.cases[0];
  if (first === undefined) return;
  const { plan } = requestFor(first, 0, 0);
  const part = firstLook(plan, runSeconds);
  if (part === null) return;
  const reply = await pool.run({ caseIndex: 0, trial: 0, plan: part }, signal);
  if (reply !== "given_up" && reply.kind === "finished") rows.look(0, part, reply.record);
}

/** What a study is thought to take. */
interface Weighed extends Expected {
  /** Of one run of the first case. */
  readonly runSeconds: number;
  /** Some of its runs are there already. */
  readonly isBegun: boolean;
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
): Promise<Weighed> {
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
  return { runs, seconds, runSeconds: whole.seconds / first, isBegun: there > 0 };
}

/** Threads keep this one free to listen; from the TypeScript source there may be none. */
export function hasBuiltWorkers(): boolean {
  return import.meta.url.endsWith(".js");
}
