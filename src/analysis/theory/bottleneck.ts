import type { Plan } from "../../model/plan.ts";
import type { StationWindow } from "../../model/run-record.ts";
import type { View } from "../metrics/view.ts";
import { asLeaderRun } from "./as-leader-run.ts";
import { limitsOf } from "./bounds.ts";
import { type Limit, type LimitName, smallest } from "./limits/limit.ts";
import { sessionTime } from "./session-time.ts";

/** What holds the writes of a case back. */
export interface Bottleneck {
  /**
   * Of a closed loop whose stations have room: what most of a write's time goes to. `outage`: what is
   * offered could be carried, and is missing because for a time nobody took writes.
   */
  readonly name: LimitName | "outage";
  /** The limit that the figure is held against; of such a loop the round trip's. */
  readonly limit: Limit;
  /** How near the simulated figure comes to it: 1 when it is reached. */
  readonly reached: number;
}

/** From here on a station counts as full: it, and not the waiting between stations, sets the pace. */
const FULL = 0.9;

/**
 * The one word for what limits write throughput. A station (leader's fsync, network, apply, CPU)
 * that runs at nine tenths of what it can do or more is the bottleneck, the fullest first. If none
 * does, an open loop is limited by what is offered, and a closed loop by the time that its sessions
 * wait: the word is what most of a write's unloaded time goes to (flushes: fsync, applying: apply,
 * sending bytes: network, CPU: cpu, the delays of all legs: round_trip). Sessions that think or
 * read for longer than that are a matter of the loop as well: round_trip. An open loop that gets
 * clearly less than it offers is limited by its fullest station all the same, or by an outage when
 * the time without an acknowledged write is at least half of what is missing. What only makes
 * replicas fall behind (`lagsOnly`) holds nothing back. Null when nobody writes.
 *
 * A group-commit disk may be busy all the time and far from its limit (each flush takes what has
 * come), so that its fullness is throughput over bound; of the other stations it is the measured
 * utilisation when that is higher, as faults and spread-out service times make it.
 */
export function findBottleneck(
  plan: Plan,
  view: View,
  bounds: readonly Limit[] = limitsOf(plan),
): Bottleneck | null {
  const { window, seconds } = view;
  const throughput = window.writesOk / seconds;
  if (plan.workloads.every(({ writeShare }) => writeShare === 0)) return null;
  const limits = measuredLimits(bounds, view).filter(({ lagsOnly }) => lagsOnly !== true);
  const fullness = (limit: Limit): number => {
    const ratio = throughput / limit.writesPerSecond;
    const grouped = limit.name === "fsync" && commitsInGroups(plan);
    if (grouped || limit.where === undefined) return ratio;
    const station = window.stations.find(({ name }) => name === limit.where);
    return Math.max(ratio, station ? utilisationOf(station, seconds) : 0);
  };
  const stations = limits.filter(({ name }) => name !== "round_trip" && name !== "offered");
  const fullest = stations.reduce((most, one) => (fullness(one) > fullness(most) ? one : most));
  const loop = smallest(limits.filter(({ name }) => name === "round_trip" || name === "offered"));
  const starved = loop.name === "offered" && throughput < 0.98 * loop.writesPerSecond;
  const full = fullness(fullest) >= FULL;
  // A load that the stations could carry, and that is carried, is no fault of the fullest station.
  const carried =
    loop.name === "offered" && !starved && loop.writesPerSecond < fullest.writesPerSecond;
  const limit = (full && !carried) || (starved && fullness(fullest) > 0.5) ? fullest : loop;
  const reached = throughput / limit.writesPerSecond;
  const silent = window.unavailableNs.sum / 1e9 / seconds;
  if (limit === loop && starved && silent >= 0.5 * (1 - reached)) {
    return { name: "outage", limit, reached };
  }
  const name = limit.name === "round_trip" ? wordOfLoop(plan) : limit.name;
  return { name, limit, reached };
}

/** The limits, with the load as it was offered in the window: phases and chance move it. */
export function measuredLimits(limits: readonly Limit[], { window, seconds }: View): Limit[] {
  return limits.map((limit) => {
    const counted = limit.name === "offered" && Number.isFinite(limit.writesPerSecond);
    if (!counted || window.writesStarted === 0) return limit;
    return { ...limit, writesPerSecond: window.writesStarted / seconds };
  });
}

/** Whether a flush takes all that has come: leaderless replicas always flush so. */
function commitsInGroups({ replication }: Plan): boolean {
  return replication.kind === "leaderless" || replication.groupCommit.enabled;
}

/** What the sessions of a closed loop spend most of their time on, where that is known. */
function wordOfLoop(plan: Plan): LimitName {
  const run = asLeaderRun(plan);
  const time = run && sessionTime(run);
  return time?.most && time.most.ns > time.away ? time.most.name : "round_trip";
}

/** Share of the servers' time that was busy; `seconds` of all runs together. */
export function utilisationOf({ busyNs, servers }: StationWindow, seconds: number): number {
  return busyNs / (servers * seconds * 1e9);
}
