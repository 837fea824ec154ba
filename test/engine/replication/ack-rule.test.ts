import { describe, expect, it } from "vitest";
import { AckRule } from "../../../src/engine/replication/single-leader/ack-rule.ts";
import type { Quorum } from "../../../src/model/value.ts";
import { any } from "../plan-builder.ts";

/** Positions by node; a node that is missing is not connected and has confirmed nothing. */
function confirmed(rule: Quorum, positions: Readonly<Record<number, number>>): number {
  return new AckRule(rule).confirmed({
    positionOf: (node) => positions[node] ?? 0,
    isConnected: (node) => node in positions,
  });
}

describe("the confirmation rule over positions", () => {
  it("asks nothing when there is none", () => {
    expect(confirmed({ kind: "none" }, {})).toBe(Number.POSITIVE_INFINITY);
  });

  it("takes the k-th highest for any k", () => {
    const positions = { 1: 10, 2: 30, 3: 20 };
    expect(confirmed(any(1, 1, 2, 3), positions)).toBe(30);
    expect(confirmed(any(2, 1, 2, 3), positions)).toBe(20);
    expect(confirmed(any(3, 1, 2, 3), positions)).toBe(10);
  });

  it("takes the first k that are connected, in order", () => {
    const first = (count: number): Quorum => ({ kind: "first", count, of: [1, 2, 3] });
    expect(confirmed(first(1), { 1: 5, 2: 50, 3: 70 })).toBe(5);
    expect(confirmed(first(1), { 2: 50, 3: 70 })).toBe(50);
    expect(confirmed(first(2), { 2: 50, 3: 70 })).toBe(50);
    expect(confirmed(first(2), { 3: 70 })).toBe(0);
  });

  it("joins rules with and and or", () => {
    const positions = { 1: 10, 2: 30, 3: 20, 4: 40 };
    const and: Quorum = { kind: "and", of: [any(1, 1, 3), any(1, 2, 4)] };
    const or: Quorum = { kind: "or", of: [any(2, 1, 2), any(2, 3, 4)] };
    expect(confirmed(and, positions)).toBe(20);
    expect(confirmed(or, positions)).toBe(20);
  });
});
