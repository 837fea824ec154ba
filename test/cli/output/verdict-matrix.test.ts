import pc from "picocolors";
import { describe, expect, it } from "vitest";
import type { CaseResult, Verdict } from "../../../src/analysis/results.ts";
import { widthOf } from "../../../src/cli/output/layout.ts";
import { verdictMatrix } from "../../../src/cli/output/verdict-matrix.ts";
import { buildResult } from "../../report/result-builder.ts";

const paint = pc.createColors(false);

/** Cases of fence and pause, with the verdicts of two expectations in turn. */
function cases(verdicts: readonly (readonly [Verdict, Verdict])[]): CaseResult[] {
  const [one] = buildResult({ sessions: [64] }).cases;
  const [expectation] = one!.expectations;
  return verdicts.map((pair, index) => {
    const values = {
      fence: index < 2 ? "none" : "quorum_lease(ttl: 6s)",
      pause: index % 2 ? "20s" : "2s",
    };
    const params = Object.entries(values).map(([name, text]) => ({ name, text, json: text }));
    return {
      ...one!,
      plan: { ...one!.plan, params },
      expectations: pair.map((verdict, at) => ({
        ...expectation!,
        verdict,
        expectation: {
          ...expectation!.expectation,
          text: at === 0 ? "lost_writes == 0" : "rto < 30s",
        },
      })),
    };
  });
}

const FOUR = cases([
  ["fail", "pass"],
  ["fail", "undecided"],
  ["pass", "pass"],
  ["pass", "skipped"],
]);

describe("verdicts at a glance", () => {
  it("has expectations down and cases across, under the swept values", () => {
    expect(verdictMatrix(FOUR, ["fence", "pause"], paint, 100)).toEqual([
      "             fence  none      quorum_lease(ttl: 6s)",
      "             pause  2s   20s  2s          20s",
      "  lost_writes == 0  ✗    ✗    ✓           ✓",
      "  rto < 30s         ✓    ?    ✓           –",
      "",
      "  ✓ holds   ✗ does not   ? undecided   – not asked there",
    ]);
  });

  it("cuts long values before it goes on below", () => {
    const heads = verdictMatrix(FOUR, ["fence", "pause"], paint, 45).filter((line) =>
      line.includes("fence"),
    );
    expect(heads).toEqual(["             fence  none      quorum_lease(…"]);
  });

  it("goes on below where the terminal is narrow, and never gets wider than it", () => {
    const lines = verdictMatrix(FOUR, ["fence", "pause"], paint, 32);
    expect(lines.filter((line) => line.includes("pause"))).toHaveLength(3);
    expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(32);
  });

  it("is left out for a single case, and for more cases than can be seen at once", () => {
    expect(verdictMatrix(FOUR.slice(0, 1), ["fence", "pause"], paint, 100)).toEqual([]);
    const many = Array.from({ length: 200 }, () => FOUR[0]!);
    expect(verdictMatrix(many, ["fence", "pause"], paint, 100)).toEqual([]);
  });
});
