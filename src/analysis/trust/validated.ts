import { exp, ln } from "../../random/mathematics.ts";
import { bandOf } from "./busiest.ts";
import { VALIDATED_ROWS } from "./validated-rows.ts";

/** A measured row that the model was held against: where it stands, and how far off the model was. */
export interface ValidatedPoint {
  /** As `quorate validate` and `system` blocks call it: `postgresql`. */
  readonly system: string;
  /** `PostgreSQL 15, on, 16 sessions, RTT 10 ms`. */
  readonly text: string;
  readonly form: Form;
  /** Milliseconds of the round trip that a write waits for; 0 on one machine. */
  readonly rttMs: number;
  /** Writes in progress at a time. */
  readonly inFlight: number;
  /** Share of the fullest station that is used, by the model. */
  readonly busiest: number;
  /** Errors as shares of the measured figures, with their signs. */
  readonly throughput: number;
  readonly p50: number;
  readonly p99: number;
}

/** The measured rows, in the order of the datasets. */
export const VALIDATED_POINTS: readonly ValidatedPoint[] = VALIDATED_ROWS.trim()
  .split("\n")
  .map(pointOf);

function pointOf(line: string): ValidatedPoint {
  const [system = "", text = "", form = "", ...numbers] = line.split("|");
  const [rttMs, inFlight, busiest, throughput, p50, p99] = numbers.map(Number);
  return {
    system,
    text,
    form: form as Form,
    rttMs: rttMs!,
    inFlight: inFlight!,
    busiest: busiest!,
    throughput: throughput!,
    p50: p50!,
    p99: p99!,
  };
}

/** The forms of replication that rows were measured of. */
export type Form = "single_leader" | "consensus" | "multi_leader" | "leaderless";

/** Where a case stands among the measured rows. */
export interface Place {
  readonly system: string | null;
  readonly form: Form;
  readonly rttMs: number;
  readonly inFlight: number;
}

/** The nearest measured row. */
export interface Nearest {
  readonly point: ValidatedPoint;
  /** How many times larger or smaller the further off of round trip and load is: 1 is the same place. */
  readonly times: number;
  /** Rows of the same system, or only of the same form of replication. */
  readonly same: "system" | "form";
}

/** Medians of the absolute errors of some measured rows. */
export interface Errors {
  readonly rows: number;
  readonly throughput: number;
  readonly p50: number;
  readonly p99: number;
}

/** Below these two places are the same: a round trip within one machine, one write at a time. */
const LEAST_RTT_MS = 0.2;
const LEAST_IN_FLIGHT = 1;

/**
 * The measured row nearest to a case, among those of its system, else of its form of replication;
 * null when nothing of that form was measured.
 */
export function nearestPoint(
  place: Place,
  points: readonly ValidatedPoint[] = VALIDATED_POINTS,
): Nearest | null {
  const ofForm = points.filter(({ form }) => form === place.form);
  const ofSystem = ofForm.filter(({ system }) => system === place.system);
  const same = ofSystem.length > 0 ? "system" : "form";
  return (same === "system" ? ofSystem : ofForm).reduce<Nearest | null>((best, point) => {
    const times = timesBetween(place, point);
    return best === null || times < best.times ? { point, times, same } : best;
  }, null);
}

function timesBetween(
  a: { readonly rttMs: number; readonly inFlight: number },
  b: { readonly rttMs: number; readonly inFlight: number },
): number {
  const ratio = (x: number, y: number, least: number) => {
    const [large, small] = [Math.max(x, least), Math.max(y, least)];
    return exp(Math.abs(ln(large / small)));
  };
  return Math.max(
    ratio(a.rttMs, b.rttMs, LEAST_RTT_MS),
    ratio(a.inFlight, b.inFlight, LEAST_IN_FLIGHT),
  );
}

/** How far off the model was where the fullest station was as full as this; null without such rows. */
export function errorsAt(
  share: number,
  form: Form,
  points: readonly ValidatedPoint[] = VALIDATED_POINTS,
): Errors | null {
  const band = bandOf(share);
  const alike = points.filter((one) => one.form === form && bandOf(one.busiest) === band);
  if (alike.length === 0) return null;
  const of = (error: (point: ValidatedPoint) => number) =>
    median(alike.map((one) => Math.abs(error(one))));
  return {
    rows: alike.length,
    throughput: of((one) => one.throughput),
    p50: of((one) => one.p50),
    p99: of((one) => one.p99),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (
    (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
  );
}
