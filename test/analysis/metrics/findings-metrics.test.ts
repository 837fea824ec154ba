import { describe, expect, it } from "vitest";
import { call } from "../../cli/fake-door.ts";

const scenario = `
topology {
  site home {
    node leader { disk = nvme }
    node r1 { disk = disk(fsync: 20ms) }
  }
  link within home { latency = 200us, bandwidth = 10 Gbps }
}
replicate single_leader on leader, r1 { leader = leader, mode = async, apply_after = flushed }
workload users on home {
  clients = 10, think = exponential(mean: 5ms), mix = (read: 50%, write: 50%)
  keys = uniform(20), read_from = ROUTE
}
run { duration = 10s, warmup = 1s, trials = 2, seed = "findings" }
expect violations(read_your_writes) == 0
`;

async function run(route: string) {
  const stdin = scenario.replace("ROUTE", route);
  return call(["run", "-", "--json", "--quiet"], { cwd: process.cwd(), stdin });
}

describe("violations of a rule", () => {
  it("are counted where a follower lags and gone where the leader serves", async () => {
    const [lagging, leader] = [await run("any_follower"), await run("leader")];
    const of = (out: string) =>
      JSON.parse(out).cases[0].metrics["violations(read_your_writes)"].value as number;
    expect(lagging.code).toBe(1);
    expect(of(lagging.out)).toBeGreaterThan(20);
    expect(leader.code).toBe(0);
    expect(of(leader.out)).toBe(0);
  });
});
