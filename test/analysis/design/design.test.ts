import { describe, expect, it } from "vitest";
import { searchDesigns } from "../../../src/analysis/design/designer.ts";
import { parseQuorum } from "../../../src/analysis/design/parse-quorum.ts";
import { exprText, quorumsOf } from "../../../src/analysis/design/quorum-expr.ts";
import { resilientQuorums } from "../../../src/analysis/design/resilient-sets.ts";
import { expressionsOver } from "../../../src/analysis/design/search-space.ts";
import { meanAnswerTime } from "../../../src/analysis/design/set-latency.ts";
import { exponentialOrderStatistic } from "../../../src/analysis/theory/order-statistics.ts";

const NAMES = ["a", "b", "c", "d"];

describe("quorums as text", () => {
  it.each([
    ["a*b + c*d", "(a and b) or (c and d)"],
    ["(a and b) or (c and d)", "(a and b) or (c and d)"],
    ["a and b or c", "(a and b) or c"],
    ["majority of [a, b, c]", "any 2 of [a, b, c]"],
    ["all of [a, b]", "a and b"],
    ["any 2 of [a, b*c, d]", "(a and (b and c)) or (a and d) or ((b and c) and d)"],
  ])("reads %s", (text, written) => {
    const parsed = parseQuorum(text, NAMES);
    expect(parsed.ok && exprText(parsed.expr, NAMES)).toBe(written);
    const again = parsed.ok ? parseQuorum(exprText(parsed.expr, NAMES), NAMES) : parsed;
    expect(again.ok && parsed.ok && quorumsOf(again.expr)).toEqual(
      parsed.ok && quorumsOf(parsed.expr),
    );
  });

  it.each([
    ["a*x", "there is no node `x`"],
    ["a*", "a node is missing at the end"],
    ["(a + b", "`)` is missing at the end"],
    ["a b", "`b` is one word too many"],
    ["any 4 of [a, b]", "any 4 of 2 cannot be"],
    ["a ? b", "`? b` cannot be read here"],
  ])("says what is wrong with %s", (text, message) => {
    expect(parseQuorum(text, NAMES)).toMatchObject({ ok: false, message });
  });
});

describe("sets with nodes to spare", () => {
  it("hold a quorum whichever one is gone, and are the smallest that do", () => {
    const quorums = quorumsOf({ kind: "pick", count: 2, of: [0, 1, 2, 3].map(leaf) });
    const sets = resilientQuorums(quorums, [0, 1, 2, 3], 1);
    expect(sets.map((set) => set.join(""))).toEqual(["012", "013", "023", "123"]);
  });

  it("are the quorums themselves with none to spare, and nothing with too many", () => {
    const quorums = [[0, 1]];
    expect(resilientQuorums(quorums, [0, 1], 0)).toEqual(quorums);
    expect(resilientQuorums(quorums, [0, 1], 1)).toEqual([]);
  });
});

describe("the time until a quorum has answered", () => {
  it("is the slowest of one set, and the fastest of several", () => {
    const answers = [4, 4, 1, 2].map((value) => ({ kind: "constant", value }) as const);
    const quorums = [
      [0, 1],
      [2, 3],
    ];
    expect(meanAnswerTime(quorums, [0, 1], answers)).toBe(4);
    expect(meanAnswerTime(quorums, [0, 1, 2, 3], answers)).toBe(2);
    expect(meanAnswerTime(quorums, [0, 2], answers)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is the order statistic where each time is exponential", () => {
    const answers = [0, 1, 2].map(() => ({ kind: "exponential", mean: 1 }) as const);
    const two = quorumsOf({ kind: "pick", count: 2, of: [0, 1, 2].map(leaf) });
    const { mean } = exponentialOrderStatistic(2, 3, 1);
    // 1024 imagined operations: the mean of the second of three has a deviation of 0.6 / 32.
    expect(Math.abs(meanAnswerTime(two, [0, 1, 2], answers) - mean)).toBeLessThan(0.06);
  });
});

describe("the expressions that are searched", () => {
  it("are all nestings in which each node stands once: 8 of and/or for three, and two of three", () => {
    const keys = new Set(expressionsOver(3, []).map((expr) => JSON.stringify(quorumsOf(expr))));
    expect(keys.size).toBe(9);
  });

  it("hold grids and majorities of majorities for more nodes", () => {
    const texts = expressionsOver(6, []).map((expr) =>
      exprText(expr, ["a", "b", "c", "d", "e", "f"]),
    );
    expect(texts).toContain("(a and b and c) or (d and e and f)");
    expect(texts).toContain("any 4 of [a, b, c, d, e, f]");
    expect(texts).toContain("(any 2 of [a, b, c]) and (any 2 of [d, e, f])");
  });

  it("give only systems that survive what they must, the best first", () => {
    const answers = [0, 1, 2, 3, 4].map((value) => ({ kind: "constant", value }) as const);
    const { found, unfit, tried } = searchDesigns({
      nodes: [1, 1, 1, 1, 1].map((read) => ({ read, write: read })),
      places: [{ name: "here", share: 1, answers }],
      mixes: [{ readShare: 0.9, weight: 1 }],
      objective: "load",
      limits: {},
      resilience: 1,
      f: 0,
    });
    expect(found.length + unfit.resilience + unfit.too_many + unfit.limits).toBe(tried);
    expect(found.every((one) => Math.min(one.readResilience, one.writeResilience) >= 1)).toBe(true);
    const loads = found.map(({ strategy }) => strategy.load);
    expect(loads).toEqual([...loads].sort((a, b) => a - b));
    // A majority of five loads 3/5; reading two and writing four does better with 90 % reads.
    expect(loads[0]).toBeLessThanOrEqual(0.9 * 0.4 + 0.1 * 0.8 + 1e-9);
  });
});

function leaf(node: number) {
  return { kind: "node", node } as const;
}
