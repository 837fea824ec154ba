import { describe, expect, it } from "vitest";
import type { Estimate } from "../../src/analysis/results.ts";
import { answerOf } from "./answer-of.ts";

const NO_TIME = "disk = disk(fsync: 0us, bandwidth: 100 GB/s), cpu = cpu(cores: 64, per_op: 0us)";
const ALONE = "replicate single_leader on a { leader = a, mode = async, group_commit = off }";

/** One metric of the scenario's only case. */
async function figure(metric: string, text: string): Promise<Estimate> {
  const [only] = await answerOf(`${text}\nreport { table ${metric} }`);
  return only!.metrics.get(metric)!;
}

/** Fails unless theory lies in the interval, or within a hundredth of the value. */
function holds(found: Estimate, theory: number): void {
  const slack = 0.01 * theory;
  expect(found.low! - slack).toBeLessThan(theory);
  expect(found.high! + slack).toBeGreaterThan(theory);
  // An interval as wide as the value would hold anything.
  expect(found.high! - found.low!).toBeLessThan(0.3 * theory);
}

/** A leader and n followers, each on a site of its own: the way there is drawn, back takes no time. */
function star(n: number, delay: string): string {
  const places = Array.from({ length: n }, (_, i) => i);
  const sites = places.map(
    (i) =>
      `site s${i} { node f${i} { ${NO_TIME} } }\nlink l -> s${i} { latency = ${delay} }\nlink s${i} -> l { latency = 0us }`,
  );
  return `topology { site l { node a { ${NO_TIME} } }\n${sites.join("\n")}\nlink within l { latency = 0us } }`;
}

describe("what theory says of scenarios in the language", () => {
  it("mean wait at a disk with lognormal flushes: Pollaczek and Khinchine", async () => {
    const sigma = Math.log(4) / 2.326348;
    const mean = 0.001 * Math.exp(sigma ** 2 / 2);
    const second = 1e-6 * Math.exp(2 * sigma ** 2);
    const rate = 450;
    const text = `topology { site e { node a {
      disk = disk(fsync: lognormal(p50: 1ms, p99: 4ms), bandwidth: 100 GB/s), cpu = cpu(cores: 64, per_op: 0us)
    } }
    link within e { latency = 0us } }
    ${ALONE}
    workload w on e { arrivals = poisson(${rate} /s), mix = (write: 100%), keys = uniform(10M) }
    run { duration = 40s, warmup = 2s, trials = 3, seed = "cf" }`;
    const theory = mean + (rate * second) / (2 * (1 - rate * mean));
    holds(await figure("mean(write.latency)", text), theory);
  });

  it.each([
    ["the 3rd of 5 uniform delays", 3, 5, "uniform(0ms, 12ms)", 0.012 * (3 / 6)],
    ["the 2nd of 4 exponential delays", 2, 4, "exponential(mean: 5ms)", 0.005 * (1 / 4 + 1 / 3)],
    ["the first of 3 Weibull delays", 1, 3, "weibull(shape: 2, scale: 8ms)", 0.00409331],
  ])("a commit waits for %s", async (_, k, n, delay, theory) => {
    const followers = Array.from({ length: n }, (_f, i) => `f${i}`).join(", ");
    const text = `${star(n, delay)}
    replicate single_leader on a, ${followers} { leader = a, ack = any ${k} of [${followers}], ack_at = received }
    workload w on l { clients = 1, think = 50ms, mix = (write: 100%), keys = uniform(10M) }
    run { duration = 80s, warmup = 1s, trials = 3, seed = "cf" }`;
    holds(await figure("mean(write.latency)", text), theory);
  });

  it("a follower cut off for 5 s is as old as that, and catches up at its spare rate", async () => {
    const text = `topology { site x { node a { ${NO_TIME} } }
      site y { node b { ${NO_TIME}, apply = apply(rate: 1000 /s) } }
      link within each site { latency = 0us }
      link x <-> y { latency = 1ms } }
    replicate single_leader on a, b { leader = a, mode = async }
    workload w on x { arrivals = constant(600 /s), mix = (write: 100%), keys = uniform(10M) }
    faults { from 5s to 10s partition x | y }
    run { duration = 30s, warmup = 0s, trials = 2, seed = "cf" }`;
    // 3000 writes behind, 400 a second made good: a triangle of 5 s by 5 s and then 7.5 s.
    holds(await figure("mean(lag(b))", text), (5 * (5 + 7.5)) / 2 / 30);
  });

  it("writes on a site that dies are lost for one way's time", async () => {
    const text = `topology { site x { node a { ${NO_TIME} } }
      site y { node b { ${NO_TIME} } }
      link within each site { latency = 0us }
      link x <-> y { latency = 35ms } }
    replicate single_leader on a, b { leader = a, mode = async
      failover { detect = heartbeat(every: 200ms, miss: 3), promote = most_caught_up, fencing = epoch } }
    workload w on x { arrivals = poisson(800 /s), mix = (write: 100%), keys = uniform(10M) }
    faults { at 1500ms crash x }
    run { duration = 3s, warmup = 0s, trials = 40, seed = "cf" }`;
    holds(await figure("lost_writes", text), 800 * 0.035);
  });
});
