import { describe, expect, it } from "vitest";
import { planOf } from "../language/compile/scenario-text.ts";

const SECOND = 1e9;

function failoverOf(system: string, block: string) {
  const { replication } = planOf({
    replicate: `system ${system} on a, b, c { leader = a\n ${block} }`,
  });
  if (replication.kind !== "single_leader") throw new Error("no single leader");
  return replication.failover;
}

describe("a system whose leader is changed by a manager", () => {
  it("has no failover by itself: a crashed leader stays the leader", () => {
    expect(failoverOf('postgresql "16"', "")).toBeUndefined();
    expect(failoverOf('mysql "8.0"', "")).toBeUndefined();
  });

  it("is looked after by Patroni, with its defaults, in PostgreSQL", () => {
    expect(failoverOf('postgresql "16"', "failover { }")).toMatchObject({
      detect: { kind: "lease", ttlNs: 30 * SECOND, loopNs: 10 * SECOND },
      promote: { kind: "most_caught_up" },
      maxLag: { kind: "bytes", bytes: 1_048_576 },
      fencing: { kind: "none" },
      ackAfter: "reachable",
      promotion: { kind: "constant", value: 0.16 * SECOND },
    });
  });

  it("is looked after by orchestrator in MySQL", () => {
    expect(failoverOf('mysql "8.0"', "failover { }")).toMatchObject({
      detect: { kind: "heartbeat", everyNs: 5 * SECOND, miss: 1 },
      promote: { kind: "most_caught_up" },
      maxLag: null,
    });
  });

  it("gives way to what the block says", () => {
    const block = "failover { detect = heartbeat(every: 1s, miss: 3), max_lag = 10s }";
    expect(failoverOf('postgresql "16"', block)).toMatchObject({
      detect: { kind: "heartbeat", everyNs: SECOND, miss: 3 },
      maxLag: { kind: "time", ns: 10 * SECOND },
      promotion: { kind: "constant", value: 0.16 * SECOND },
    });
  });
});
