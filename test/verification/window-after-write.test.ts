import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

const QUICK = "disk = disk(fsync: 0us, bandwidth: 100 GB/s), cpu = cpu(cores: 64, per_op: 0us)";
const [FAR, NEAR, THINK] = [0.02, 0.002, 0.05];

/** Mean seconds of a read whose session asks the far leader for so long after its own writes. */
async function reads(window: string): Promise<number> {
  const [only] = await answerOf(`topology {
    site x { node a { ${QUICK} } }
    site y { node b { ${QUICK} } }
    link x <-> y { rtt = ${FAR}s }
    link within each site { rtt = ${NEAR}s }
  }
  replicate single_leader on a, b { leader = a, mode = async }
  workload w on y {
    clients = 8, think = ${THINK}s, mix = (read: 50%, write: 50%), read_from = leader_after_write(for: ${window})
  }
  run { duration = 60s, warmup = 0s, trials = 1, seed = "v" }
  report { table mean(read.latency) }`);
  return only!.metrics.get("mean(read.latency)")!.value!;
}

/** Reads begin a thought after the write's answer and then, as long as the leader serves them, so far apart. */
function theory(window: number): number {
  const atLeader = Math.max(0, Math.floor((window - THINK) / (THINK + FAR)) + 1);
  // The n-th operation after a write is a read, and only reads were between, one time in 2^n.
  const share = 1 - 0.5 ** atLeader;
  return share * FAR + (1 - share) * NEAR;
}

describe("reads that go to the leader for a while after a write", () => {
  it.each([0.04, 0.1, 0.13, 0.2])("do so for %f s, and not longer", async (window) => {
    expect((await reads(`${window * 1000}ms`)) / theory(window)).toBeCloseTo(1, 1);
  });
});
