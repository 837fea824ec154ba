import type { ConsensusPlan } from "./consensus.ts";
import type { LeaderlessPlan } from "./leaderless.ts";
import type { ExchangePlan, MultiLeaderPlan } from "./multi-leader.ts";
import type { SingleLeaderPlan } from "./single-leader.ts";

/** One of the families of replication. All carry `messageOverheadBytes`. */
export type ReplicationPlan = SingleLeaderPlan | MultiLeaderPlan | LeaderlessPlan | ConsensusPlan;

/** The nodes that hold data, those that lead (or vote) first. */
export function membersOf(replication: ReplicationPlan): readonly number[] {
  switch (replication.kind) {
    case "single_leader":
      return [replication.leader, ...replication.followers];
    case "multi_leader":
      return [...replication.leaders, ...replication.followers];
    case "leaderless":
      return replication.members;
    case "consensus":
      return [...replication.voters, ...replication.learners];
  }
}

/** The members whose lag is sampled: all but a leader that stays the leader. */
export function laggingOf(replication: ReplicationPlan): readonly number[] {
  const fixed = replication.kind === "single_leader" && replication.failover === undefined;
  return fixed ? replication.followers : membersOf(replication);
}

/** Who takes the writes at the start; empty when every replica does. */
export function firstLeadersOf(replication: ReplicationPlan): readonly number[] {
  switch (replication.kind) {
    case "single_leader":
    case "consensus":
      return [replication.leader];
    case "multi_leader":
      return replication.group?.primary === undefined
        ? replication.leaders
        : [replication.group.primary];
    case "leaderless":
      return [];
  }
}

/** Pairs of nodes (from, to) between which changes travel, in any state of the cluster. */
export function feedsOf(replication: ReplicationPlan): readonly (readonly [number, number])[] {
  if (replication.kind === "single_leader" && replication.failover === undefined) {
    const { followers, upstream, leader } = replication;
    return followers.map((follower, index) => [upstream[index] ?? leader, follower]);
  }
  if (replication.kind === "multi_leader") {
    const { exchange, antiEntropyNs, leaders, followers } = replication;
    // Comparisons ask everyone; otherwise a ring or a star needs its own ways alone.
    if (antiEntropyNs === null && exchange.kind !== "all_to_all" && followers.length === 0) {
      return exchangeFeeds(exchange, leaders);
    }
  }
  const members = membersOf(replication);
  return members.flatMap((from) =>
    members.filter((to) => to !== from).map((to) => [from, to] as const),
  );
}

/** The ways of a ring, or of a star: from and to its centre. */
function exchangeFeeds(
  exchange: ExchangePlan,
  leaders: readonly number[],
): readonly (readonly [number, number])[] {
  if (exchange.kind !== "star") {
    return leaders.map((from, at) => [from, leaders[(at + 1) % leaders.length] ?? from] as const);
  }
  return leaders
    .filter((leader) => leader !== exchange.center)
    .flatMap((leader) => [[leader, exchange.center] as const, [exchange.center, leader] as const]);
}
