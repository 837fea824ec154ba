import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/analysis/analyse.ts";
import type { PairComparison } from "../../../src/analysis/comparison/compare-pair.ts";
import { compareBy } from "../../../src/analysis/comparison/comparison.ts";
import {
  bestTexts,
  differenceCell,
  methodText,
  ratioCell,
  verdictText,
} from "../../../src/analysis/comparison/words.ts";
import type { StudyResult } from "../../../src/analysis/results.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { buildPlan } from "../../engine/plan-builder.ts";
import { writesRecord } from "../record-builder.ts";
import { buildStudy, metric } from "../study-builder.ts";

const throughput = metric("throughput", { words: ["write"] });
const median = metric("write.latency", { aggregate: "p50" });

/** Trials of 10 s under their seeds, that acknowledged so many writes of so many milliseconds. */
function trials(writes: readonly number[], latencyMs = 5): RunRecord[] {
  return writes.map((count, trial) => ({
    ...writesRecord(count, [latencyMs]),
    seed: `test/${trial}`,
  }));
}

/** A study over one param whose cases left the given records. */
function studyOf(records: Readonly<Record<string, readonly RunRecord[]>>): StudyResult {
  const names = Object.keys(records);
  const study = buildStudy(
    names.map(() => buildPlan()),
    { axes: ["ack"], metrics: [throughput, median] },
  );
  const cases = study.cases.map((one, index) => ({
    ...one,
    params: [{ name: "ack", text: names[index] ?? "", json: names[index] ?? "" }],
  }));
  return analyse({ ...study, cases }, Object.values(records));
}

describe("a metric compared between the values of a param", () => {
  it("finds a small difference under a large noise that both share", () => {
    // The trials are far apart, the two cases of one trial are not: 1.00, 1.01 or 0.99 apart.
    const result = studyOf({
      none: trials([4000, 5000, 6000, 8000]),
      all: trials([3990, 4991, 5990, 7989]),
    });
    const [pair] = compareBy(result, throughput, ["ack"]).groups[0]!.pairs;
    expect(pair?.verdict).toBe("differs");
    expect(pair?.difference.value).toBeCloseTo(-1, 9);
    // t(0.975, 3) = 3.182 times the deviation 0.0816 of the gaps over the root of four.
    expect(pair?.difference.high).toBeCloseTo(-1 + (3.1824 * 0.08165) / 2, 4);
    expect(differenceCell(pair!, "/s")).toBe("-1.00/s (-1.13 – -0.87)");
    expect(ratioCell(pair!)).toMatch(/^0.9983x \(/);
  });

  it("says that no difference was seen, and how large it may be", () => {
    const result = studyOf({ a: trials([1000, 1020, 980]), b: trials([1010, 1000, 990]) });
    const comparison = compareBy(result, throughput, ["ack"]);
    const [pair] = comparison.groups[0]!.pairs;
    expect(pair?.verdict).toBe("not_seen");
    expect(differenceCell(pair!, "/s")).toMatch(/^none seen \(-\d.* – \+\d.*\/s\)$/);
    expect(verdictText(pair!, "/s")).toMatch(/^no difference seen; it is \d.*\/s at most$/);
    expect(bestTexts(comparison)).toEqual(["no difference was seen between the values of ack"]);
  });

  it("tells apart what is the same in every trial", () => {
    const result = studyOf({ a: trials([1000, 1020]), b: trials([1000, 1020]) });
    const [pair] = compareBy(result, throughput, ["ack"]).groups[0]!.pairs;
    expect(pair?.verdict).toBe("same");
    expect(differenceCell(pair!, "/s")).toBe("the same in every trial");
  });

  it("pairs trials by their seeds when a run is missing", () => {
    // A lacks the first run and B the second: the two that are left stand at other places.
    const result = studyOf({
      a: trials([1000, 2000, 3000, 7000]).filter((_, trial) => trial !== 0),
      b: trials([1010, 2010, 3010, 7010]).filter((_, trial) => trial !== 1),
    });
    const [pair] = compareBy(result, throughput, ["ack"]).groups[0]!.pairs;
    expect(pair?.pairs).toBe(2);
    // Both pairs are one write a second apart, so that there is no spread at all.
    expect(pair!.difference.high! - pair!.difference.low!).toBeCloseTo(0, 9);
  });

  it("holds the intervals of many pairs together, and names the best", () => {
    const result = studyOf({
      none: trials([3000, 3010, 2990, 3005]),
      any: trials([2000, 2008, 1990, 2001]),
      all: trials([1000, 1001, 990, 1002]),
    });
    const comparison = compareBy(result, throughput, ["ack"]);
    expect(comparison.family).toBe(3);
    expect(comparison.level).toBeCloseTo(1 - 0.05 / 3, 12);
    expect(methodText(comparison)).toContain("each of the 3 intervals is made at 98.33%");
    expect(bestTexts(comparison)).toEqual(["ack = none is best"]);
    const alone = compareBy(
      studyOf({ none: result.cases[0]!.records.slice(), any: result.cases[1]!.records.slice() }),
      throughput,
      ["ack"],
    );
    const width = ({ low, high }: { low: number | null; high: number | null }) => high! - low!;
    expect(width(comparison.groups[0]!.pairs[0]!.difference)).toBeGreaterThan(
      1.3 * width(alone.groups[0]!.pairs[0]!.difference),
    );
  });

  it("knows that less latency and more throughput are better", () => {
    const result = studyOf({
      quick: trials([1000, 1001, 1002], 4),
      slow: trials([900, 901, 902], 7),
    });
    expect(bestTexts(compareBy(result, median, ["ack"]))).toEqual(["ack = quick is best"]);
    expect(bestTexts(compareBy(result, throughput, ["ack"]))).toEqual(["ack = quick is best"]);
  });

  it("finds the best wherever it stands among the cases", () => {
    const result = studyOf({
      slow: trials([900, 901, 902], 7),
      quick: trials([1000, 1001, 1002], 4),
      middling: trials([950, 951, 952], 5),
    });
    expect(bestTexts(compareBy(result, median, ["ack"]))).toEqual(["ack = quick is best"]);
    expect(bestTexts(compareBy(result, throughput, ["ack"]))).toEqual(["ack = quick is best"]);
  });

  it("says why there is nothing to compare", () => {
    const result = studyOf({ a: trials([1000]), b: trials([1010]) });
    expect(compareBy(result, throughput, ["rtt"]).nothing).toBe(
      "rtt has one value here: `vary` it in a sweep",
    );
    const [pair] = compareBy(result, throughput, ["ack"]).groups[0]!.pairs;
    expect([pair?.verdict, pair?.why]).toEqual([
      "unknown",
      "it takes at least two trials in which both have a value",
    ]);
    const silent = studyOf({ a: trials([0, 0]), b: trials([10, 10]) });
    const [none] = compareBy(silent, median, ["ack"]).groups[0]!.pairs;
    expect(none?.verdict).toBe("unknown");
    expect(none?.why).toBeTruthy();
  });

  it("is written in the unit of the rates that it lies between, and never as a negative ratio", () => {
    const rate = (value: number) => ({ value, low: null, high: null, unit: "/s" }) as const;
    const pair = (a: number, b: number, low: number, high: number): PairComparison => ({
      a: rate(a),
      b: rate(b),
      difference: { value: b - a, low, high },
      ratio: { value: b / a, low: -19.3, high: 120 },
      pairs: 5,
      verdict: "differs",
    });
    expect(differenceCell(pair(14.2, 14.25, 0.04, 0.06), "/s")).toBe("+0.050/s (+0.040 – +0.060)");
    expect(differenceCell(pair(0.03, 0.04, 0.008, 0.012), "/s")).toBe("+0.60/min (+0.48 – +0.72)");
    expect(differenceCell(pair(1e4, 3e4, 1.9e4, 2.1e4), "/s")).toBe("+20.0k/s (+19.0 – +21.0)");
    expect(ratioCell(pair(1, 50, 1, 2))).toBe("50.0x (0–120)");
  });
});
