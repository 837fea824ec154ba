import type { SingleLeaderRun } from "../../model/plan.ts";
import { cyclesOf } from "./limits/round-trip.ts";
import { type Part, TIME_OUT } from "./write-parts.ts";
import type { PartName } from "./write-steps.ts";

/** Where the time of a closed loop's sessions goes, for each write, with idle hardware. */
export interface SessionTime {
  /** Nanoseconds of one write. */
  readonly write: number;
  /** Nanoseconds of thinking and reading that fall to one write. */
  readonly away: number;
  /** What most of `write` goes to; null when a write takes no time. */
  readonly most: Share | null;
}

/** All parts of one name together. */
export interface Share {
  readonly name: PartName;
  readonly ns: number;
  /** Where it passes, the longest first; what is below a tenth of it is left out. */
  readonly where: readonly string[];
}

/** Plans are frozen, so that what was worked out for one stays true. */
const known = new WeakMap<SingleLeaderRun, SessionTime>();

/** The mean over the sessions that write, by how often they do; null when no closed loop writes. */
export function sessionTime(plan: SingleLeaderRun): SessionTime | null {
  const before = known.get(plan);
  if (before !== undefined) return before;
  const cycles = cyclesOf(plan).filter(({ cycle }) => Number.isFinite(cycle));
  if (cycles.length === 0) return null;
  // Where no time passes at all every session counts the same.
  const often = cycles.map(({ writes, cycle }) => (cycle === 0 ? writes : writes / cycle));
  const all = often.reduce((sum, one) => sum + one, 0);
  let [write, away] = [0, 0];
  const parts: Part[] = [];
  cycles.forEach((one, index) => {
    const weight = often[index]! / all;
    write += weight * one.write.total;
    away += weight * Math.max(0, one.cycle / one.writeShare - one.write.total);
    for (const part of one.write.parts) parts.push({ ...part, ns: part.ns * weight });
  });
  const found = { write, away, most: largest(parts) };
  known.set(plan, found);
  return found;
}

/** The name with the most time; the first of equals. */
function largest(parts: readonly Part[]): Share | null {
  const names = [...new Set(parts.map(({ name }) => name))];
  const shares = names.map((name): Share => {
    const byPlace = new Map<string, number>();
    for (const part of parts.filter((one) => one.name === name)) {
      byPlace.set(part.where, (byPlace.get(part.where) ?? 0) + part.ns);
    }
    const ns = [...byPlace.values()].reduce((sum, one) => sum + one, 0);
    const places = [...byPlace].filter(([, one]) => one >= 0.1 * ns).sort((a, b) => b[1] - a[1]);
    return { name, ns, where: places.map(([where]) => where) };
  });
  return shares.reduce<Share | null>(
    (most, one) => (most === null || one.ns > most.ns ? one : most),
    null,
  );
}

/** `follower's apply`, `the flushes of leader and r1`, `network delay`. */
export function shareText({ name, where }: Share): string {
  const owners = where.map((one) => one.replace(/\.(disk|apply|cpu|nic)$/, ""));
  const together = list(owners);
  switch (name) {
    case "apply":
      return `${together}'s apply`;
    case "fsync":
      return owners.length === 1 ? `${together}'s flush` : `the flushes of ${together}`;
    case "cpu":
      return `${together}'s CPU`;
    case "network":
      return `sending the bytes through ${list(where)}`;
    case "round_trip":
      return where.includes(TIME_OUT) ? `the ${TIME_OUT}` : "network delay";
  }
}

function list(names: readonly string[]): string {
  return names.length < 2
    ? names.join("")
    : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
}
