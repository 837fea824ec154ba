import { BANDWIDTH } from "../../../units/dimension.ts";
import { formatMetric, formatQuantity } from "../../../units/format.ts";

/** What may hold back the writes of a plan. */
export type LimitName = "fsync" | "network" | "apply" | "round_trip" | "cpu" | "offered";

/** One closed-form limit of a plan. */
export interface Limit {
  readonly name: LimitName;
  /** Infinity when it does not limit. */
  readonly writesPerSecond: number;
  /** The formula with its numbers put in, or why there is no limit. */
  readonly formula: string;
  /** The machine or link that it is the limit of, as users name it. */
  readonly where?: string;
  /** What of that it is, where it is not its bandwidth or its speed. */
  readonly what?: string;
  /** By which share of it a run may come out above, as it is a mean and no bound. */
  readonly about?: number;
  /**
   * True where nobody waits for it: writes go on faster than that, and replicas fall behind for as
   * long as they do. It bounds what lasts, and holds no single write up.
   */
  readonly lagsOnly?: boolean;
}

/** A limit that is none, and why. */
export function unlimited(name: LimitName, why: string): Limit {
  return { name, writesPerSecond: Infinity, formula: why };
}

/** The smallest of several limits of one kind; the first of equals. */
export function smallest<T extends { readonly writesPerSecond: number }>(limits: readonly T[]): T {
  return limits.reduce((least, one) => (one.writesPerSecond < least.writesPerSecond ? one : least));
}

/** Nanoseconds as readers write them; four digits, as every figure that is worked out. */
export const timeText = (ns: number): string => formatMetric(ns / 1e9, "s");
export const bytesText = (bytes: number): string => formatMetric(bytes, "B");
export const countText = (count: number): string => formatMetric(count, "count");
export const bandwidthText = (bytes: number): string => formatQuantity(bytes, BANDWIDTH);

/** `14.2 writes/s`. */
export function rateText(perSecond: number): string {
  return formatMetric(perSecond, "/s").replace(/\/(s|min|h)$/, " writes/$1");
}

/** A limit as the subject of a sentence. */
export function calledText({ what, where, name }: Limit): string {
  return what ?? where ?? name;
}

/** `1 write`, `2.5 writes`. */
export function countOf(count: number, one: string): string {
  return `${countText(count)} ${one}${count === 1 ? "" : "s"}`;
}
