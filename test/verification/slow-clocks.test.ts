import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

const TTL = 10;

/** Seconds with two leaders when the first, whose clock runs off by `drift`, is cut off for good. */
async function twoLeaders(drift: string): Promise<number> {
  const [only] = await answerOf(`topology {
    site x { node a { clock = skewed(by: 0ms, drift: ${drift}) } }
    site y { node b }
    site z { node c }
    link x <-> y { latency = 5ms }
    link x <-> z { latency = 5ms }
    link y <-> z { latency = 5ms }
  }
  replicate single_leader on a, b, c { leader = a, mode = async
    failover { detect = heartbeat(every: 1s, miss: 3), promote = most_caught_up, fencing = quorum_lease(ttl: ${TTL}s) } }
  workload w on y { arrivals = constant(20 /s), mix = (write: 100%) }
  faults {
    from 3s to 18s partition x | y
    from 3s to 18s partition x | z
  }
  run { duration = 20s, warmup = 0s, trials = 1, seed = "v" }
  report { table split_brain_time }`);
  return only!.metrics.get("split_brain_time")!.value!;
}

/** A beat to the voters, and two questions with their answers: 5 ms each. */
const MESSAGES = 0.025;

describe("a lease that the leader measures by its own clock", () => {
  it.each([
    ["-5%", -0.05],
    ["-20%", -0.2],
  ])("holds longer than its voters' word where that clock loses: %s", async (text, drift) => {
    expect(await twoLeaders(text)).toBeCloseTo(TTL / (1 + drift) - TTL - MESSAGES, 3);
  });

  it("ends before it where the clock gains", async () => {
    expect(await twoLeaders("5%")).toBe(0);
  });

  it("is nobody's where the clock would stand", async () => {
    await expect(twoLeaders("-100%")).rejects.toThrow("clock.drift");
  });
});
