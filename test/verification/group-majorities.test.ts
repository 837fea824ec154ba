import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

const FAR = [5, 20, 40, 60];
const QUICK = "disk = disk(fsync: 0us, bandwidth: 100 GB/s), cpu = cpu(cores: 64, per_op: 0us)";

/** Seconds of a write at the only member of a group that takes any; the others stand ever further off. */
async function writes(members: number): Promise<number> {
  const names = ["a", "b", "c", "d", "e"].slice(0, members);
  const pairs = names.flatMap((one, i) =>
    names.slice(i + 1).map((other, j) => [one, other, i === 0 ? FAR[j]! : 1] as const),
  );
  const [only] = await answerOf(`topology {
    ${names.map((name) => `site s${name} { node ${name} { ${QUICK} } }`).join("\n")}
    ${pairs.map(([one, other, ms]) => `link s${one} <-> s${other} { latency = ${ms}ms }`).join("\n")}
    link within each site { latency = 0us }
  }
  replicate multi_leader on ${names.join(", ")} {
    leaders = [${names.join(", ")}], conflict = certify, group_order = leader, primary = a, keepalive = 1s
  }
  workload w on sa { clients = 1, think = 50ms, mix = (write: 100%), keys = uniform(1M) }
  run { duration = 4s, warmup = 0s, trials = 1, seed = "v" }
  report { table p50(write.latency) }`);
  return only!.metrics.get("p50(write.latency)")!.value!;
}

describe("a group in which a majority has to have a write", () => {
  it.each([
    [2, 5],
    [3, 5],
    [4, 20],
    [5, 20],
  ])("of %i waits for the way there and back of %i ms", async (members, way) => {
    expect(await writes(members)).toBeCloseTo((2 * way) / 1000, 3);
  });
});
