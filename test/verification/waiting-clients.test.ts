import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

/** Sessions without a time-out beside a leader that is cut off from those who must confirm. */
async function afterHeal(sessions: number, fencing: string) {
  const [only] = await answerOf(`topology {
    site x { node a }  site y { node b }  site z { node c }
    link x <-> y { latency = 2ms }
    link x <-> z { latency = 2ms }
    link y <-> z { latency = 2ms }
    link within each site { latency = 100us }
  }
  replicate single_leader on a, b, c { leader = a, ack = any 1 of [b, c]
    failover { detect = heartbeat(every: 200ms, miss: 3), promote = most_caught_up, fencing = ${fencing} } }
  workload w on x { clients = ${sessions}, think = 10ms, mix = (write: 100%) }
  faults {
    from 2s to 5s partition x | y
    from 2s to 5s partition x | z
  }
  run { duration = 8s, warmup = 0s, trials = 1, seed = "v" }
  report { table throughput(write), failovers }`);
  const { intervalNs, columns } = only!.records[0]!.series;
  const late = columns["write.ok"]!.slice(Math.round(6e9 / intervalNs));
  return {
    perSecond: late.reduce((sum, count) => sum + count, 0) / 2,
    failovers: only!.metrics.get("failovers")!.value,
  };
}

describe("clients that wait at a leader whose place was taken meanwhile", () => {
  it.each([
    [1, "epoch"],
    [3, "epoch"],
    [1, "quorum_lease(ttl: 1s)"],
  ])("are refused once it knows, every one of %i, and go on: %s", async (sessions, fencing) => {
    const { perSecond, failovers } = await afterHeal(sessions, fencing);
    expect(failovers).toBe(1);
    // Each thinks for 10 ms, is 2 ms from the new leader, and that one as far from whom it asks.
    expect(perSecond).toBeGreaterThan((0.9 * sessions) / (0.01 + 2 * 0.002 + 2 * 0.002 + 0.001));
  });
});
