import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

/** Three voters of whom the first is lost for good: the other two have to agree on a lease. */
function twoLeft(link: string, failover: string, faults: string): string {
  return `topology {
    site east { node a, b }
    site west { node c }
    link within each site { latency = 200us }
    link east <-> west { ${link} }
  }
  replicate single_leader on a, b, c {
    leader = a, mode = async
    failover { detect = lease(ttl: 3s, loop: 1s), promote = most_caught_up, ${failover} }
  }
  workload w on east { arrivals = poisson(20 /s), mix = (write: 100%) }
  faults { ${faults} }
  run { duration = 25s, trials = 12, seed = "v" }
  report { table max(unavailable_time) }`;
}

/** Whether and when writes went on after each trial's worst gap, in seconds. */
async function worstGap(text: string): Promise<number> {
  const [only] = await answerOf(text);
  return only!.metrics.get("max(unavailable_time)")!.value!;
}

describe("a lease that two of three voters have to agree on", () => {
  it("is given to the one who leads by an earlier vote than its last", async () => {
    // The chosen one asked for itself in the next epoch while the order to lead was on its way.
    const far = "rtt = lognormal(p50: 20ms, p99: 30ms)";
    const gap = await worstGap(twoLeft(far, "fencing = stonith(takes: 500ms)", "at 2s crash a"));
    // At worst ttl, two looks and the shot; a voter that refuses for ever leaves 20 s.
    expect(gap).toBeLessThan(3 + 2 * 1 + 0.5 + 0.2);
  });

  it("is found again after the two could not hear each other", async () => {
    const faults = `at 2s crash a
    at 10s partition b | c for 5s`;
    const gap = await worstGap(twoLeft("rtt = 1ms", "fencing = none", faults));
    // Without a lease for at most the 5 s, and after them a look, a round, and the vote.
    expect(gap).toBeLessThan(5 + 2 * 1 + 0.2);
  });
});
