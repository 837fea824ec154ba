import type { SingleLeaderRun } from "../../../model/plan.ts";
import { meanOf } from "../../../random/moments.ts";
import { askedNodes } from "../asked-node.ts";
import { nodeAt } from "../plan-facts.ts";
import { quorumRate, waitsForNobody } from "../quorum-rule.ts";
import { countOf, type Limit, timeText, unlimited } from "./limit.ts";

/**
 * How fast followers apply, where a commit waits for it (`ack_at = applied`): workers / mean apply
 * time, for k of n the k-th fastest. Where nobody waits for it, a slow follower lags and throughput
 * does not feel it. Clients of a consensus wait for whomever they ask.
 */
export function applyLimit(plan: SingleLeaderRun): Limit {
  const { ack, ackAt, followers } = plan.replication;
  const asked = askedNodes(plan);
  if (asked.length > 0) return fastest(asked.map((node) => serialLimit(plan, node)));
  if (followers.length === 0) return unlimited("apply", "nobody applies: there is no follower");
  if (waitsForNobody(ack) || ackAt !== "applied") {
    return unlimited("apply", "not waited for: a follower that applies too slowly lags");
  }
  const byNode = new Map(followers.map((node) => [node, followerApplyLimit(plan, node)]));
  const rate = quorumRate(ack, (node) => byNode.get(node)?.writesPerSecond ?? 0);
  const limit = [...byNode.values()].find(({ writesPerSecond }) => writesPerSecond === rate);
  return limit ?? unlimited("apply", "not waited for");
}

/** Members of a consensus apply one entry after the other, whatever their workers. */
function serialLimit(plan: SingleLeaderRun, node: number): Limit {
  const { name, apply } = nodeAt(plan, node);
  const where = `${name}.apply`;
  const time = meanOf(apply.time);
  if (time === 0) return { ...unlimited("apply", "applying takes no time"), where };
  const formula = `1 write / ${timeText(time)} at ${where}`;
  return { name: "apply", writesPerSecond: 1e9 / time, formula, where };
}

/** Whoever asks a slower member holds nobody else up. */
function fastest(limits: readonly Limit[]): Limit {
  return limits.reduce((most, one) => (one.writesPerSecond > most.writesPerSecond ? one : most));
}

/** How fast one follower applies. Writes to one key follow one another, on one worker. */
export function followerApplyLimit(plan: SingleLeaderRun, follower: number): Limit {
  const { name, apply } = nodeAt(plan, follower);
  const where = `${name}.apply`;
  const singleKey = plan.workloads.every(({ keys, writeShare }) => {
    const one = keys.kind === "single" || keys.count === 1;
    return one || writeShare === 0;
  });
  const workers = singleKey ? 1 : apply.workers;
  const time = meanOf(apply.time);
  if (time === 0) return { ...unlimited("apply", "applying takes no time"), where };
  return {
    name: "apply",
    writesPerSecond: (workers / time) * 1e9,
    formula: `${countOf(workers, "worker")} / ${timeText(time)} at ${where}`,
    where,
  };
}
