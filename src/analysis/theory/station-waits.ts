import type { Plan } from "../../model/plan.ts";
import type { StationWindow } from "../../model/run-record.ts";
import { meanOf } from "../../random/moments.ts";
import type { View } from "../metrics/view.ts";
import type { Part } from "./write-parts.ts";

/** The time that a write loses in the queue of one station on its way. */
export interface StationWait {
  readonly where: string;
  readonly kind: StationWindow["kind"];
  /** Nanoseconds of the mean write. */
  readonly ns: number;
}

/** What a form of replication takes of stations, beside what their own counters tell. */
export interface Services {
  /** Nanoseconds from when a flush may begin until it is over, with one record. */
  flushNs(node: number): number;
  /** The disk's own part of that. */
  diskNs(node: number): number;
  /** How often a write passes the CPU of a node, when so many nanoseconds of it are on its way. */
  cpuVisits(node: number, ns: number): number;
  /** The same of a link or a network card, from the mean time of what passes there. */
  wireVisits(serviceNs: number, ns: number): number;
}

/**
 * The waits at the stations that an operation passes, as they were counted: mean time inside less the
 * service, times how often it passes. A disk's service is a flush of its own; what a record waits for
 * beyond it is the flush in progress. Of replicas that work at the same time each counts by how often
 * it was the last that the rule needed, with idle hardware.
 */
export function waitsOf(
  plan: Plan,
  services: Services,
  { window }: View,
  parts: readonly Part[],
): StationWait[] {
  return window.stations.flatMap((station): StationWait[] => {
    if (station.completions === 0) return [];
    const service =
      station.kind === "disk"
        ? services.flushNs(station.owner)
        : station.busyNs / station.completions;
    const visits = visitsOf(plan, services, station, parts, service);
    const inside = station.sojournNs / station.completions;
    const ns = visits * Math.max(0, inside - service);
    return ns < 1 ? [] : [{ where: station.name, kind: station.kind, ns }];
  });
}

/** How often an operation passes a station and waits there for it. */
function visitsOf(
  plan: Plan,
  services: Services,
  { name, kind, owner }: StationWindow,
  parts: readonly Part[],
  service: number,
): number {
  const named = kind === "link" || kind === "nic" ? "network" : KINDS[kind];
  const ns = parts
    .filter((part) => part.where === name && part.name === named)
    .reduce((sum, part) => sum + part.ns, 0);
  if (ns === 0) return 0;
  switch (kind) {
    case "disk":
      return Math.min(1, ns / services.diskNs(owner));
    case "apply":
      return Math.min(1, ns / meanOf(plan.topology.nodes[owner]!.apply.time));
    case "cpu":
      return services.cpuVisits(owner, ns);
    default:
      return service === 0 ? 0 : services.wireVisits(service, ns);
  }
}

const KINDS = { disk: "fsync", cpu: "cpu", apply: "apply" } as const;
