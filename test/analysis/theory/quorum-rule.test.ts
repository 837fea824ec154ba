import { describe, expect, it } from "vitest";
import {
  quorumNodes,
  quorumRate,
  quorumTime,
  waitsForNobody,
} from "../../../src/analysis/theory/quorum-rule.ts";
import type { Quorum } from "../../../src/model/value.ts";

const times = [0, 10, 30, 20];
const timeOf = (node: number) => times[node]!;
const rateOf = (node: number) => 1000 / times[node]!;
const any = (count: number, ...of: number[]): Quorum => ({ kind: "any", count, of });

describe("a confirmation rule", () => {
  it("any k of n waits for the k-th fastest, at its pace", () => {
    expect([1, 2, 3].map((k) => quorumTime(any(k, 1, 2, 3), timeOf))).toEqual([10, 20, 30]);
    expect(quorumRate(any(2, 1, 2, 3), rateOf)).toBe(50);
  });

  it("first k waits for the first in order, however slow", () => {
    const first: Quorum = { kind: "first", count: 2, of: [2, 1, 3] };
    expect(quorumTime(first, timeOf)).toBe(30);
    expect(quorumRate(first, rateOf)).toBeCloseTo(1000 / 30, 12);
  });

  it("and waits for the slower, or for the faster", () => {
    const both: Quorum = { kind: "and", of: [any(1, 1), any(1, 2)] };
    const either: Quorum = { kind: "or", of: [any(1, 1), any(1, 2)] };
    expect([quorumTime(both, timeOf), quorumTime(either, timeOf)]).toEqual([30, 10]);
    expect([quorumRate(both, rateOf), quorumRate(either, rateOf)]).toEqual([1000 / 30, 100]);
    expect(quorumNodes(both)).toEqual([1, 2]);
  });

  it("of nobody costs nothing; of more than there are is never met", () => {
    expect([
      waitsForNobody({ kind: "none" }),
      waitsForNobody(any(0, 1)),
      waitsForNobody(any(1, 1)),
    ]).toEqual([true, true, false]);
    expect([quorumTime(any(2, 1), timeOf), quorumRate(any(2, 1), rateOf)]).toEqual([Infinity, 0]);
  });
});
