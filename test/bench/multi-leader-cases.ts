import type { ConflictPlan, MultiLeaderPlan } from "../../src/model/multi-leader.ts";
import { type BenchCase, benchPlan } from "./cases.ts";

/** Three leaders over the bench's hardware, of which the clients use the nearest. */
export function multiLeaderCases(): readonly BenchCase[] {
  return [
    { name: "3 leaders, last write wins", plan: planOf(64, 20, { kind: "last_write_wins" }) },
    { name: "3 leaders, siblings", plan: planOf(64, 20, { kind: "siblings" }) },
    { name: "3 leaders, or_set", plan: planOf(64, 20, { kind: "crdt", type: "or_set" }) },
    { name: "3 leaders, certified", plan: planOf(64, 20, { kind: "certify" }) },
  ];
}

function planOf(clients: number, seconds: number, conflict: ConflictPlan): BenchCase["plan"] {
  const plan = benchPlan(clients, 2, seconds);
  const replication: MultiLeaderPlan = {
    kind: "multi_leader",
    leaders: [0, 1, 2],
    followers: [],
    upstream: [],
    exchange: { kind: "all_to_all" },
    shipping: { batchNs: 0, maxBytes: null },
    conflict,
    antiEntropyNs: null,
    localFlush: true,
    groupCommit: { enabled: true, delayNs: 0, max: null },
    recordOverheadBytes: 100,
    messageOverheadBytes: 25,
  };
  return { ...plan, replication };
}
