import type { ConsensusPlan } from "../../../src/model/consensus.ts";
import type { Plan } from "../../../src/model/plan.ts";
import { buildPlan, MS, type PlanParts } from "../plan-builder.ts";

/** A plan of the consensus family: {@link buildPlan}'s topology, its node 0 the first leader. */
export type RaftParts = Omit<PlanParts, "replication" | "followers"> & {
  readonly voters?: number;
  readonly learners?: number;
  readonly replication?: Partial<ConsensusPlan>;
};

export type RaftRun = Plan & { readonly replication: ConsensusPlan };

/**
 * Three voters (or as many as asked for) and learners after them, with etcd's times: beats every
 * 100 ms, elections after 1 s to 2 s of silence.
 */
export function buildRaft(parts: RaftParts = {}): RaftRun {
  const voters = parts.voters ?? 3;
  const learners = parts.learners ?? 0;
  const { replication, ...rest } = parts;
  const plan = buildPlan({ ...rest, followers: voters + learners - 1 });
  return {
    ...plan,
    replication: {
      kind: "consensus",
      voters: Array.from({ length: voters }, (_, node) => node),
      learners: Array.from({ length: learners }, (_, node) => voters + node),
      leader: 0,
      heartbeatNs: 100 * MS,
      electionTimeout: { kind: "uniform", low: 1000 * MS, high: 2000 * MS },
      preVote: true,
      checkQuorum: true,
      reads: "read_index",
      misdirected: "forward",
      groupCommit: { enabled: true, delayNs: 0, max: null },
      recordOverheadBytes: 0,
      messageOverheadBytes: 0,
      ...replication,
    },
  };
}
