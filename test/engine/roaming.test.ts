import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import type { LinkPlan } from "../../src/model/topology.ts";
import { buildPlan, constant, freeNode, MS, SECOND } from "./plan-builder.ts";

/** One-way delays between the three client sites and the only node. */
const WAYS = [1 * MS, 10 * MS, 100 * MS];

/** One session at home in the first of three sites. */
function roamer(roaming: number): Plan {
  const plan = buildPlan({
    followers: 0,
    nodes: [freeNode(0)],
    workload: { roaming, clientHosts: [0, 1, 2] },
    measures: { history: true },
    run: { durationNs: 500 * SECOND },
  });
  const endpoints = 1 + WAYS.length;
  const routes = new Array<number>(endpoints * endpoints).fill(-1);
  const links: LinkPlan[] = [];
  WAYS.forEach((way, host) => {
    for (const [from, to] of [
      [1 + host, 0],
      [0, 1 + host],
    ] as const) {
      const link = { ...plan.topology.links[0]!, name: `${from} -> ${to}`, delay: constant(way) };
      routes[from * endpoints + to] = links.push(link) - 1;
    }
  });
  const sites = WAYS.map((_, site) => ({ name: `s${site}` }));
  return { ...plan, topology: { ...plan.topology, sites, links, routes, clientSites: [0, 1, 2] } };
}

/** How many writes took the round trip of each site. */
function bySite(plan: Plan): number[] {
  const { count, startNs, endNs, outcome } = runPlan(plan).history!;
  const counts = WAYS.map(() => 0);
  for (let row = 0; row < count; row++) {
    if (outcome[row] !== 0) continue;
    const site = WAYS.indexOf((endNs[row]! - startNs[row]!) / 2);
    counts[site]! += 1;
  }
  return counts;
}

describe("a session that roams", () => {
  it("sends its share from the other sites, and from each of them as often", () => {
    const [home, near, far] = bySite(roamer(0.3)) as [number, number, number];
    const all = home + near + far;
    expect(all).toBeGreaterThan(10_000);
    const expectShare = (count: number, share: number) =>
      expect(Math.abs(count / all - share)).toBeLessThan(
        5 * Math.sqrt((share * (1 - share)) / all),
      );
    expectShare(home, 0.7);
    expectShare(near, 0.15);
    expectShare(far, 0.15);
  });

  it("stays at home with a share of nothing, and never is there with a share of all", () => {
    expect(bySite(roamer(0)).slice(1)).toEqual([0, 0]);
    expect(bySite(roamer(1))[0]).toBe(0);
  });
});
