import { describe, expect, it } from "vitest";
import { Ring } from "../../../src/engine/replication/leaderless/ring.ts";
import type { LeaderlessPlan } from "../../../src/model/leaderless.ts";
import { leaderlessPlan } from "./plan-builder.ts";

function ringOf(members: number, n: number, siteOf = (_: number) => 0): Ring {
  const nodes = Array.from({ length: members }, (_, node) => ({ site: siteOf(node) }));
  const plan = leaderlessPlan({ members, nodes, replication: { n } });
  return new Ring(plan.replication as LeaderlessPlan, plan.topology);
}

const replicasAt = (ring: Ring, place: number) =>
  Array.from({ length: ring.copies }, (_, position) => ring.nodeAt(place, position));

describe("the ring", () => {
  it("gives each key the next n members from its place on", () => {
    const ring = ringOf(5, 3);
    expect(replicasAt(ring, 0)).toEqual([0, 1, 2]);
    expect(replicasAt(ring, 3)).toEqual([3, 4, 0]);
    // Those behind them may stand in.
    expect([ring.nodeAt(3, 3), ring.nodeAt(3, 4)]).toEqual([1, 2]);
    expect(ring.positionOf(0, 3)).toBe(2);
    expect(ring.positionOf(1, 3)).toBe(-1);
  });

  it("spreads keys evenly over its places", () => {
    const ring = ringOf(5, 3);
    const keys = new Array<number>(5).fill(0);
    for (let key = 0; key < 10_000; key++) keys[ring.placeOf(key)]! += 1;
    for (const count of keys) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it("lets sites take turns, so that every key has as many copies in each", () => {
    const ring = ringOf(6, 4, (node) => (node < 3 ? 0 : 1));
    for (let place = 0; place < 6; place++) {
      const here = replicasAt(ring, place).filter((node) => node < 3);
      expect(here).toHaveLength(2);
    }
  });
});
