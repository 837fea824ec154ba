import type { AnswerRule } from "../../model/leaderless.ts";
import type { Quorum } from "../../model/value.ts";

/** Beyond so many nodes the sets are too many to look at one by one. */
const MOST_NODES = 14;

/**
 * A set of nodes that is enough for a write while the nodes outside it are enough for a read, so
 * that the read misses the write; null when there is none, or too many nodes to tell. Every node
 * holds every key; rules that speak of sites are left alone.
 */
export function missedWrite(
  read: AnswerRule,
  write: AnswerRule,
  members: readonly number[],
): readonly number[] | null {
  if (members.length > MOST_NODES) return null;
  for (let bits = 0; bits < 1 << members.length; bits++) {
    const written = members.filter((_, index) => ((bits >> index) & 1) === 1);
    if (!holds(write, written)) continue;
    const rest = members.filter((node) => !written.includes(node));
    if (holds(read, rest)) return written;
  }
  return null;
}

function holds(rule: AnswerRule, nodes: readonly number[]): boolean {
  if (rule.kind === "count") return nodes.length >= rule.count;
  return rule.kind === "quorum" && isEnough(rule.quorum, nodes);
}

function isEnough(quorum: Quorum, nodes: readonly number[]): boolean {
  switch (quorum.kind) {
    case "none":
      return true;
    case "any":
    case "first":
      return quorum.of.filter((node) => nodes.includes(node)).length >= quorum.count;
    case "and":
      return quorum.of.every((part) => isEnough(part, nodes));
    case "or":
      return quorum.of.some((part) => isEnough(part, nodes));
  }
}
