import { describe, expect, it } from "vitest";
import { thaw } from "../../../src/engine/kernel/thaw.ts";

describe("a thawed plan", () => {
  it("says the same and is frozen nowhere", () => {
    const times = Float64Array.of(1, 2);
    const plan = Object.freeze({
      nodes: Object.freeze([Object.freeze({ name: "a", disk: null })]),
      times,
      bandwidth: Number.POSITIVE_INFINITY,
    });
    const copy = thaw(plan);
    expect(copy).toEqual(plan);
    expect([copy, copy.nodes, copy.nodes[0]].some(Object.isFrozen)).toBe(false);
    expect(copy.times).toBe(times);
  });
});
