import type { ConsensusPlan } from "../../model/consensus.ts";
import { hasSingleLeader, type Plan, type SingleLeaderRun } from "../../model/plan.ts";
import type { ConsensusLog } from "./asked-node.ts";

const known = new WeakMap<Plan, SingleLeaderRun>();

/**
 * The plan as the closed forms of a log with one leader know it: itself, or a consensus whose leader
 * stays: it ships while it flushes, and waits for the flushes of enough other voters to be a
 * majority with itself. Null for replication with more or less than one leader. The same object
 * for the same plan.
 *
 * A Raft leader may commit by the others' flushes alone, but it takes its next turn, in which it
 * learns of them, after its own: that is always waited for.
 */
export function asLeaderRun(plan: Plan): SingleLeaderRun | null {
  if (hasSingleLeader(plan)) return plan;
  const { replication } = plan;
  if (replication.kind !== "consensus") return null;
  const before = known.get(plan);
  if (before !== undefined) return before;
  const run = { ...plan, replication: logOf(replication) };
  known.set(plan, run);
  return run;
}

function logOf(consensus: ConsensusPlan): ConsensusLog {
  const { voters, learners, leader, groupCommit, misdirected } = consensus;
  const others = voters.filter((voter) => voter !== leader);
  const followers = [...others, ...learners];
  return {
    kind: "single_leader",
    leader,
    followers,
    upstream: followers.map(() => leader),
    ack: { kind: "any", count: Math.floor(voters.length / 2), of: others },
    ackAt: "flushed",
    localFlush: true,
    groupCommit,
    ackTimeoutNs: null,
    onAckTimeout: "block",
    shards: 1,
    shipAfter: "append",
    receiver: "pipelined",
    applyAfter: "flushed",
    visible: "after_ack",
    commitPipeline: "concurrent",
    recordOverheadBytes: consensus.recordOverheadBytes,
    messageOverheadBytes: consensus.messageOverheadBytes,
    asked: misdirected === "forward" ? "nearest" : "leader",
  };
}
