import type { SingleLeaderRun } from "../../model/plan.ts";
import type { StationWindow } from "../../model/run-record.ts";
import { meanOf } from "../../random/moments.ts";
import type { View } from "../metrics/view.ts";
import { recordBytes } from "./plan-facts.ts";
import { flushNs, type Part } from "./unloaded-time.ts";

/** The time that a write loses in the queue of one station on its way. */
export interface StationWait {
  readonly where: string;
  readonly kind: StationWindow["kind"];
  /** Nanoseconds of the mean write. */
  readonly ns: number;
}

/**
 * The waits at the stations that a write passes, as they were counted: mean time inside less the
 * service, times how often a write passes. A disk's service is a flush of its own; what a record
 * waits for beyond it is the flush in progress. Of followers that work at the same time each counts
 * by how often it was the last that the rule needed, with idle hardware.
 */
export function waitsOf(
  plan: SingleLeaderRun,
  { window }: View,
  parts: readonly Part[],
): StationWait[] {
  return window.stations.flatMap((station): StationWait[] => {
    if (station.completions === 0) return [];
    const service = serviceNs(plan, station);
    const visits = visitsOf(plan, station, parts, service);
    const inside = station.sojournNs / station.completions;
    const ns = visits * Math.max(0, inside - service);
    return ns < 1 ? [] : [{ where: station.name, kind: station.kind, ns }];
  });
}

/** Mean nanoseconds of service of what passes the station. */
function serviceNs(plan: SingleLeaderRun, station: StationWindow): number {
  if (station.kind === "disk") return flushNs(plan, station.owner, recordBytes(plan));
  return station.busyNs / station.completions;
}

/** How often a write passes a station and waits there for it. */
function visitsOf(
  plan: SingleLeaderRun,
  { name, kind, owner }: StationWindow,
  parts: readonly Part[],
  service: number,
): number {
  const named = kind === "link" || kind === "nic" ? "network" : KINDS[kind];
  const ns = parts
    .filter((part) => part.where === name && part.name === named)
    .reduce((sum, part) => sum + part.ns, 0);
  if (ns === 0) return 0;
  const node = plan.topology.nodes[owner];
  switch (kind) {
    case "disk":
      return Math.min(1, ns / flushOnlyNs(plan, owner));
    case "apply":
      return Math.min(1, ns / meanOf(node!.apply.time));
    case "cpu": {
      // One job for the operation, and one for each message on its way; a flush's waits at the disk.
      const message = node!.cpu.perMessage === undefined ? 0 : meanOf(node!.cpu.perMessage);
      return owner === plan.replication.leader && message > 0 ? 2 : 1;
    }
    default:
      return service === 0 ? 0 : 1;
  }
}

const KINDS = { disk: "fsync", cpu: "cpu", apply: "apply" } as const;

function flushOnlyNs(plan: SingleLeaderRun, node: number): number {
  const { perFlush } = plan.topology.nodes[node]!.cpu;
  const wake = node === plan.replication.leader && perFlush !== undefined ? meanOf(perFlush) : 0;
  return flushNs(plan, node, recordBytes(plan)) - wake;
}

/**
 * Mean nanoseconds that lost packets add to a write: on each leg of its way the chance of a loss
 * times the tail loss probe after two round trips (RFC 8985, 7.2). Second losses are left out.
 */
export function lossesOf(plan: SingleLeaderRun, parts: readonly Part[]): number {
  const { links } = plan.topology;
  return parts
    .filter(({ name }) => name === "round_trip")
    .reduce((sum, { where, ns }) => {
      const link = links.find(({ name }) => name === where);
      if (link === undefined || link.loss === 0) return sum;
      const back = links.find(({ group, name }) => group === link.group && name !== link.name);
      const roundTrip = meanOf(link.delay) + meanOf((back ?? link).delay);
      const passes = meanOf(link.delay) === 0 ? 0 : ns / meanOf(link.delay);
      return sum + passes * link.loss * 2 * roundTrip;
    }, 0);
}
