import type { AnswerRule } from "../../model/leaderless.ts";
import { quorumTime } from "./quorum-rule.ts";

/** Who answers for a key, and from where it is asked. */
export interface Asked {
  /** The replicas of the key, nodes by index. */
  readonly replicas: readonly number[];
  readonly siteOf: (node: number) => number;
  /** The site of whoever coordinates. */
  readonly site: number;
}

/** When a rule has its answers: the time of the last one that it needs. Infinity when it cannot. */
export function answerTime(
  rule: AnswerRule,
  { replicas, siteOf, site }: Asked,
  timeOf: (node: number) => number,
): number {
  const nth = (nodes: readonly number[], count: number): number =>
    count <= 0 ? 0 : (nodes.map(timeOf).sort((a, b) => a - b)[count - 1] ?? Infinity);
  const majority = (nodes: readonly number[]) => nth(nodes, Math.floor(nodes.length / 2) + 1);
  const local = replicas.filter((node) => siteOf(node) === site);
  switch (rule.kind) {
    case "count":
      return nth(replicas, rule.count);
    case "quorum":
      return quorumTime(rule.quorum, (node) => (replicas.includes(node) ? timeOf(node) : Infinity));
    case "local":
      return nth(local, rule.count);
    case "local_majority":
      return majority(local);
    case "each_majority": {
      const sites = [...new Set(replicas.map(siteOf))];
      return Math.max(...sites.map((one) => majority(replicas.filter((n) => siteOf(n) === one))));
    }
  }
}
