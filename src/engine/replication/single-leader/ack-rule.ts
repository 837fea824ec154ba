import type { Quorum } from "../../../model/value.ts";

/** How far one node has confirmed, and whether it is connected. */
export interface Confirmations {
  positionOf(node: number): number;
  isConnected(node: number): boolean;
}

/**
 * Up to which position a rule holds, given how far each node has confirmed. Confirmations are
 * cumulative, so a rule over nodes is the same rule over positions: `any k` is the k-th highest,
 * `and` the least, `or` the greatest. `first k` is the least of the first k that are connected, and
 * nothing is confirmed while fewer are. Infinity for `none`.
 */
export class AckRule {
  private readonly scratch: Float64Array;
  private readonly rule: Quorum;
  /** True: those who are not connected are not asked, however many are left. */
  private readonly onlyConnected: boolean;

  constructor(rule: Quorum, onlyConnected = false) {
    this.rule = rule;
    this.onlyConnected = onlyConnected;
    this.scratch = new Float64Array(widestOf(rule));
  }

  confirmed(state: Confirmations): number {
    return this.evaluate(this.rule, state);
  }

  /** True when the rule asks for nothing. */
  get asksNothing(): boolean {
    return this.rule.kind === "none" || ("count" in this.rule && this.rule.count <= 0);
  }

  private evaluate(rule: Quorum, state: Confirmations): number {
    switch (rule.kind) {
      case "none":
        return Number.POSITIVE_INFINITY;
      case "any":
        return this.onlyConnected
          ? this.ofConnected(rule, state)
          : this.kthHighest(rule.of, rule.count, state);
      case "first":
        return leastOfFirst(rule.of, this.countOf(rule, state), state);
      case "and": {
        let least = Number.POSITIVE_INFINITY;
        for (const part of rule.of) least = Math.min(least, this.evaluate(part, state));
        return least;
      }
      case "or": {
        let greatest = 0;
        for (const part of rule.of) greatest = Math.max(greatest, this.evaluate(part, state));
        return greatest;
      }
    }
  }

  private ofConnected(rule: Quorum & { kind: "any" }, state: Confirmations): number {
    const of = rule.of.filter((node) => state.isConnected(node));
    return this.kthHighest(of, Math.min(rule.count, of.length), state);
  }

  private countOf(rule: Quorum & { kind: "first" }, state: Confirmations): number {
    if (!this.onlyConnected) return rule.count;
    return Math.min(rule.count, rule.of.filter((node) => state.isConnected(node)).length);
  }

  /** By insertion into a short sorted row: quorums are small. */
  private kthHighest(of: readonly number[], k: number, state: Confirmations): number {
    if (k <= 0) return Number.POSITIVE_INFINITY;
    if (k > of.length) return 0;
    const { scratch } = this;
    for (let index = 0; index < of.length; index++) {
      const position = state.positionOf(of[index]!);
      let hole = index;
      while (hole > 0 && scratch[hole - 1]! < position) {
        scratch[hole] = scratch[hole - 1]!;
        hole -= 1;
      }
      scratch[hole] = position;
    }
    return scratch[k - 1]!;
  }
}

function leastOfFirst(of: readonly number[], count: number, state: Confirmations): number {
  if (count <= 0) return Number.POSITIVE_INFINITY;
  let found = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < of.length && found < count; index++) {
    const node = of[index]!;
    if (!state.isConnected(node)) continue;
    found += 1;
    least = Math.min(least, state.positionOf(node));
  }
  return found < count ? 0 : least;
}

function widestOf(rule: Quorum): number {
  if (rule.kind === "none") return 0;
  if (rule.kind === "any" || rule.kind === "first") return rule.of.length;
  return Math.max(0, ...rule.of.map(widestOf));
}
