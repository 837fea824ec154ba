import { describe, expect, it } from "vitest";
import { estimateMetric } from "../../src/analysis/metrics/estimate.ts";
import { viewsOf } from "../../src/analysis/metrics/view.ts";
import type { RunRecord } from "../../src/model/run-record.ts";
import { normalQuantile } from "../../src/random/special/normal.ts";
import { makeStream } from "../../src/random/stream.ts";
import { preciseWithin } from "../../src/sweep/precision.ts";
import { firstRound, nextRound } from "../../src/sweep/trials.ts";
import { runRecord, windowRecord, writesRecord } from "../analysis/record-builder.ts";
import { buildStudy, metric } from "../analysis/study-builder.ts";
import { buildPlan } from "../engine/plan-builder.ts";

const throughput = metric("throughput", { words: ["write"] });
const [casePlan] = buildStudy([buildPlan()]).cases;

function precise(within: number, records: readonly RunRecord[], ref = throughput): boolean {
  const trials = { kind: "until", metric: ref, within, min: 2, max: 100 } as const;
  return preciseWithin(casePlan!, trials, records);
}

describe("precise enough", () => {
  // 100/s ± 24.84/s, from the trials' own values.
  const records = [90, 100, 110].map((rate) => writesRecord(rate * 10));

  it("is an interval that reaches no further than the share of the value", () => {
    expect(precise(0.249, records)).toBe(true);
    expect(precise(0.248, records)).toBe(false);
  });

  it("is never one run, nor a metric without a value", () => {
    expect(precise(10, records.slice(0, 1))).toBe(false);
    expect(precise(10, records, metric("read.latency", { aggregate: "p99" }))).toBe(false);
    expect(precise(10, records, metric("rto"))).toBe(false);
  });

  it("looks at the whole reach to either side, also where zero cuts it off", () => {
    const wild = [0, 0, 300].map((rate) => writesRecord(rate * 10));
    expect(precise(1, wild)).toBe(false);
  });

  it("costs little of the intervals' worth: looking again and again, 9 of 10 hold the truth", () => {
    // Trials whose rates are normal around 1,000/s with a spread of 10 %: some twenty are needed.
    const stream = makeStream("precision", 0, "trials");
    const until = { kind: "until", metric: throughput, within: 0.05, min: 5, max: 200 } as const;
    const writes = () => Math.round(1e4 * (1 + 0.1 * normalQuantile(stream.next())));
    const studies = 2000;
    let [covered, trials] = [0, 0];
    for (let study = 0; study < studies; study += 1) {
      const records: RunRecord[] = [];
      let wanted = firstRound(until);
      while (records.length < wanted) {
        while (records.length < wanted) {
          records.push(runRecord({ windows: [windowRecord({ writesOk: writes() })] }));
        }
        wanted = nextRound(casePlan!, until, wanted, records, preciseWithin);
      }
      const { low, high } = estimateMetric(throughput, viewsOf(casePlan!.plan, records));
      if (low! <= 1000 && 1000 <= high!) covered += 1;
      trials += records.length;
    }
    expect(covered / studies).toBeGreaterThan(0.9);
    expect(covered / studies).toBeLessThan(0.95);
    expect(trials / studies).toBeGreaterThan(15);
  });
});
