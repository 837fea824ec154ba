import type { Leg, MappedNode, Spread } from "../analysis/topology/site-map.ts";
import { BANDWIDTH } from "../units/dimension.ts";
import { formatMetric, formatQuantity } from "../units/format.ts";

/** A round trip whose directions differ by more than this is written with both of them. */
const ALIKE = 1.05;
/** A tail is worth a word from this ratio to the median on. */
const LONG_TAIL = 1.05;

/** `70 ms rtt`, or `30 ms there, 42 ms back`; over several cases from the least to the most. */
export function delayText(legs: readonly Leg[]): string {
  const there = union(legs.map((leg) => leg.there));
  const back = union(legs.map((leg) => leg.back));
  const alike = ratio(there.low, back.low) < ALIKE && ratio(there.high, back.high) < ALIKE;
  if (!alike) return `${spreadText(there)} there, ${spreadText(back)} back`;
  return `${spreadText({ low: there.low + back.low, high: there.high + back.high })} rtt`;
}

/** What else is known of a leg: tail, bandwidth, loss; empty where it is a plain wire. */
export function wireText(legs: readonly Leg[]): string {
  const tails = legs.flatMap(({ tail }) => tail ?? []);
  const tail = tails.reduce((a, b) => Math.max(a, b), 1);
  const widths = [...new Set(legs.map(({ bytesPerSecond }) => bytesPerSecond))];
  const losses = [...new Set(legs.map(({ loss }) => loss))];
  const most = losses.reduce((a, b) => Math.max(a, b), 0);
  return [
    ...(tail > LONG_TAIL ? [`p99 ×${formatMetric(Number(tail.toPrecision(2)), "count")}`] : []),
    ...(widths.length === 1 && widths[0] != null ? [formatQuantity(widths[0], BANDWIDTH)] : []),
    ...(most > 0 ? [`${losses.length > 1 ? "up to " : ""}${formatMetric(most, "1")} lost`] : []),
  ].join(", ");
}

/** A node's part, as its line in the drawing has it; of a node in several cases, from all of them. */
export function roleText(same: readonly MappedNode[]): string {
  const roles = [...new Set(same.map(({ role }) => role))];
  if (roles.length > 1) return roles.join(" or ");
  const confirming = same.filter(({ confirms }) => confirms).length;
  if (roles[0] !== "follower" || confirming === 0) return roles[0] ?? "";
  return confirming === same.length ? "follower, confirms" : "follower, confirms in some cases";
}

function union(spreads: readonly Spread[]): Spread {
  return {
    low: spreads.reduce((least, { low }) => Math.min(least, low), Number.POSITIVE_INFINITY),
    high: spreads.reduce((most, { high }) => Math.max(most, high), 0),
  };
}

function ratio(a: number, b: number): number {
  if (a === b) return 1;
  return Math.max(a, b) / Math.max(Math.min(a, b), Number.MIN_VALUE);
}

function spreadText({ low, high }: Spread): string {
  const text = (ns: number) => formatMetric(ns / 1e9, "s");
  return ratio(low, high) < ALIKE ? text(high) : `${text(low)} to ${text(high)}`;
}
