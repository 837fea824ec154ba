import type { Distribution } from "../random/distribution.ts";
import type { ApplyPlan, ClockPlan, CpuPlan, DiskPlan } from "./hardware.ts";

/** A data centre, zone or region: it holds nodes, and clients may sit in it. */
export interface SitePlan {
  readonly name: string;
}

/** A machine with its hardware. */
export interface NodePlan {
  /** As users write it: `pg1`, `us.db[1]`. */
  readonly name: string;
  readonly site: number;
  readonly disk: DiskPlan;
  readonly cpu: CpuPlan;
  readonly apply: ApplyPlan;
  /** Bytes per second out of the machine, shared by all its followers; null is unlimited. */
  readonly nicBytesPerSecond: number | null;
  readonly clock: ClockPlan;
  /** US dollars per hour; 0 when not given. */
  readonly costPerHour: number;
}

/**
 * A one-way pipe with its own queue. `a <-> b` in a scenario makes two. Within a site every
 * ordered pair of endpoints has a pipe of its own, as a switch gives.
 */
export interface LinkPlan {
  /** `virginia -> ireland`, or `within virginia: pg1 -> pg2`. */
  readonly name: string;
  /** The scenario's own word for it, one for both directions: `virginia <-> ireland`. */
  readonly group: string;
  /** One-way delay in nanoseconds. */
  readonly delay: Distribution;
  /**
   * True when the user gave `rtt`: an exchange draws one round trip, and request and reply take
   * half of that draw each (`delay` already is half of the rtt). Otherwise each message draws anew.
   */
  readonly roundTrip: boolean;
  /** Bytes per second; null is unlimited. */
  readonly bandwidthBytesPerSecond: number | null;
  /** Probability that one packet is lost, 0..1. */
  readonly loss: number;
  /** US dollars per byte carried; 0 when not given. */
  readonly costPerByte: number;
}

/**
 * Where everything stands. Endpoints are the nodes, in order, and after them one client host for
 * each entry of `clientSites`; `routes[from * endpoints + to]` is a link's index or -1.
 */
export interface TopologyPlan {
  readonly sites: readonly SitePlan[];
  readonly nodes: readonly NodePlan[];
  readonly links: readonly LinkPlan[];
  /** The site of each client host: its endpoint is `nodes.length + index`. */
  readonly clientSites: readonly number[];
  readonly routes: readonly number[];
}
