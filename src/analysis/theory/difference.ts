import type { Plan } from "../../model/plan.ts";
import type { View } from "../metrics/view.ts";
import { utilisationOf } from "./bottleneck.ts";
import { lossesOf } from "./lost-packets.ts";
import { hasOpenWriters, offeredRate, writingSessions } from "./plan-facts.ts";
import { waitsOf } from "./station-waits.ts";
import { readWay, type Way, writeWay } from "./way.ts";
import type { Part } from "./write-parts.ts";

/** One step between a bound and the simulated figure: what it is, and what it adds (or takes). */
export interface DifferenceStep {
  readonly step: string;
  readonly value: number;
}

/**
 * Why a simulated figure is not its bound: `bound` plus all `steps` is `figure`, to rounding. Plain
 * rows for a table or a waterfall chart.
 */
export interface Difference {
  readonly metric: "mean(write.latency)" | "mean(read.latency)" | "throughput(write)";
  readonly unit: "s" | "/s";
  readonly bound: DifferenceStep;
  readonly steps: readonly DifferenceStep[];
  readonly figure: DifferenceStep;
}

/** From here on a wire is so full that most of the rest is records that gather before it. */
const FULL_WIRE = 0.9;

/**
 * The rest in words, what weighs most first: where a wire is full, records gather at its sender, which
 * no station counts; then what is known to have no step of its own.
 */
function restOf({ window, seconds, plan }: View, { beyond }: Pick<Way, "beyond">): string {
  const full = window.stations.find(
    (one) =>
      (one.kind === "link" || one.kind === "nic") && utilisationOf(one, seconds) >= FULL_WIRE,
  );
  if (full !== undefined) return `gathering at the sender while ${full.name} is full, and the rest`;
  const faults = plan.faults.length > 0 ? ["faults"] : [];
  return `not told apart: ${[...faults, ...beyond, "order on streams", "ends of the window", "chance"].join(", ")}`;
}

/**
 * From the network delay that a write waits for to its simulated mean latency: the flushes, CPU,
 * bytes and applying that it passes with idle hardware, what spread adds because the last of the
 * confirmations (a quorum's answers, a group's members) that are needed counts, the wait in the queue
 * of each station on its way as the stations counted it, lost packets by closed form, and the rest.
 * Seconds. Null when no write was acknowledged.
 */
export function latencyDifference(view: View): Difference | null {
  const way = writeWay(view.plan);
  const { count, sum } = view.window.writeLatency;
  if (way === null || count === 0) return null;
  return steppedUp("mean(write.latency)", way, view, sum / count / 1e9);
}

/** The same of reads that quorums answer; null where one node answers them, or nobody reads. */
export function readDifference(view: View): Difference | null {
  const { count, sum } = view.window.readLatency;
  if (count === 0) return null;
  const way = readWay(view.plan);
  return way && steppedUp("mean(read.latency)", way, view, sum / count / 1e9);
}

function steppedUp(metric: Difference["metric"], way: Way, view: View, figure: number): Difference {
  const bound = {
    step: "network delay there and back",
    value: named(way.even.parts, "round_trip"),
  };
  return closed(metric, bound, growth(way, view), figure, restOf(view, way));
}

/**
 * From the round-trip bound of a closed loop to its simulated throughput: each step of the latency
 * lengthens what a session needs for a write. Of an open loop from what is offered: writes that
 * failed, timed out or were not over when the window ended. Per second. Null as above.
 */
export function throughputDifference(view: View): Difference | null {
  const { plan } = view;
  const way = writeWay(plan);
  if (way === null || view.window.writesOk === 0) return null;
  const figure = view.window.writesOk / view.seconds;
  const sessions = writingSessions(plan);
  if (hasOpenWriters(plan) || sessions === 0) return offered(plan, view, figure);
  const start = way.roundTripRate;
  if (!Number.isFinite(start)) return null;
  const bound = { step: "round-trip bound, every time at its mean", value: start };
  const queued = growth(way, view).filter(({ step }) => !OF_THE_BOUND.has(step));
  let cycle = sessions / start;
  let before = start;
  const steps = queued.map(({ step, value }): DifferenceStep => {
    cycle += value;
    const now = sessions / cycle;
    const change = now - before;
    before = now;
    return { step, value: change };
  });
  return closed("throughput(write)", bound, steps, figure, restOf(view, way));
}

const IDLE: readonly (readonly [Part["name"], string])[] = [
  ["fsync", "flushes with idle disks"],
  ["cpu", "CPU with idle cores"],
  ["network", "bytes on the wire with idle links"],
  ["apply", "applying with idle workers"],
];

/** Steps that the round-trip bound holds already. */
const OF_THE_BOUND = new Set(IDLE.map(([, step]) => step));

/** What an operation takes beyond the network delay, step by step, in seconds; steps of nothing left out. */
function growth(way: Way, view: View): DifferenceStep[] {
  const { even, whole, services } = way;
  const idle = IDLE.map(([name, step]) => ({ step, value: named(even.parts, name) }));
  const spread = (whole.total - even.total) / 1e9;
  const waits = waitsOf(view.plan, services, view, whole.parts).map(({ where, kind, ns }) => ({
    step: kind === "disk" ? `${where}: waiting for the flush in progress` : `${where}: queue`,
    value: ns / 1e9,
  }));
  return [
    ...idle,
    { step: way.spread, value: spread },
    ...waits,
    { step: "lost packets sent again", value: lossesOf(view, whole.parts) / 1e9 },
  ].filter(({ value }) => Math.abs(value) > 1e-12);
}

/** Of an open loop's throughput nothing is waited for. */
const NOTHING = { beyond: [] } as const;

function offered(run: Plan, view: View, figure: number): Difference | null {
  const { window, seconds } = view;
  const planned = run.workloads.reduce(
    (sum, { load, writeShare }) => sum + (offeredRate(load) ?? 0) * writeShare,
    0,
  );
  const closedToo = run.workloads.some(
    ({ load, writeShare }) => load.kind === "closed" && writeShare > 0,
  );
  if (closedToo) return null;
  const bound = { step: "offered load", value: planned };
  const steps = [
    {
      step: "arrivals in the window, by phase and chance",
      value: window.writesStarted / seconds - planned,
    },
    { step: "writes that failed", value: -window.writesFailed / seconds },
    { step: "writes that timed out", value: -window.writesTimedOut / seconds },
  ].filter(({ value }) => Math.abs(value) > 1e-9);
  return closed("throughput(write)", bound, steps, figure, restOf(view, NOTHING));
}

/** Puts what is left over into a step of its own, so that all of them add up to the figure. */
function closed(
  metric: Difference["metric"],
  bound: DifferenceStep,
  steps: readonly DifferenceStep[],
  figure: number,
  restText: string,
): Difference {
  const told = steps.reduce((sum, { value }) => sum + value, bound.value);
  const rest = { step: restText, value: figure - told };
  const unit = metric === "throughput(write)" ? "/s" : "s";
  return {
    metric,
    unit,
    bound,
    steps: [...steps, rest],
    figure: { step: "simulated", value: figure },
  };
}

function named(parts: readonly Part[], name: Part["name"]): number {
  return parts.filter((part) => part.name === name).reduce((sum, { ns }) => sum + ns, 0) / 1e9;
}
