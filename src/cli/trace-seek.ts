import { costOfRun } from "../analysis/theory/cost-estimate.ts";
import type { Window } from "../model/measures.ts";
import type { Plan } from "../model/plan.ts";
import type { Told, ToldCase, ToldRule } from "../model/story.ts";
import type { CasePlan, Study } from "../model/study.ts";
import { seekStory } from "../sweep/seek-story.ts";
import { formatMetric } from "../units/format.ts";
import type { Door } from "./door.ts";
import { CallError } from "./exit-code.ts";
import { refusals, runsOf } from "./limits.ts";
import { countText, durationText, progressLine } from "./progress.ts";
import type { ScenarioFlags } from "./scenario-options.ts";

export interface SeekFlags extends ScenarioFlags {
  readonly trial?: number;
  readonly quiet?: boolean;
}

/** Events a second of a run that keeps its whole history. */
const EVENTS_PER_SECOND = 800_000;
/** Seconds and bytes of one run from which on the cost is announced. */
const ANNOUNCED = { seconds: 10, bytes: 500e6 } as const;

/**
 * Looks for the first breach of a rule, run after run, with a line of progress, and tells it. A run
 * is over before the next thing happens: Ctrl-C ends the program at once, as there is nothing yet to
 * be kept. Throws a {@link CallError} when a single run would take more than is allowed; the time
 * allowed (`--max-wall`) ends the search with what was looked at.
 */
export function seekWatched(
  door: Door,
  study: Study,
  rule: ToldRule,
  flags: SeekFlags,
  windowOf: (casePlan: CasePlan) => Window,
): Told {
  const most = flags.trial === undefined ? runsOf(study).most : study.cases.length;
  const cost = weighRuns(
    door,
    study.cases.map(({ plan }) => plan),
    most,
    flags,
  );
  const progress = progressLine(door, flags.quiet ?? false, {
    runs: most,
    seconds: cost.seconds * most,
  });
  const deadline = door.now() + 1000 * (flags.maxWall ?? Number.POSITIVE_INFINITY);
  const counts = new Map<string, ToldCase>();
  const first = flags.trial === undefined ? 0 : flags.trial - 1;
  const trials = flags.trial === undefined ? most / study.cases.length : 1;
  let note: string | undefined;
  let done = 0;
  try {
    for (let trial = first; trial < first + trials; trial += 1) {
      for (const casePlan of study.cases) {
        if (door.now() > deadline) return tooLong(rule, counts, done, most);
        const told = seekStory({ ...study, cases: [casePlan] }, rule, { trial, windowOf });
        for (const one of told.cases) counts.set(one.label, added(counts.get(one.label), one));
        note ??= told.note;
        done += 1;
        progress.update({ done, planned: most, events: done * cost.events });
        if (told.story !== null) return { ...told, cases: looked(counts, casePlan.label) };
      }
    }
    return { rule, story: null, cases: [...counts.values()], ...(note !== undefined && { note }) };
  } finally {
    progress.done();
  }
}

/** Refuses what a single run with its history would take too much for; says what a long search may take. */
export function weighRuns(
  door: Door,
  plans: readonly Plan[],
  runs: number,
  flags: SeekFlags,
): { readonly events: number; readonly seconds: number } {
  const costs = plans.map((plan) =>
    costOfRun({ ...plan, measures: { ...plan.measures, history: true } }),
  );
  const events = Math.max(...costs.map((one) => one.events));
  const bytes = Math.max(...costs.map((one) => one.bytes));
  const seconds = events / EVENTS_PER_SECOND;
  const text = `a run of about ${countText(events)} events with its whole history, ${formatMetric(bytes, "B")}: about ${durationText(seconds)}`;
  const found = refusals({ events, bytes, seconds, largestRunEvents: events }, flags, 1);
  if (found.length > 0) {
    throw new CallError(`this is not started: ${text}`, [
      ...found,
      "shorten `duration`, choose a case, or raise the limit with the flag named",
    ]);
  }
  const isMuch = seconds > ANNOUNCED.seconds || bytes > ANNOUNCED.bytes;
  if (isMuch && !flags.quiet) {
    door.err(`${text}${runs > 1 ? `; up to ${runs} of them, until one shows it` : ""}\n`);
  }
  return { events, seconds };
}

function tooLong(
  rule: ToldRule,
  counts: ReadonlyMap<string, ToldCase>,
  done: number,
  most: number,
): Told {
  const note = `The time allowed was over after ${done} of ${most} runs (--max-wall).`;
  return { rule, story: null, cases: [...counts.values()], note };
}

function added(before: ToldCase | undefined, now: ToldCase): ToldCase {
  if (before === undefined) return now;
  return {
    ...now,
    checked: (before.checked ?? 0) + (now.checked ?? 0),
    violations: before.violations + now.violations,
  };
}

/** Cases that no run was made of yet have nothing to say. */
function looked(counts: ReadonlyMap<string, ToldCase>, found: string): readonly ToldCase[] {
  return [...counts.values()].filter(({ label, checked }) => label === found || (checked ?? 0) > 0);
}
