import type { FaultPlan, LinkChanges } from "../../model/faults.ts";
import type { Plan } from "../../model/plan.ts";
import { meanOf } from "../../random/moments.ts";
import { formatMetric } from "../../units/format.ts";
import { asLeaderRun } from "./as-leader-run.ts";
import { limitsOf } from "./bounds.ts";
import { lagGrowth } from "./lag-growth.ts";
import { calledText, type Limit, rateText, smallest } from "./limits/limit.ts";
import { followerNetworkLimit } from "./limits/network.ts";
import { offeredLimit } from "./limits/offered.ts";
import { peakBetween } from "./offered-load.ts";
import { nodeAt, recordBytes } from "./plan-facts.ts";

/** A load that does not fit through links while a fault lies on them. */
export interface Narrowed {
  /** The fault's label. */
  readonly label: string;
  readonly sentence: string;
}

/**
 * What a plan's faults on links (`degrade`, `set`) leave too narrow for its load while they last: a
 * bandwidth, or TCP's window where packets are lost. Empty where all fits, or did not fit before
 * either. Each fault is looked at by itself.
 */
export function narrowedByFaults(plan: Plan): readonly Narrowed[] {
  return plan.faults.flatMap((fault) => {
    const changed = linksChangedBy(fault);
    if (changed === null) return [];
    const links = plan.topology.links.map((link, index) =>
      changed.links.includes(index) ? { ...link, ...changed.changes } : link,
    );
    const during = { ...plan, topology: { ...plan.topology, links } };
    return sentencesOf(plan, during, timesOf(plan, fault)).map((text) => ({
      label: fault.label,
      sentence: `while "${fault.label}" lasts${whenText(plan, fault)}, ${text}.`,
    }));
  });
}

function linksChangedBy({ action }: FaultPlan): {
  readonly links: readonly number[];
  readonly changes: LinkChanges;
} | null {
  if (action.kind === "degrade") return action;
  return action.kind === "set" && action.change.kind === "link" ? action.change : null;
}

interface Times {
  readonly fromNs: number;
  readonly toNs: number;
  /** How long it lasts, on average. */
  readonly lastsNs: number;
}

/** When a fault may lie on its links; of one without a fixed hour, all of the run. */
function timesOf({ faults, run }: Plan, fault: FaultPlan): Times {
  const { schedule, lasts } = leaderOf(faults, fault);
  const lastsNs = Math.min(run.durationNs, lasts === null ? Infinity : meanOf(lasts));
  if (schedule.kind !== "at") return { fromNs: 0, toNs: run.durationNs, lastsNs };
  const toNs = Math.min(run.durationNs, schedule.atNs + lastsNs);
  return { fromNs: schedule.atNs, toNs, lastsNs: Math.max(0, toNs - schedule.atNs) };
}

/** The fault whose times hold for this one. */
function leaderOf(faults: readonly FaultPlan[], fault: FaultPlan): FaultPlan {
  return fault.with === undefined ? fault : (faults[fault.with] ?? fault);
}

function whenText(plan: Plan, fault: FaultPlan): string {
  const { fromNs, toNs, lastsNs } = timesOf(plan, fault);
  if (leaderOf(plan.faults, fault).schedule.kind !== "at") return `, for ${seconds(lastsNs)}`;
  if (toNs >= plan.run.durationNs) return `, from ${seconds(fromNs)} on`;
  return `, from ${seconds(fromNs)} to ${seconds(toNs)}`;
}

function sentencesOf(plan: Plan, during: Plan, times: Times): string[] {
  const waited = held(during);
  const isOpen = Number.isFinite(offeredLimit(plan).writesPerSecond);
  const usual = usualRate(plan, times);
  if (waited !== null && isNarrow(plan, waited, usual)) {
    const can = `${calledText(waited)} can take about ${rateText(waited.writesPerSecond)}`;
    if (isOpen) {
      return [
        `up to ${rateText(usual)} arrive and ${can}, so that ${backlog(plan, waited, usual, times)}`,
      ];
    }
    return [`${can}, ${rateText(usual)} without it`];
  }
  return lagging(during)
    .filter(({ limit }) => isNarrow(plan, limit, usual))
    .map(({ name, limit }) => {
      const can = `${calledText(limit)} can take about ${rateText(limit.writesPerSecond)}`;
      const late = backlog(plan, limit, usual, times);
      return `${name} falls behind: ${rateText(usual)} are written and ${can}, so that ${late}`;
    });
}

/** Whether a limit is too small for what is written, and was not before the fault. */
function isNarrow(plan: Plan, limit: Limit, written: number): boolean {
  if (!Number.isFinite(written) || limit.writesPerSecond >= written) return false;
  const before = [...lagging(plan).map((one) => one.limit), ...networkOf(plan)];
  return !before.some(
    ({ where, writesPerSecond }) => where === limit.where && writesPerSecond < written,
  );
}

/** Writes per second while nothing lies on the links. */
function usualRate(plan: Plan, { fromNs, toNs }: Times): number {
  const holding = limitsOf(plan).filter(
    ({ lagsOnly, name }) => lagsOnly !== true && name !== "offered",
  );
  const most = smallest(holding).writesPerSecond;
  const isOpen = Number.isFinite(offeredLimit(plan).writesPerSecond);
  return isOpen ? Math.min(most, peakBetween(plan, fromNs, toNs)) : most;
}

const networkOf = (plan: Plan) => limitsOf(plan).filter(({ name }) => name === "network");

/** The network limit that writes wait for. */
function held(plan: Plan): Limit | null {
  return networkOf(plan).find(({ lagsOnly }) => lagsOnly !== true) ?? null;
}

/** The ways to replicas that nobody waits for, or not always. */
function lagging(plan: Plan): { readonly name: string; readonly limit: Limit }[] {
  const run = asLeaderRun(plan);
  if (run === null) {
    return networkOf(plan)
      .filter(({ lagsOnly }) => lagsOnly === true)
      .map((limit) => ({ name: "a replica", limit }));
  }
  return run.replication.followers.map((follower) => ({
    name: nodeAt(run, follower).name,
    limit: followerNetworkLimit(run, follower),
  }));
}

/** What has piled up when the fault ends: writes, bytes, and by how much the last one done is late. */
function backlog(plan: Plan, limit: Limit, written: number, { lastsNs }: Times): string {
  const growth = lagGrowth(written, limit.writesPerSecond, recordBytes(plan));
  if (growth === null) return "";
  const over = lastsNs / 1e9;
  const writes = formatMetric(Math.round(growth.itemsPerSecond * over), "count");
  const bytes = formatMetric(growth.bytesPerSecond * over, "B");
  return `${writes} writes (${bytes}) wait by its end, the oldest for ${seconds(growth.lagPerSecond * lastsNs)}`;
}

function seconds(ns: number): string {
  return formatMetric(ns / 1e9, "s");
}
