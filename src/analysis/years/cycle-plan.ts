import type { FaultPlan, FaultSchedule } from "../../model/faults.ts";
import type { Plan } from "../../model/plan.ts";
import type { LoadPlan, WorkloadPlan } from "../../model/workload.ts";
import { quantileOf } from "../../random/moments.ts";
import { makeStream } from "../../random/stream.ts";
import { settlingNs } from "./settling.ts";
import type { Cycle, Leg, Span } from "./years.ts";

/** With a steady load the strike comes at most so long after the warm-up. */
const LONGEST_LEAD_NS = 30e9;
/** An automatic warm-up is taken for this share of the run. */
const WARMUP_SHARE = 0.2;
/** Of a time that is drawn, all but so many are waited for. */
const NEARLY_ALL = 0.999;
/** How often the wait for the cluster to be well again may be doubled. */
export const MOST_DOUBLINGS = 5;

/** How far a cycle is simulated. */
export interface CycleReach {
  /** Nanoseconds up to which a leg is simulated. */
  readonly legNs: number;
  /** Nanoseconds after the last end until everybody should have caught up. */
  readonly tailNs: number;
  /** A leg that is simulated at half of that. */
  readonly halved?: number;
}

/** A cycle's run, and where its parts lie in it. Times in nanoseconds of the run. */
export interface CycleRun {
  readonly plan: Plan;
  readonly strikeNs: number;
  /** The last end of a fault. */
  readonly mendedNs: number;
  readonly legs: readonly Leg[];
  /** Where each leg stands. */
  readonly spans: readonly Span[];
  /** Whether a fault of the cycle takes a disk's contents with it. */
  readonly losesDisks: boolean;
}

/** How far the runs of a plan reach at first. */
export function firstReach(plan: Plan): CycleReach {
  const settling = settlingNs(plan);
  return { legNs: 3 * settling, tailNs: settling + followingNs(plan) };
}

/** Nanoseconds that what follows a fault by its label takes: `after "zone lost" + 5min switchover …`. */
function followingNs({ faults }: Plan): number {
  return faults.reduce((sum, { schedule, lasts }) => {
    if (schedule.kind !== "after") return sum;
    return sum + schedule.plusNs + (lasts === null ? 0 : quantileOf(lasts, NEARLY_ALL));
  }, 0);
}

/**
 * The run of one cycle: the scenario as it is, without the faults that have their fixed time and
 * with those of the cycle, which begin at a random moment of the measured part.
 */
export function cycleRun(
  plan: Plan,
  cycle: Cycle,
  rare: readonly number[],
  reach: CycleReach,
): CycleRun {
  const strikeNs = strikeAt(plan, cycle.seed);
  const { legs, timeOf } = legsOf(cycle, reach);
  const spans: Span[] = [];
  let at = strikeNs;
  for (const { runNs } of legs) {
    spans.push({ fromNs: at, toNs: at + runNs });
    at += runNs;
  }
  const mendedNs = at;
  const durationNs = mendedNs + reach.tailNs;
  const faults = faultsOf(plan, cycle, rare, { strikeNs, durationNs, timeOf });
  const warmupNs = Math.min(warmupOf(plan), strikeNs - 1);
  return {
    plan: {
      ...plan,
      workloads: plan.workloads.map((workload) => lasting(workload, durationNs)),
      faults,
      measures: {
        ...plan.measures,
        history: false,
        findings: false,
        windows: [
          { fromNs: 0, toNs: strikeNs },
          { fromNs: strikeNs, toNs: durationNs },
          ...spans.map(secondHalf),
        ],
      },
      run: { ...plan.run, seed: cycle.seed, durationNs, warmupNs },
    },
    strikeNs,
    mendedNs,
    legs,
    spans,
    losesDisks: cycle.strikes.some(({ fault }) => losesDisk(plan.faults, fault)),
  };
}

function losesDisk(faults: readonly FaultPlan[], head: number): boolean {
  return faults.some(({ action, with: first }, index) => {
    const belongs = index === head || first === head;
    return belongs && action.kind === "crash" && action.losesDisk;
  });
}

/** The half of a leg in which nothing should change any more. */
export function secondHalf({ fromNs, toNs }: Span): Span {
  return { fromNs: Math.floor((fromNs + toNs) / 2), toNs };
}

function warmupOf({ run }: Plan): number {
  return run.warmupNs ?? Math.round(run.durationNs * WARMUP_SHARE);
}

/** A random moment of the measured part; with a steady load, of its beginning. */
function strikeAt(plan: Plan, seed: string): number {
  const warmup = warmupOf(plan);
  const measured = plan.run.durationNs - warmup;
  const steady = plan.workloads.every(({ load }) => load.kind !== "phases");
  const span = steady ? Math.min(measured, LONGEST_LEAD_NS) : measured;
  const u = makeStream(seed, "cycle", "moment").next();
  return Math.max(2, Math.round(warmup + u * span));
}

/** The stretches between strikes and ends, cut to `legNs`, and where a moment of them lies then. */
function legsOf(
  { strikes }: Cycle,
  { legNs, halved }: CycleReach,
): { readonly legs: readonly Leg[]; readonly timeOf: (realNs: number) => number } {
  const marks = [...new Set(strikes.flatMap(({ atNs, lengthNs }) => [atNs, atNs + lengthNs]))];
  marks.sort((a, b) => a - b);
  const legs = marks.slice(1).map((mark, i): Leg => {
    const realNs = mark - marks[i]!;
    const runNs = Math.min(realNs, Math.round(legNs));
    return { realNs, runNs: i === halved ? Math.round(runNs / 2) : runNs };
  });
  const timeOf = (realNs: number): number => {
    let ns = 0;
    for (let i = 0; i < legs.length && marks[i]! < realNs; i++) ns += legs[i]!.runNs;
    return ns;
  };
  return { legs, timeOf };
}

interface Timing {
  readonly strikeNs: number;
  readonly durationNs: number;
  readonly timeOf: (realNs: number) => number;
}

/**
 * The plan's faults at their places, which their random streams and `with` go by: those of the
 * cycle strike as it says, other rare ones and those with a fixed time never. A second strike of
 * the same fault stands at the end with its parts.
 */
function faultsOf(
  plan: Plan,
  cycle: Cycle,
  rare: readonly number[],
  { strikeNs, durationNs, timeOf }: Timing,
): readonly FaultPlan[] {
  const faults = plan.faults.map((fault, index) =>
    isStory(fault) || rare.includes(index)
      ? { ...fault, schedule: never(durationNs) }
      : { ...fault, schedule: upTo(fault.schedule, plan.run.durationNs, durationNs) },
  );
  const struck = new Set<number>();
  for (const strike of cycle.strikes) {
    const atNs = strikeNs + timeOf(strike.atNs);
    const lengthNs = timeOf(strike.atNs + strike.lengthNs) - timeOf(strike.atNs);
    const head = plan.faults[strike.fault]!;
    const timed: FaultPlan = {
      ...aimedAt(head, strike.node),
      schedule: { kind: "at", atNs },
      lasts: head.lasts === null ? null : { kind: "constant", value: lengthNs },
    };
    if (!struck.has(strike.fault)) {
      struck.add(strike.fault);
      faults[strike.fault] = timed;
      continue;
    }
    const again = faults.push(timed) - 1;
    for (const part of plan.faults) {
      if (part.with === strike.fault) faults.push({ ...part, with: again });
    }
  }
  return faults;
}

/** Something that the scenario lets happen once; what holds from the start on is how things are. */
export function isStory({ schedule }: FaultPlan): boolean {
  return schedule.kind === "at" && schedule.atNs > 0;
}

function never(durationNs: number): FaultSchedule {
  return { kind: "at", atNs: durationNs };
}

/** A schedule over the whole run goes on to the end of a longer one. */
function upTo(schedule: FaultSchedule, wasNs: number, durationNs: number): FaultSchedule {
  if (schedule.kind !== "every" && schedule.kind !== "when") return schedule;
  return schedule.toNs >= wasNs ? { ...schedule, toNs: durationNs } : schedule;
}

function aimedAt(fault: FaultPlan, node: number | null): FaultPlan {
  const { action } = fault;
  if (node === null || !("target" in action)) return fault;
  return { ...fault, action: { ...action, target: { kind: "nodes", nodes: [node] } } };
}

/** A load in phases goes on with its last rate. */
function lasting(workload: WorkloadPlan, durationNs: number): WorkloadPlan {
  const { load } = workload;
  if (load.kind !== "phases") return workload;
  const last = load.phases.at(-1);
  if (last === undefined) return workload;
  const more = { from: last.to, to: last.to, durationNs };
  const longer: LoadPlan = { kind: "phases", phases: [...load.phases, more] };
  return { ...workload, load: longer };
}
