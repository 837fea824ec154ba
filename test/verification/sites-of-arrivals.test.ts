import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

/** Conflicts on one key in a second, of two sites 5 ms apart with 10 writes a second each. */
async function conflicts(workloads: string): Promise<number> {
  const [only] = await answerOf(`topology {
    site x { node a }  site y { node b }
    link x <-> y { latency = 5ms }  link within each site { latency = 0us } }
  replicate multi_leader on a, b { leaders = [a, b], conflict = last_write_wins }
  ${workloads}
  run { duration = 200s, warmup = 0s, trials = 2, seed = "sites" }
  report { table conflicts }`);
  return only!.metrics.get("conflicts")!.value!;
}

describe("random arrivals over two sites", () => {
  it("meet as those of two workloads do that know nothing of each other", async () => {
    const rest = "mix = (write: 100%), keys = single";
    const together = await conflicts(
      `workload w on x, y { arrivals = poisson(20 ops/s), ${rest} }`,
    );
    const apart = await conflicts(`workload v on x { arrivals = poisson(10 ops/s), ${rest} }
      workload w on y { arrivals = poisson(10 ops/s), ${rest} }`);
    // Each write meets those of the other site that come 5 ms before it or after.
    const expected = 10 * 10 * 2 * 0.0051;
    const error = Math.sqrt(expected / (2 * 200));
    expect(Math.abs(apart - expected)).toBeLessThan(4 * error);
    expect(Math.abs(together - expected)).toBeLessThan(4 * error);
  });
});
