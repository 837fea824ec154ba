import type { Study } from "../model/study.ts";
import {
  estimate,
  type Outcome,
  type Prepared,
  runPrepared,
  type ScenarioOptions,
} from "../run.ts";
import { placeFor } from "./cache/place-for.ts";
import { cachedRuns } from "./cache/run-pool.ts";
import { tellCache } from "./cache/tell-cache.ts";
import type { CompareFlags } from "./compare-flags.ts";
import type { Door } from "./door.ts";
import { CallError } from "./exit-code.ts";
import { listenForInterrupts } from "./interrupts.ts";
import { costText, refusals, runsOf } from "./limits.ts";
import { progressLine } from "./progress.ts";
import { addCosts } from "./rank-cost.ts";
import { hasBuiltWorkers } from "./study-call.ts";

/** One side of a comparison, ready to run. */
export interface Side {
  /** `A` or `B`; empty where there is only one. */
  readonly letter: string;
  readonly file: string;
  readonly set: Readonly<Record<string, string>>;
  readonly options: ScenarioOptions;
  readonly prepared: Prepared;
  /** The same without `--measure`; its study is null when the call has none. */
  readonly plain: Prepared;
}

/** Seconds from which on the cost is announced before it starts. */
const ANNOUNCED_SECONDS = 10;

/**
 * Runs the sides one after another with one line of progress; Ctrl-C ends both. Throws a
 * {@link CallError} when together they would cost more than is allowed.
 */
export async function runSides(
  door: Door,
  sides: readonly Side[],
  flags: CompareFlags,
): Promise<readonly Outcome[]> {
  const studies = sides.flatMap(({ prepared }) => prepared.study ?? []);
  const jobs = flags.jobs ?? door.cores;
  const expected = await weigh(door, studies, flags, jobs);
  const interrupts = listenForInterrupts(door);
  const progress = progressLine(door, flags.quiet ?? false, expected);
  const runs = cachedRuns({ place: placeFor(door, flags), jobs, threads: hasBuiltWorkers() });
  const deadline = flags.maxWall === undefined ? [] : [AbortSignal.timeout(flags.maxWall * 1000)];
  const signal = AbortSignal.any([interrupts.signal, ...deadline]);
  let [done, events] = [0, 0];
  const outcomes: Outcome[] = [];
  try {
    for (const [index, { prepared, options }] of sides.entries()) {
      const later = studies.slice(index + 1).reduce((sum, one) => sum + runsOf(one).first, 0);
      let last = { done: 0, planned: 0, events: 0 };
      const outcome = await runPrepared(prepared, {
        ...options,
        pool: runs.pool,
        signal,
        maxBytes: (options.limits?.maxBytes ?? Number.POSITIVE_INFINITY) / sides.length,
        onProgress: (now) => {
          last = now;
          const planned = done + now.planned + later;
          progress.update({ done: done + now.done, planned, events: events + now.events });
        },
      });
      done += last.done;
      events += last.events;
      outcomes.push(outcome);
    }
    return outcomes;
  } finally {
    progress.done();
    interrupts.stopListening();
    await runs.pool.close();
    tellCache(door, runs, flags.quiet ?? false);
  }
}

async function weigh(door: Door, studies: readonly Study[], flags: CompareFlags, jobs: number) {
  const costs = await Promise.all(studies.map(estimate));
  // The records of both sides are there at once.
  const bytes = costs.reduce((sum, one) => sum + one.bytes, 0);
  const cost = { ...costs.reduce((sum, one) => addCosts(sum, one)), bytes };
  const runs = studies.reduce((sum, study) => sum + runsOf(study).first, 0);
  const texts = studies.map((study, index) => costText(study, costs[index]!, jobs));
  const width = Math.min(jobs, runs);
  const found = refusals(cost, flags, width);
  if (found.length > 0) {
    throw new CallError(`this comparison is not started: ${texts.join("; ")}`, [
      ...found,
      "shorten `duration`, ask for fewer trials or cases, or raise the limit with the flag named",
    ]);
  }
  const seconds = cost.seconds / width;
  if (seconds > ANNOUNCED_SECONDS && !flags.quiet) door.err(`${texts.join("\n")}\n`);
  return { runs, seconds };
}
