import { describe, expect, it } from "vitest";
import { topology } from "../../src/charts/topology.ts";
import { unrun } from "./scenario-plans.ts";

const GEO = (rtt: string, sweep = "") => `param far = ${rtt} in 1ms..300ms
topology {
  site virginia { node pg1, pg2 }
  site ireland  { node pg3 }
  link virginia <-> ireland { rtt = far, bandwidth = 2 Gbps, loss = 0.01% }
}
replicate single_leader on pg1, pg2, pg3 { leader = pg1, ack = any 1 of [pg2, pg3] }
workload orders on virginia { clients = 4 }
run { duration = 10s }
${sweep}`;

const cluster = (sites: number) => {
  const names = Array.from({ length: sites }, (_, i) => `s${i}`);
  const links = names.flatMap((a, i) =>
    names.slice(i + 1).map((b) => `link ${a} <-> ${b} { rtt = 20ms }`),
  );
  return `topology {\n${names.map((name) => `site ${name} { node n_${name} }`).join("\n")}\n${links.join("\n")}\n}
replicate consensus on ${names.map((name) => `n_${name}`).join(", ")} {}
workload w on s0 { clients = 1 }
run { duration = 10s }`;
};

interface Layer {
  readonly data: { readonly values: readonly Record<string, unknown>[] };
}
const layersOf = (text: string) =>
  (topology(unrun(text))!.spec as unknown as { layer: readonly Layer[] }).layer;
const textsOf = (text: string) =>
  layersOf(text).flatMap(({ data }) => data.values.flatMap((row) => Object.values(row)));

describe("the drawing of a topology", () => {
  it("names sites, nodes with their parts, clients and delays", () => {
    expect(topology(unrun(GEO("72ms")))!.description).toBe(
      "Topology. virginia: pg1 (leader), pg2 (follower, confirms), clients; ireland: pg3 (follower, confirms). within virginia 100 us rtt; virginia to ireland 72 ms rtt, 2 Gbps, 0.01% lost.",
    );
    expect(textsOf(GEO("72ms"))).toEqual(expect.arrayContaining(["72 ms rtt", "clients", "pg3"]));
  });

  it("shows the least and the most of a delay that is swept", () => {
    const swept = GEO("72ms", "sweep { vary far over [1ms, 72ms, 300ms] }");
    expect(textsOf(swept)).toContain("1 ms to 300 ms rtt");
  });

  it("tells of a part that differs from case to case", () => {
    const text = `param who = none in [none, any 1 of [b]]
      topology { site x { node a } site y { node b } link x <-> y { rtt = 9ms } }
      replicate single_leader on a, b { leader = a, ack = who }
      workload w on x { clients = 1 }
      run { duration = 1s }
      sweep { vary who over [none, any 1 of [b]] }`;
    expect(textsOf(text)).toContain("follower, confirms in some cases");
  });

  it("keeps boxes apart, and every line of a box inside it", () => {
    for (const sites of [1, 2, 3, 4]) {
      const layers = layersOf(cluster(sites));
      const boxes = layers
        .flatMap(({ data }) => data.values)
        .filter((row) => "f6" in row && typeof row["f6"] === "string" && /^s\d$/.test(row["f6"]))
        .map(
          ({ f0, f1, f2, f3 }) => [f0, f1, f2, f3].map(Number) as [number, number, number, number],
        );
      const distinct = [...new Map(boxes.map((box) => [box.join(), box])).values()];
      expect(distinct).toHaveLength(sites);
      for (const [i, a] of distinct.entries()) {
        for (const b of distinct.slice(i + 1)) {
          expect(a[2] < b[0] || b[2] < a[0] || a[3] < b[1] || b[3] < a[1]).toBe(true);
        }
      }
      const lines = layers.at(-2)!.data.values;
      expect(lines.length).toBeGreaterThanOrEqual(sites);
      for (const { f1, f2 } of lines) {
        const home = distinct.filter(
          ([x0, y0, x1, y1]) =>
            Number(f2) > x0 && Number(f2) < x1 && Number(f1) > y0 && Number(f1) < y1,
        );
        expect(home).toHaveLength(1);
      }
    }
  });

  it("becomes a table of round trips where lines would be a knot", () => {
    const chart = topology(unrun(cluster(5)))!;
    expect(chart.title).toBe("Round trips between the sites");
    const { values } = (chart.spec as unknown as Layer).data;
    // Ten pairs, both ways; nothing within a site of one node but where the clients sit.
    expect(values).toHaveLength(21);
    expect(chart.description).toContain("s0: 1 node, leader, clients");
  });
});
