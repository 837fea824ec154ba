import type { AnswerRule } from "../../../model/leaderless.ts";
import type { TopologyPlan } from "../../../model/topology.ts";
import type { Quorum } from "../../../model/value.ts";
import type { Ring } from "./ring.ts";

/**
 * How many, or which, answers are enough: a question about bits by position, for the replicas of a
 * place and the site of whoever coordinates. More bits never make a yes a no.
 */
export class Answers {
  /** How many when that alone decides, else -1. */
  readonly count: number;
  private readonly rule: AnswerRule;
  private readonly ring: Ring;
  private readonly siteOf: readonly number[];
  private readonly sites: number;

  constructor(rule: AnswerRule, ring: Ring, topology: TopologyPlan) {
    this.rule = rule;
    this.count = rule.kind === "count" ? rule.count : -1;
    this.ring = ring;
    this.siteOf = [...topology.nodes.map(({ site }) => site), ...topology.clientSites];
    this.sites = topology.sites.length;
  }

  /** Whether the answers of these positions are enough for a coordinator at an endpoint. */
  enough(bits: number, place: number, endpoint: number): boolean {
    if (this.count >= 0) return countOf(bits) >= this.count;
    const { rule } = this;
    switch (rule.kind) {
      case "count":
        return countOf(bits) >= rule.count;
      case "quorum":
        return this.holds(rule.quorum, bits, place);
      case "local":
        return countOf(bits & this.bitsOf(this.siteOf[endpoint]!, place)) >= rule.count;
      case "local_majority":
        return this.isMajority(bits, this.bitsOf(this.siteOf[endpoint]!, place));
      case "each_majority":
        for (let site = 0; site < this.sites; site++) {
          const there = this.bitsOf(site, place);
          if (there !== 0 && !this.isMajority(bits, there)) return false;
        }
        return true;
    }
  }

  private isMajority(bits: number, among: number): boolean {
    return countOf(bits & among) > countOf(among) / 2;
  }

  private bitsOf(site: number, place: number): number {
    let bits = 0;
    for (let position = 0; position < this.ring.copies; position++) {
      if (this.siteOf[this.ring.nodeAt(place, position)] === site) bits |= 1 << position;
    }
    return bits;
  }

  private holds(quorum: Quorum, bits: number, place: number): boolean {
    switch (quorum.kind) {
      case "none":
        return true;
      case "any":
      case "first": {
        let found = 0;
        for (const node of quorum.of) {
          const position = this.ring.positionOf(node, place);
          if (position >= 0 && (bits >> position) & 1) found += 1;
        }
        return found >= quorum.count;
      }
      case "and":
        return quorum.of.every((part) => this.holds(part, bits, place));
      case "or":
        return quorum.of.some((part) => this.holds(part, bits, place));
    }
  }
}

/** How many bits are set. */
export function countOf(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count += 1;
  return count;
}
