import { describe, expect, it } from "vitest";
import { siteMap } from "../../../src/analysis/topology/site-map.ts";
import { plansOf } from "../../charts/scenario-plans.ts";

const GEO = `topology {
  site virginia { node pg1, pg2 }
  site ireland  { node pg3 }
  link within each site     { latency = 100us }
  link virginia <-> ireland { rtt = lognormal(p50: 72ms, p99: 108ms), bandwidth = 2 Gbps, loss = 0.01% }
}
replicate single_leader on pg1, pg2, pg3 { leader = pg1, ack = any 1 of [pg2, pg3] }
workload orders on virginia { clients = 4 }
run { duration = 10s }`;

describe("the map of a topology's sites", () => {
  const map = siteMap(plansOf(GEO)[0]!.plan);

  it("says who stands where, what each does, and who confirms", () => {
    expect(map.sites).toEqual([
      {
        name: "virginia",
        nodes: [
          { name: "pg1", role: "leader", confirms: false },
          { name: "pg2", role: "follower", confirms: true },
        ],
        clients: 1,
      },
      {
        name: "ireland",
        nodes: [{ name: "pg3", role: "follower", confirms: true }],
        clients: 0,
      },
    ]);
  });

  it("has the one-way medians of each way, its tail, width and loss", () => {
    const far = map.legs.find(({ from, to }) => from === 0 && to === 1);
    expect(far?.there.low).toBeCloseTo(36e6, 3);
    expect(far?.back).toEqual(far?.there);
    // p99 over p50 as given: 108 / 72.
    expect(far?.tail).toBeCloseTo(1.5, 6);
    expect(far?.bytesPerSecond).toBe(250e6);
    expect(far?.loss).toBeCloseTo(1e-4, 12);
    const near = map.legs.find(({ from, to }) => from === 0 && to === 0);
    expect(near).toMatchObject({
      there: { low: 1e5, high: 1e5 },
      tail: null,
      bytesPerSecond: null,
    });
  });

  it("keeps a way that is longer in one direction", () => {
    const [one] = plansOf(`topology { site a { node n1 } site b { node n2 }
      link a -> b { latency = 10ms }
      link b -> a { latency = 30ms } }
    replicate single_leader on n1, n2 { leader = n1 }
    workload w on a { clients = 1 }
    run { duration = 1s }`);
    const leg = siteMap(one!.plan).legs.find(({ from, to }) => from !== to);
    expect([leg?.there.low, leg?.back.low]).toEqual([10e6, 30e6]);
  });

  it("knows voters, learners and replicas", () => {
    const rolesIn = (replicate: string) =>
      siteMap(
        plansOf(`topology { site dc { node n[3] } }
        ${replicate}
        workload w on dc { clients = 1 }
        run { duration = 1s }`)[0]!.plan,
      ).sites[0]!.nodes.map(({ role }) => role);
    expect(rolesIn("replicate leaderless on n { n = 3 }")).toEqual(Array(3).fill("replica"));
    expect(rolesIn("replicate consensus on n[1], n[2] {}")).toEqual([
      "leader",
      "voter",
      "no replica",
    ]);
  });
});
