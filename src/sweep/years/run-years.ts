import {
  type CycleReach,
  type CycleRun,
  cycleRun,
  firstReach,
  MOST_DOUBLINGS,
} from "../../analysis/years/cycle-plan.ts";
import { whyNoYears } from "../../analysis/years/kinds.ts";
import { doubtOf, legsToVary, lossGrowth, outcomeOf } from "../../analysis/years/outcome.ts";
import { type CycleCounts, cycleCounts, planYears } from "../../analysis/years/strata.ts";
import type { Cycle, CycleOutcome, YearsPlan, YearsRuns } from "../../analysis/years/years.ts";
import type { Plan } from "../../model/plan.ts";
import { rareFaults } from "../../model/rare-faults.ts";
import type { RunRecord } from "../../model/run-record.ts";
import type { Study } from "../../model/study.ts";
import { inProcessPool, type RunPool, threadPool } from "../pool.ts";
import type { FailedRun } from "../protocol.ts";

export interface RunYearsOptions {
  /** Where runs are carried out; the caller closes it. */
  readonly pool?: RunPool;
  readonly jobs?: number;
  readonly threads?: boolean;
  readonly signal?: AbortSignal;
  /** How many cycles; absent: as many as the study has trials, at least two dozen. */
  readonly counts?: CycleCounts;
  /** Called after each cycle. */
  readonly onCycle?: (done: number, planned: number, events: number) => void;
}

/** The cycles of a study's cases; null for a case whose years nobody can tell. */
export interface StudyYears {
  readonly cases: readonly (YearsRuns | null)[];
  readonly failures: readonly FailedRun[];
  readonly stopped: "end" | "interrupted";
}

/** One cycle with its place. */
interface Cell {
  readonly caseIndex: number;
  readonly stratum: number;
  readonly index: number;
  readonly plan: Plan;
  readonly cycle: Cycle;
}

/** Whether the years of a study are asked for and differ from its runs: some fault is rare. */
export function hasYears({ cases }: Study): boolean {
  return cases.some(({ plan }) => rareFaults(plan).length > 0);
}

/**
 * Runs the cycles of a year for every case that has rare faults (see analysis/years/years.ts). Each
 * cycle is its own run and its own seed, so that neither the order nor the number of workers
 * changes a byte of the answer.
 */
export async function runYears(study: Study, options: RunYearsOptions = {}): Promise<StudyYears> {
  const { trials } = study;
  const counts = options.counts ?? cycleCounts(trials.kind === "fixed" ? trials.count : trials.min);
  const plans = study.cases.map(({ plan }) =>
    rareFaults(plan).length === 0 || whyNoYears(plan) !== null ? null : planYears(plan, counts),
  );
  const cells = study.cases.flatMap(({ plan }, caseIndex) => cellsOf(plan, caseIndex, plans));
  const found = plans.map((years) => years?.strata.map(({ cycles }) => cycles.map(() => null)));
  const outcomes = found as (CycleOutcome | null)[][][];
  const failures: FailedRun[] = [];
  const jobs = Math.max(1, options.jobs ?? 1);
  const threaded = jobs > 1 || options.threads;
  const pool = options.pool ?? (await (threaded ? threadPool(jobs) : inProcessPool()));
  let [next, done, events, givenUp] = [0, 0, 0, false];
  const lane = async (): Promise<void> => {
    while (!givenUp && next < cells.length) {
      const cell = cells[next++]!;
      const outcome = await runCycle(pool, cell, options.signal);
      if (outcome === "given_up") givenUp = true;
      else if ("reason" in outcome) failures.push(outcome);
      else {
        outcomes[cell.caseIndex]![cell.stratum]![cell.index] = outcome;
        events += outcome.events;
      }
      done += 1;
      options.onCycle?.(done, cells.length, events);
    }
  };
  try {
    await Promise.all(Array.from({ length: pool.width }, lane));
  } finally {
    if (options.pool === undefined) await pool.close();
  }
  const cases = plans.map((plan, i) => (plan === null ? null : { plan, outcomes: outcomes[i]! }));
  return { cases, failures, stopped: givenUp ? "interrupted" : "end" };
}

function cellsOf(
  plan: Plan,
  caseIndex: number,
  plans: readonly (YearsPlan | null)[],
): readonly Cell[] {
  const strata = plans[caseIndex]?.strata ?? [];
  return strata.flatMap(({ cycles }, stratum) =>
    cycles.map((cycle, index): Cell => ({ caseIndex, stratum, index, plan, cycle })),
  );
}

/** A cycle's run together with its record. */
interface Carried {
  readonly run: CycleRun;
  readonly record: RunRecord;
}

/**
 * One cycle, again with twice the reach while it leaves doubt: a leg that was cut while something
 * still changed, or an end at which not all was well. Where writes were lost and a leg was cut, once
 * more with half of that leg: what is lost may grow with it.
 */
async function runCycle(
  pool: RunPool,
  cell: Cell,
  signal: AbortSignal | undefined,
): Promise<CycleOutcome | FailedRun | "given_up"> {
  let reach: CycleReach = firstReach(cell.plan);
  let carried = await carry(pool, cell, reach, signal);
  for (let doublings = 0; doublings < MOST_DOUBLINGS && "record" in carried; doublings++) {
    const doubt = doubtOf(carried.run, carried.record);
    if (doubt === null || !carried.record.complete) break;
    const { legNs, tailNs } = reach;
    reach = doubt === "leg" ? { legNs: 2 * legNs, tailNs } : { legNs, tailNs: 2 * tailNs };
    carried = await carry(pool, cell, reach, signal);
  }
  if (!("record" in carried)) return carried.failed;
  const { run, record } = carried;
  const growth: number[] = [];
  for (const leg of legsToVary(run, record)) {
    const half = await carry(pool, cell, { ...reach, halved: leg }, signal);
    if (!("record" in half)) return half.failed;
    growth[leg] = lossGrowth(run, leg, record, half.record);
  }
  return outcomeOf(run, record, growth);
}

async function carry(
  pool: RunPool,
  { caseIndex, index, plan, cycle }: Cell,
  reach: CycleReach,
  signal: AbortSignal | undefined,
): Promise<Carried | { readonly failed: FailedRun | "given_up" }> {
  const run = cycleRun(plan, cycle, rareFaults(plan), reach);
  const reply = await pool.run({ caseIndex, trial: index, plan: run.plan }, signal);
  if (reply === "given_up" || reply.kind === "failed") return { failed: reply };
  return { run, record: reply.record };
}
