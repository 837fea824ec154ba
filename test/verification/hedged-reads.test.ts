import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

const QUICK = "disk = disk(fsync: 0us, bandwidth: 100 GB/s), cpu = cpu(cores: 64, per_op: 0us)";
const READS_A_SECOND = 200;

/** Messages and mean seconds of a read that asks one of three, and one more after `retry`. */
async function reads(retry: string) {
  const [only] = await answerOf(`topology {
    site x { node a, b, c { ${QUICK} } }
    link within x { rtt = exponential(mean: 20ms) }
  }
  replicate leaderless on a, b, c {
    n = 3, r = 1, w = 3, coordinator = client, read_fanout = quorum, read_repair = off, speculative_retry = ${retry}
  }
  workload w on x { arrivals = constant(${READS_A_SECOND} /s), mix = (read: 100%) }
  run { duration = 40s, warmup = 0s, trials = 1, seed = "v" }
  report { table messages, mean(read.latency) }`);
  const value = (metric: string) => only!.metrics.get(metric)!.value!;
  return { messages: value("messages") / (40 * READS_A_SECOND), mean: value("mean(read.latency)") };
}

describe("a read that asks one more when the answer is late", () => {
  it("does so as often as reads take longer than that share of the others", async () => {
    // A question and its answer, and both once more for those beyond the percentile, which does not
    // move by it: what is quickened stays beyond.
    const none = await reads("off");
    expect(none.messages).toBeCloseTo(2, 2);
    expect(none.mean).toBeCloseTo(0.02, 2);
    for (const share of [0.5, 0.9, 0.99]) {
      const { messages, mean } = await reads(`${share * 100}%`);
      expect((messages - 2) / 2).toBeGreaterThan(0.8 * (1 - share));
      expect((messages - 2) / 2).toBeLessThan(1.3 * (1 - share));
      expect(mean).toBeLessThan(none.mean);
    }
  });

  it("takes its time and half of a mean after a fixed wait: 1 - e^(-t/m) / 2 of the mean", async () => {
    const { messages, mean } = await reads("20ms");
    expect((messages - 2) / 2).toBeCloseTo(Math.exp(-1), 1);
    // E[min(X, t + Y)] = m (1 - e^(-t/m) / 2) for two exponential times of mean m.
    expect(mean / (0.02 * (1 - Math.exp(-1) / 2))).toBeCloseTo(1, 1);
  });
});
