import type { SingleLeaderPlan } from "../../../model/single-leader.ts";
import type { Quorum } from "../../../model/value.ts";

/**
 * The rule of confirmation when another node than the first leads. A rule that speaks of all
 * followers means those who follow now, so that the new leader changes places with the first one.
 * A rule that names some of them means these nodes: a new leader among them has its own copy, which
 * counts once it is flushed.
 */
export function ruleUnder(plan: SingleLeaderPlan, leader: number): Quorum {
  return leader === plan.leader ? plan.ack : exchanged(plan.ack, plan, leader);
}

function exchanged(rule: Quorum, plan: SingleLeaderPlan, leader: number): Quorum {
  switch (rule.kind) {
    case "none":
      return rule;
    case "any":
    case "first": {
      const speaksOfAll = plan.followers.every((follower) => rule.of.includes(follower));
      if (!speaksOfAll) return rule;
      const of = rule.of.map((node) => (node === leader ? plan.leader : node));
      return { kind: rule.kind, count: rule.count, of };
    }
    case "and":
    case "or":
      return { kind: rule.kind, of: rule.of.map((part) => exchanged(part, plan, leader)) };
  }
}
