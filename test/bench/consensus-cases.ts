import type { ConsensusPlan } from "../../src/model/consensus.ts";
import { type BenchCase, benchPlan } from "./cases.ts";

const MS = 1e6;

/** Raft over the bench's hardware: a leader and its followers, who all vote. */
export function consensusCases(): readonly BenchCase[] {
  return [
    { name: "Raft, 1 session, 3 voters", plan: raftPlan(1, 3, 200) },
    { name: "Raft, 64 sessions, 3 voters", plan: raftPlan(64, 3, 25) },
    { name: "Raft, 1024 sessions, 5 voters", plan: raftPlan(1024, 5, 10) },
  ];
}

function raftPlan(clients: number, voters: number, seconds: number): BenchCase["plan"] {
  const plan = benchPlan(clients, voters - 1, seconds);
  const replication: ConsensusPlan = {
    kind: "consensus",
    voters: Array.from({ length: voters }, (_, node) => node),
    learners: [],
    leader: 0,
    heartbeatNs: 100 * MS,
    electionTimeout: { kind: "uniform", low: 1000 * MS, high: 2000 * MS },
    preVote: true,
    checkQuorum: true,
    reads: "read_index",
    misdirected: "forward",
    groupCommit: { enabled: true, delayNs: 0, max: null },
    recordOverheadBytes: 100,
    messageOverheadBytes: 25,
  };
  return { ...plan, replication };
}
