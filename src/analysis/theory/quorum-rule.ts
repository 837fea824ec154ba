import type { Quorum } from "../../model/value.ts";

/** When a rule is satisfied: the time at which the last confirmation that it needs arrives. */
export function quorumTime(rule: Quorum, timeOf: (node: number) => number): number {
  switch (rule.kind) {
    case "none":
      return 0;
    case "any":
      return nth(rule.of.map(timeOf), rule.count, (a, b) => a - b);
    case "first":
      return Math.max(0, ...rule.of.slice(0, rule.count).map(timeOf));
    case "and":
      return Math.max(0, ...rule.of.map((part) => quorumTime(part, timeOf)));
    case "or":
      return Math.min(...rule.of.map((part) => quorumTime(part, timeOf)));
  }
}

/**
 * How fast a rule can be satisfied when each node confirms at most so many a second: any k of n
 * run at the pace of the k-th fastest. Infinity when nobody is waited for.
 */
export function quorumRate(rule: Quorum, rateOf: (node: number) => number): number {
  switch (rule.kind) {
    case "none":
      return Infinity;
    case "any":
      return rule.count === 0 ? Infinity : nth(rule.of.map(rateOf), rule.count, (a, b) => b - a);
    case "first":
      return Math.min(Infinity, ...rule.of.slice(0, rule.count).map(rateOf));
    case "and":
      return Math.min(Infinity, ...rule.of.map((part) => quorumRate(part, rateOf)));
    case "or":
      return Math.max(...rule.of.map((part) => quorumRate(part, rateOf)));
  }
}

/** The nodes that a rule names, each once. */
export function quorumNodes(rule: Quorum): readonly number[] {
  switch (rule.kind) {
    case "none":
      return [];
    case "any":
    case "first":
      return rule.count === 0 ? [] : [...new Set(rule.of)];
    default:
      return [...new Set(rule.of.flatMap(quorumNodes))];
  }
}

/** True when a rule waits for nobody. */
export function waitsForNobody(rule: Quorum): boolean {
  return quorumRate(rule, () => 1) === Infinity;
}

/** A rule that needs more than there are is never satisfied: its time is infinite, its rate 0. */
function nth(values: number[], k: number, order: (a: number, b: number) => number): number {
  if (k <= 0) return 0;
  const last = order(0, 1) < 0 ? Infinity : 0;
  if (k === 1 || k === values.length) {
    // The first or the last of all, as nearly every rule wants it, needs no order of the others.
    const sign = k === 1 ? 1 : -1;
    let found = values[0] ?? last;
    for (const value of values) if (sign * order(value, found) < 0) found = value;
    return found;
  }
  return values.sort(order)[k - 1] ?? last;
}
