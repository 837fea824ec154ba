import type { CostEstimate } from "../analysis/theory/cost-estimate.ts";
import type { Study } from "../model/study.ts";
import { formatMetric } from "../units/format.ts";
import { fromBase, unitOf } from "../units/unit.ts";
import { countText, durationText } from "./progress.ts";
import { DEFAULT_LIMITS, type ScenarioFlags } from "./scenario-options.ts";

/** Runs that a study asks for at first, and at most. */
export function runsOf({ cases, trials }: Study): {
  readonly first: number;
  readonly most: number;
} {
  const [first, most] =
    trials.kind === "fixed" ? [trials.count, trials.count] : [trials.min, trials.max];
  return { first: cases.length * first, most: cases.length * most };
}

/** `48 runs, about 100 million events in all: about 20 s with 2 jobs`. */
export function costText(study: Study, cost: CostEstimate, jobs: number): string {
  const { first, most } = runsOf(study);
  const total = `${countText(cost.events)} events`;
  const runs = first === most ? `${most} runs` : `${first} to ${most} runs`;
  const what = most > 1 ? `${runs}, about ${total} in all` : `one run of about ${total}`;
  const width = Math.min(jobs, first);
  const workers = width > 1 ? ` with ${width} jobs` : "";
  return `${what}: about ${durationText(cost.seconds / width)}${workers}`;
}

/**
 * Why a study is not started: what it would take, what is allowed, and the flag that allows more.
 * Empty when it may start.
 */
export function refusals(cost: CostEstimate, flags: ScenarioFlags, jobs: number): string[] {
  const events = flags.maxEvents ?? DEFAULT_LIMITS.events;
  const bytes = flags.maxBytes ?? DEFAULT_LIMITS.bytes;
  const wall = flags.maxWall ?? DEFAULT_LIMITS.wallSeconds;
  const [largest, seconds] = [cost.largestRunEvents, cost.seconds / jobs];
  return [
    ...(largest > events
      ? [`one run takes about ${countText(largest)} events of ${countText(events)} (--max-events)`]
      : []),
    ...(cost.bytes > bytes
      ? [`records take ${sizeText(cost.bytes, bytes)} of ${formatMetric(bytes, "B")} (--max-bytes)`]
      : []),
    ...(seconds > wall
      ? [`it takes about ${durationText(seconds)} of ${durationText(wall)} (--max-wall)`]
      : []),
  ];
}

/** A size in the unit in which another is written, so that the two compare: `1.29 GiB` of `1 GiB`. */
function sizeText(bytes: number, like: number): string {
  const name = formatMetric(like, "B").split(" ")[1] ?? "B";
  const unit = unitOf(name);
  if (unit === undefined) return formatMetric(bytes, "B");
  return `${Number(fromBase(bytes, unit).toPrecision(3))} ${name}`;
}
