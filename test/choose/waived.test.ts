import { describe, expect, it } from "vitest";
import { regionLossText, waivedOf } from "../../src/choose/waived.ts";
import { type Region, USUAL, type Wish } from "../../src/choose/wish.ts";

const REGIONS: readonly Region[] = [
  { name: "home", letter: "a" },
  { name: "away", letter: "b" },
];

function wish(more: Partial<Wish>): Wish {
  return {
    ...USUAL,
    regions: REGIONS,
    network: null,
    rtts: new Map(),
    writesPerSecond: 100,
    ...more,
  };
}

const flags = (of: Wish) => waivedOf(of).map(({ ask }) => ask.split(" ")[0]);

describe("what a wish leaves open", () => {
  it("is each thing that anything will do for, by the flag that asks for it", () => {
    expect(flags(wish({ readsPerSecond: 10 }))).toEqual([
      "lose-region",
      "stop-region",
      "write-p99",
      "read-p99",
      "money",
    ]);
    const any = Number.POSITIVE_INFINITY;
    const nothing = wish({
      readsPerSecond: 10,
      mayLose: { node: any, region: any },
      mayStop: { node: any, region: any },
      staleness: any,
      conflicts: "overwrite",
    });
    expect(flags(nothing)).toHaveLength(9);
  });

  it("leaves out what makes no sense: reads that nobody makes, regions that there are not", () => {
    expect(flags(wish({ regions: REGIONS.slice(0, 1) }))).toEqual(["write-p99", "money"]);
  });

  it("is empty when everything is asked", () => {
    const all = wish({
      mayLose: { node: 0, region: 0 },
      mayStop: { node: 1, region: 1 },
      writeP99: 1,
      money: 1,
    });
    expect(waivedOf(all)).toEqual([]);
  });
});

describe("how a region dies", () => {
  it("is said where a wish speaks of it, with the seconds of the scenario", () => {
    expect(regionLossText(wish({ mayLose: { node: 0, region: 0 } }), 3)).toMatch(/for 3 s, then/);
    expect(regionLossText(wish({}), 3)).toBeNull();
  });
});
