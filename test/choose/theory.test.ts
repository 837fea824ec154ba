import { describe, expect, it } from "vitest";
import type { Candidate } from "../../src/choose/candidate.ts";
import { strategyCandidates } from "../../src/choose/candidates.ts";
import { roundTrip } from "../../src/choose/round-trips.ts";
import { conflictsPerSecond, theoryAgainst, writeFloor } from "../../src/choose/theory.ts";
import { whyNot } from "../../src/choose/why-not.ts";
import { pairKey, type Wish } from "../../src/choose/wish.ts";
import { wishFor } from "./wishes.ts";

/** Three places 10, 30 and 25 ms from each other. */
const TRIPS = new Map([
  [pairKey("a", "b"), 0.01],
  [pairKey("a", "c"), 0.03],
  [pairKey("b", "c"), 0.025],
]);

function threePlaces(more: Partial<Wish> = {}): Wish {
  return wishFor(["a", "b", "c"], {
    network: null,
    rtts: TRIPS,
    writers: "everywhere",
    staleness: 1,
    mayLose: { node: 0, region: 0 },
    ...more,
  });
}

function candidate(wish: Wish, id: string): Candidate {
  const found = strategyCandidates(wish).find((one) => one.id === id);
  if (found === undefined) throw new Error(`no candidate ${id}`);
  return found;
}

describe("the least time of a write by theory", () => {
  const wish = threePlaces();
  it.each([
    // The farthest writer's way to the leader, and the leader's to whom it waits for.
    ["async a1+b1", "c", 0.03],
    ["sync a1+b1+c1", "c", 0.03 + 0.01],
    ["consensus a1+b1+c1", "c", 0.03 + 0.01],
    // Each region's own machine, and the second nearest copy of it.
    ["quorum r=2 w=2 a1+b1+c1", "c", 0.025],
    ["quorum r=1 w=3 a1+b1+c1", "a", 0.03],
    ["certification a1+b1+c1", "a", 0.03],
  ])("is, for %s, that of %s", (id, from, seconds) => {
    const floor = writeFloor(wish, candidate(wish, id));
    expect(floor.from).toBe(from);
    expect(floor.seconds).toBeCloseTo(seconds, 12);
  });

  it("is nothing where each region takes its own writes", () => {
    const merging = threePlaces({ conflicts: "merge" });
    expect(writeFloor(merging, candidate(merging, "multi-leader siblings a1+b1+c1")).seconds).toBe(
      0,
    );
  });

  it("rules a candidate out before any run, and only where the budget is smaller", () => {
    const ids = (budget: number) =>
      theoryAgainst(threePlaces({ writeP99: budget }), candidate(wish, "consensus a1+b1+c1"))
        .filter(({ prunes }) => prunes)
        .map(({ id }) => id);
    expect(ids(0.039)).toEqual(["write_p99"]);
    expect(ids(0.041)).toEqual([]);
  });
});

describe("what else needs no run", () => {
  it("is a price beyond the money, and a leader that is asked for more than it can do", () => {
    const wish = wishFor(["a"], { network: null, money: 0.5, readsPerSecond: 3000, perOp: 3e-3 });
    const against = theoryAgainst(wish, candidate(wish, "consensus a1+a2+a3"));
    expect(against.map(({ id }) => id)).toEqual(["money", "load"]);
    expect(against[0]?.text).toBe("3 machines cost 0.6 USD/h before any traffic");
    // 3200 operations of 3 ms on 8 cores.
    expect(against[1]?.text).toBe("the leader's CPU would be 120 % busy");
  });

  it("is that what has one copy when it is acknowledged can be lost", () => {
    const wish = wishFor(["a"], { network: null });
    const ids = (id: string) => theoryAgainst(wish, candidate(wish, id)).map((one) => one.id);
    expect(ids("async a1+a2")).toEqual(["loss_machine"]);
    expect(ids("semi-sync a1+a2")).toEqual([]);
    expect(ids("quorum r=1 w=1 a1+a2+a3")).toEqual(["conflicts", "loss_machine", "staleness"]);
    expect(ids("quorum r=2 w=2 a1+a2+a3")).toEqual(["conflicts"]);
  });

  it("counts conflicts between regions as twice delay times rates over keys, pair by pair", () => {
    const wish = threePlaces({ writesPerSecond: 30, keys: 100 });
    const pairs = (0.01 + 0.03 + 0.025) * 10 * 10;
    expect(conflictsPerSecond(wish, ["a", "b", "c"])).toBeCloseTo(pairs / 100, 12);
  });
});

describe("why things cannot be had together", () => {
  it("says how far the writers are, and how often they would pass each other", () => {
    const wish = threePlaces({ writeP99: 0.02, writesPerSecond: 30, keys: 100 });
    const text = whyNot(wish, ["write_p99", "conflicts"]) ?? "";
    expect(text).toContain("a and c are 30 ms there and back apart");
    // 0.065 s · 100 / 100 keys a second.
    expect(text).toContain("about 230 times an hour");
    expect(whyNot({ ...wish, writeP99: 0.05 }, ["write_p99", "conflicts"])).toBeNull();
  });

  it("says how far the nearest other region is when what a region loses must be nothing", () => {
    const wish = threePlaces({ writeP99: 0.005 });
    expect(whyNot(wish, ["write_p99", "loss_region"])).toContain("the nearest, b, is 10 ms");
    expect(whyNot(wish, ["load", "money"])).toBeNull();
  });
});

describe("round trips of a matrix", () => {
  it("are the same from either end, and half a millisecond inside a region", () => {
    const wish = wishFor(["us-east-1", "eu-west-1"]);
    const there = roundTrip(wish, "us-east-1", "eu-west-1");
    expect(there).toBe(roundTrip(wish, "eu-west-1", "us-east-1"));
    expect(there).toBeGreaterThan(0.06);
    expect(there).toBeLessThan(0.08);
    expect(roundTrip(wish, "us-east-1", "us-east-1")).toBe(0.0005);
    expect(roundTrip(wish, "us-east-1", "atlantis")).toBeNull();
  });
});
