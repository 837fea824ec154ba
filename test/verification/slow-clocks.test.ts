import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

const TTL = 10;

interface Places {
  /** By how much the clocks of the first leader and of the other two run off. */
  readonly leader?: string;
  readonly others?: string;
  /** One way from the leader to the others, and between these. */
  readonly far?: string;
  readonly near?: string;
}

/** Seconds with two leaders when the first is cut off for good. */
async function twoLeaders({ leader, others, far, near }: Places): Promise<number> {
  const clock = (drift: string | undefined) => `clock = skewed(by: 0ms, drift: ${drift ?? "0%"})`;
  const [only] = await answerOf(`topology {
    site x { node a { ${clock(leader)} } }
    site y { node b { ${clock(others)} } }
    site z { node c { ${clock(others)} } }
    link x <-> y { latency = ${far ?? "5ms"} }
    link x <-> z { latency = ${far ?? "5ms"} }
    link y <-> z { latency = ${near ?? "5ms"} }
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
    expect(await twoLeaders({ leader: text })).toBeCloseTo(TTL / (1 + drift) - TTL - MESSAGES, 3);
  });

  it("ends before it where the clock gains", async () => {
    expect(await twoLeaders({ leader: "5%" })).toBe(0);
  });

  it("is the others' the sooner, the faster their clocks run", async () => {
    expect(await twoLeaders({ others: "10%" })).toBeCloseTo(TTL - TTL / 1.1 - MESSAGES, 3);
  });

  it("counts from the sending of a beat, so that the way to its voters is on the safe side", async () => {
    // From the answer's arrival it would hold for 49 ms after others may lead.
    expect(await twoLeaders({ far: "50ms", near: "100us" })).toBe(0);
  });

  it("is nobody's where the clock would stand", async () => {
    await expect(twoLeaders({ leader: "-100%" })).rejects.toThrow("clock.drift");
  });
});
