import { describe, expect, it } from "vitest";
import { estimateMetric } from "../../src/analysis/metrics/estimate.ts";
import { pilotOf, viewsOf } from "../../src/analysis/metrics/view.ts";
import type { RunRecord } from "../../src/model/run-record.ts";
import { normalQuantile } from "../../src/random/special/normal.ts";
import { makeStream } from "../../src/random/stream.ts";
import { neededFor } from "../../src/sweep/precision.ts";
import { firstRound, nextRound } from "../../src/sweep/trials.ts";
import { runRecord, windowRecord, writesRecord } from "../analysis/record-builder.ts";
import { buildStudy, metric } from "../analysis/study-builder.ts";
import { buildPlan } from "../engine/plan-builder.ts";

const throughput = metric("throughput", { words: ["write"] });
const [casePlan] = buildStudy([buildPlan()]).cases;

/** How many trials it takes, after a pilot of so many. */
function needed(
  within: number,
  records: readonly RunRecord[],
  ref = throughput,
  pilot = 3,
): number {
  const trials = { kind: "until", metric: ref, within, min: pilot, max: 100 } as const;
  return neededFor(casePlan!, trials, records);
}

const rates = (...perSecond: number[]) => perSecond.map((rate) => writesRecord(rate * 10));

describe("how many trials it takes", () => {
  it("is as many as there are when the interval reaches no further than the share of the value", () => {
    // 100/s ± 24.84/s, from the trials' own values.
    expect(needed(0.249, rates(90, 100, 110))).toBe(3);
    expect(needed(0.248, rates(90, 100, 110))).toBe(4);
  });

  it("grows with the square of the precision, as the pilot's scatter says at once", () => {
    // (24.84 / 5)² × 3 = 74.04; (24.84 / 2.5)² × 3 = 296.2.
    expect(needed(0.05, rates(90, 100, 110))).toBe(75);
    expect(needed(0.025, rates(90, 100, 110))).toBe(297);
  });

  it("does not look at the scatter of later trials", () => {
    const pilot = [90, 100, 110];
    const calm = rates(...pilot, ...new Array<number>(30).fill(100));
    const wild = rates(...pilot, ...Array.from({ length: 30 }, (_, i) => (i % 2 ? 0 : 200)));
    expect(needed(0.05, calm)).toBe(75);
    expect(needed(0.05, wild)).toBe(75);
  });

  it("is half as many again where there is nothing to reckon with", () => {
    expect(needed(10, rates(100))).toBe(2);
    expect(needed(10, rates(90, 100, 110, 100), metric("rto"))).toBe(6);
    expect(needed(0.05, rates(0, 0, 0, 0))).toBe(6);
    expect(needed(10, rates(90, 110), metric("read.latency", { aggregate: "p99" }))).toBe(3);
  });

  it("looks at the whole reach to either side, also where zero cuts it off", () => {
    expect(needed(1, rates(0, 0, 300))).toBeGreaterThan(3);
  });

  it("makes up for runs that failed, and never goes beyond the most allowed", () => {
    const until = { kind: "until", metric: throughput, within: 0.05, min: 3, max: 60 } as const;
    const wanted = (had: number, records: readonly RunRecord[], most = 60) =>
      nextRound(casePlan!, { ...until, max: most }, had, records, () => 10);
    expect(wanted(4, rates(1, 2, 3, 4))).toBe(10);
    expect(wanted(5, rates(1, 2, 3, 4))).toBe(11);
    expect(wanted(5, rates(1, 2, 3, 4), 8)).toBe(8);
    expect(wanted(12, rates(...new Array<number>(10).fill(1)))).toBe(12);
  });

  it("keeps the worth of the intervals: 95 of 100 studies hold the truth, and are as precise as asked", () => {
    // Trials whose rates are normal around 1,000/s with a spread of 10 %: some twenty are needed.
    const stream = makeStream("precision", 0, "trials");
    const until = { kind: "until", metric: throughput, within: 0.05, min: 10, max: 200 } as const;
    const writes = () => Math.round(1e4 * (1 + 0.1 * normalQuantile(stream.next())));
    const studies = 2000;
    let [covered, trials, looks] = [0, 0, 0];
    for (let study = 0; study < studies; study += 1) {
      const records: RunRecord[] = [];
      let wanted = firstRound(until);
      while (records.length < wanted) {
        while (records.length < wanted) {
          records.push(runRecord({ windows: [windowRecord({ writesOk: writes() })] }));
        }
        wanted = nextRound(casePlan!, until, wanted, records, neededFor);
        looks += 1;
      }
      const views = viewsOf(casePlan!.plan, records, undefined, pilotOf(until));
      const { value, low, high } = estimateMetric(throughput, views);
      if (low! <= 1000 && 1000 <= high!) covered += 1;
      expect((high! - low!) / 2).toBeLessThanOrEqual(0.05 * value! * (1 + 1e-12));
      trials += records.length;
    }
    expect(covered / studies).toBeGreaterThan(0.94);
    expect(covered / studies).toBeLessThan(0.97);
    expect(trials / studies).toBeGreaterThan(15);
    expect(trials / studies).toBeLessThan(30);
    expect(looks / studies).toBeLessThan(3);
  });
});
