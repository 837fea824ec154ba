import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

const QUICK = "disk = disk(fsync: 0us, bandwidth: 100 GB/s), cpu = cpu(cores: 64, per_op: 0us)";
const SLOW = "disk = disk(fsync: 40ms, bandwidth: 100 GB/s), cpu = cpu(cores: 64, per_op: 0us)";

/** Seconds that a write takes where each of two sites has two of four copies, and one copy is slow. */
async function writes(w: string, slow: "near" | "far"): Promise<number> {
  const [near, far] = slow === "near" ? [SLOW, QUICK] : [QUICK, SLOW];
  const [only] = await answerOf(`topology {
    site x { node a { ${QUICK} }  node b { ${near} } }
    site y { node c { ${QUICK} }  node d { ${far} } }
    link within each site { latency = 1ms }
    link x <-> y { latency = 10ms }
  }
  replicate leaderless on a, b, c, d { n = 4, r = 1, w = ${w}, allow = non_overlapping_quorums }
  workload w on x { clients = 1, think = 100ms, mix = (write: 100%) }
  run { duration = 3s, warmup = 0s, trials = 1, seed = "v" }
  report { table mean(write.latency) }`);
  return only!.metrics.get("mean(write.latency)")!.value!;
}

describe("a majority of two copies is both", () => {
  // The client is 1 ms from its coordinator, a or b, and that one from the other; y is 10 ms away.
  it("in each site", async () => {
    expect(await writes("each_majority", "far")).toBeCloseTo(0.002 + 0.02 + 0.04, 3);
    expect(await writes("each_majority", "near")).toBeCloseTo(0.002 + 0.04, 2);
  });

  it("in the coordinator's own", async () => {
    expect(await writes("local_majority", "far")).toBeCloseTo(0.002 + 0.002, 3);
    expect(await writes("local_majority", "near")).toBeCloseTo(0.002 + 0.04, 2);
  });

  it("of all four it is three", async () => {
    expect(await writes("majority", "far")).toBeCloseTo(0.002 + 0.02, 3);
    expect(await writes("majority", "near")).toBeCloseTo(0.002 + 0.02, 3);
  });
});
