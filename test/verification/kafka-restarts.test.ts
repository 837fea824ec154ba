import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

/** What of a run is left when the leader's room is without power for a while. */
async function powerCut(seconds: number, knobs: string) {
  const [only] = await answerOf(`topology {
    site x { node a }  site y { node b }  site z { node c }
    link x <-> y { rtt = 2ms }
    link x <-> z { rtt = 2ms }
    link y <-> z { rtt = 2ms }
  }
  system kafka "3.9" on a, b, c { leader = a, ${knobs}, failover { } }
  workload w on y { arrivals = constant(100 /s), mix = (write: 100%), timeout = 500ms }
  faults { at 5s crash x for ${seconds}s }
  run { duration = 30s, warmup = 0s, trials = 1, seed = "v" }
  report { table lost_writes, max(unavailable_time), failovers }`);
  const value = (metric: string) => only!.metrics.get(metric)!.value!;
  return {
    lost: value("lost_writes"),
    gap: value("max(unavailable_time)"),
    failovers: value("failovers"),
  };
}

describe("a Kafka leader whose machine is off for less than its session lasts", () => {
  const ALL = "acks = all, min.insync.replicas = 2";

  it("comes back without its page cache as a follower: nothing is lost that the others have", async () => {
    const { lost, failovers } = await powerCut(3, ALL);
    expect(lost).toBe(0);
    expect(failovers).toBe(1);
  });

  it("is waited for until the session of 9 s has run out, however soon it is back", async () => {
    const [soon, late] = [await powerCut(1, ALL), await powerCut(15, ALL)];
    for (const { gap } of [soon, late]) {
      // A session is as old as a heartbeat, one each 2 s, when the power goes.
      expect(gap).toBeGreaterThan(6.9);
      expect(gap).toBeLessThan(9.6);
    }
  });
});
