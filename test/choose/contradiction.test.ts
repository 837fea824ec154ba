import { describe, expect, it } from "vitest";
import { contradictionOf } from "../../src/choose/contradiction.ts";

describe("what contradicts what", () => {
  it("is the smallest set of which everybody fails one", () => {
    const { cores, ways } = contradictionOf([
      { id: "leader", failed: ["write_p99"] },
      { id: "leader, sync", failed: ["write_p99", "stop_machine"] },
      { id: "leaders", failed: ["conflicts"] },
    ]);
    expect(cores).toEqual([["write_p99", "conflicts"]]);
    expect(ways).toEqual([
      { giveUp: ["write_p99"], left: ["leader"] },
      { giveUp: ["conflicts"], left: ["leaders"] },
    ]);
  });

  it("is one requirement alone when nobody meets it", () => {
    const { cores } = contradictionOf([
      { id: "a", failed: ["money"] },
      { id: "b", failed: ["money", "read_p99"] },
    ]);
    expect(cores).toEqual([["money"]]);
  });

  it("names every smallest set where there are several", () => {
    const { cores } = contradictionOf([
      { id: "a", failed: ["loss_region", "load"] },
      { id: "b", failed: ["write_p99"] },
    ]);
    expect(cores).toEqual([
      ["loss_region", "write_p99"],
      ["load", "write_p99"],
    ]);
  });

  it("is nothing when somebody fails nothing, or nobody was tried", () => {
    const fits = [
      { id: "a", failed: [] },
      { id: "b", failed: ["money" as const] },
    ];
    expect(contradictionOf(fits)).toEqual({ cores: [], ways: [] });
    expect(contradictionOf([])).toEqual({ cores: [], ways: [] });
  });
});
