import { describe, expect, it } from "vitest";
import type { CaseResult } from "../../../src/analysis/results.ts";
import { explanationLines } from "../../../src/cli/output/explanations.ts";
import { buildResult } from "../../report/result-builder.ts";

function explained(...texts: readonly string[]): CaseResult[] {
  const { cases } = buildResult({ sessions: texts.map((_, index) => index + 1) });
  return cases.map((one, index) => ({ ...one, explanation: texts[index]! }));
}

describe("why cases differ, in a terminal", () => {
  it("lets one case's text stand alone", () => {
    expect(explanationLines(explained("It waits. It writes."), 80)).toEqual([
      "  It waits. It writes.",
    ]);
  });

  it("tells once what holds for every case", () => {
    const lines = explanationLines(
      explained("It waits 1.5 ms. A fault.", "It waits 9 s. A fault."),
      80,
    );
    expect(lines).toEqual([
      "  sessions=1, rtt=70 ms: It waits 1.5 ms.",
      "  sessions=2, rtt=70 ms: It waits 9 s.",
      "  in both cases: A fault.",
    ]);
  });

  it("puts cases of which the same is to say on one line, and names at most three", () => {
    const lines = explanationLines(explained("A.", "A.", "A.", "A.", "B."), 120);
    expect(lines).toEqual([
      "  sessions=1, rtt=70 ms; sessions=2, rtt=70 ms; sessions=3, rtt=70 ms; and 1 more: A.",
      "  sessions=5, rtt=70 ms: B.",
    ]);
  });

  it("says nothing of cases without a text", () => {
    expect(explanationLines(explained("", ""), 80)).toEqual([]);
    expect(explanationLines([], 80)).toEqual([]);
  });
});
