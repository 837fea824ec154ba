import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { compare, rank, run, ScenarioError, scenario } from "../../src/index.ts";
import { bundleOf } from "../../src/notebook/bundle.ts";

const pair = (rtt: number) => scenario`
  param sessions = 1 in 1..64
  topology { site x { node a { cpu = cpu(cores: 1, per_op: 0us), apply = apply(time: 0us) } }
    site y { node b { cpu = cpu(cores: 1, per_op: 0us), apply = apply(time: 0us) } }
    link x <-> y { rtt = lognormal(p50: ${rtt}ms, p99: ${2 * rtt}ms) } }
  replicate single_leader on a, b { leader = a, mode = sync }
  workload w on x { clients = sessions, mix = (write: 100%) }
  run { duration = 2s, warmup = 0s, trials = 3 }
  sweep { vary sessions over [1, 4] }
`;

describe("comparing in a notebook", () => {
  it("compares the values of a run's sweep, and two runs", async () => {
    const [near, far] = [await run(pair(20)), await run(pair(40))];
    const sessions = near.compare("throughput(write)", "sessions");
    expect(sessions.pairs).toMatchObject([{ a: "1", b: "4", verdict: "differs" }]);
    // Less than 4: on one connection a fast record waits behind a slow one.
    expect(sessions.pairs[0]!.ratio).toBeGreaterThan(3);
    expect(sessions.pairs[0]!.ratio).toBeLessThan(4);
    expect(await sessions.picture().svg()).toContain("<svg");
    expect((await bundleOf(sessions))["text/html"]).toContain("<table");
    expect(() => near.compare("p99(writ.latency)")).toThrow("is no metric: did you mean");
    expect(() => near.compare("throughput(write)", "rtt")).toThrow("rtt has one value here");

    const both = compare(near, far, ["p50(write.latency)"]);
    expect(both.lines.map(({ where, bIs }) => [where, bIs])).toEqual([
      ["sessions = 1", "worse"],
      ["sessions = 4", "worse"],
    ]);
    expect(both.lines[0]!.difference).toBeCloseTo(0.02, 2);
    expect(inspect(both)).toContain("B is worse in p50(write.latency)");
    const other = await run(pair(20), { seed: "other", trials: 1 });
    expect(() => compare(near, other)).toThrow("different seeds");
  });

  it("ranks the inputs of a scenario by any metric", async () => {
    const ranked = await rank(pair(20), "p50(write.latency)", { trials: 1 });
    expect(ranked.inputs[0]).toMatchObject({ title: "round trip of x <-> y", verdict: "matters" });
    expect(await ranked.picture().svg()).toContain("<svg");
    expect(inspect(ranked)).toContain("What p50(write.latency) depends on");
    await expect(rank(pair(20), "p50(write.latancy)")).rejects.toThrow(ScenarioError);
    await expect(rank(pair(20), "p50(write.latency)", { maxEvents: 10 })).rejects.toThrow(
      "the ranking costs too much",
    );
  });
});
