import type { MetricRef } from "../../model/measures.ts";
import type { CaseResult } from "../results.ts";
import { pooledOf } from "../theory/pooled-of.ts";
import { type Band, type Busiest, bandOf, busiestStation } from "./busiest.ts";
import { systemOf, type TrustedInputs, trustedInputs } from "./inputs.ts";
import { placeOf } from "./place.ts";
import {
  type Errors,
  errorsAt,
  type Nearest,
  nearestPoint,
  type Place,
  VALIDATED_POINTS,
} from "./validated.ts";

/**
 * How far a number may be trusted. `extrapolated`: nothing like it was measured on a real system;
 * else `default`: times of hardware that nobody chose, or that others published, are behind it;
 * `given`: the author's own; `calibrated`: all of them were measured.
 */
export type TrustLabel = "calibrated" | "given" | "default" | "extrapolated";

/** What stands behind the numbers of one case. */
export interface Trust {
  readonly label: TrustLabel;
  readonly inputs: TrustedInputs;
  /** Null when nothing ran. */
  readonly busiest: (Busiest & { readonly band: Band }) | null;
  readonly place: Place;
  /** Null when nothing of this form of replication was measured. */
  readonly nearest: Nearest | null;
  /** How far off the model was where the fullest station was as full; null without such rows. */
  readonly errors: Errors | null;
  /** What the model leaves out, a sentence each. */
  readonly leavesOut: readonly string[];
}

/** Further than this from every measured row a case is extrapolated. */
const FAR = 2;

/** The systems that rows were measured of, as `system` blocks call them. */
const SYSTEMS = [...new Set(VALIDATED_POINTS.map(({ system }) => system))];

/** Found once for each case: tables, charts and JSON all ask. */
const KNOWN = new WeakMap<CaseResult, Trust>();

/** What the numbers of a case rest on. */
export function trustOf(answer: CaseResult): Trust {
  const known = KNOWN.get(answer);
  if (known !== undefined) return known;
  const trust = foundTrust(answer);
  KNOWN.set(answer, trust);
  return trust;
}

function foundTrust(answer: CaseResult): Trust {
  const { plan, origins, leavesOut } = answer.plan;
  const inputs = trustedInputs(origins);
  const pooled = pooledOf(answer);
  const busiest = pooled === null ? null : busiestStation(plan, pooled);
  const place = placeOf(plan, pooled, systemOf(origins, SYSTEMS));
  const nearest = nearestPoint(place);
  const isFar = nearest === null || nearest.times > FAR;
  return {
    label: isFar ? "extrapolated" : inputLabel(inputs),
    inputs,
    busiest: busiest && { ...busiest, band: bandOf(busiest.share) },
    place,
    nearest,
    errors: busiest && errorsAt(busiest.share, place.form),
    leavesOut,
  };
}

function inputLabel({ calibrated, published, given, defaults }: TrustedInputs): TrustLabel {
  if (defaults.length > 0 || published.length > 0) return "default";
  return given.length > 0 || calibrated.length === 0 ? "given" : "calibrated";
}

/** Metrics that were held against real systems, by form of replication. */
const HELD: Readonly<Record<Place["form"], readonly string[]>> = {
  single_leader: [
    "throughput",
    "rate",
    "write.latency",
    "commit.latency",
    "lag",
    "lag_bytes",
    "lost_writes",
    "consistency_probability",
    "stale_reads",
    "unavailable_time",
    "availability",
    "rpo",
  ],
  consensus: [
    "throughput",
    "rate",
    "write.latency",
    "read.latency",
    "lost_writes",
    "rto",
    "unavailable_time",
    "availability",
  ],
  multi_leader: [],
  leaderless: [],
};

/** Facts of the run that no measurement can contradict: counts of what the scenario itself makes. */
const COUNTED = ["messages", "network_bytes", "wal_bytes", "cost", "bound", "bottleneck"];

/** Aggregates beyond which no measured row speaks: their tails were 4 to 7 s of load. */
const TAILS = ["p99.9", "max"];

/** The label of one number of a case: the case's own, unless nothing like the number was measured. */
export function trustOfMetric(
  { name, aggregate = "" }: MetricRef,
  { label, place }: Trust,
): TrustLabel {
  if (COUNTED.includes(name)) return label;
  const isHeld = HELD[place.form].includes(name) && !TAILS.includes(aggregate);
  return isHeld ? label : "extrapolated";
}
