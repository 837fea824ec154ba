import { describe, expect, it } from "vitest";
import {
  keepsSeries,
  runsWithSeries,
  seriesBytesOf,
} from "../../../src/analysis/runs/kept-series.ts";
import { estimateCost } from "../../../src/analysis/theory/cost-estimate.ts";
import { timeSeries } from "../../../src/charts/series-values.ts";
import { runScenario, sourceOf } from "../../../src/run.ts";
import { metricRef } from "../../report/result-builder.ts";
import { studyFrom } from "../../sweep/study-from.ts";

const options = {
  reader: {
    read: () => {
      throw new Error("nothing is imported here");
    },
  } as never,
};

/** A leader and a follower, ten seconds, so many cases and trials. */
const scenario = (cases: number, trials: number, seconds = 10) => `
param rtt = 10ms
topology { site a { node p }  site b { node s }  link a <-> b { rtt = rtt } }
replicate single_leader on p, s { leader = p, mode = sync }
workload w on a { arrivals = poisson(10 ops/s), mix = (write: 100%) }
run { duration = ${seconds}s, warmup = 1s, trials = ${trials} }
sweep { vary rtt over 1ms..${cases}ms step 1ms }
`;

describe("what happened over time", () => {
  it("is kept of every run, unless there are so many that it would fill the memory", () => {
    expect(runsWithSeries(studyFrom(scenario(20, 50)))).toBe(Number.POSITIVE_INFINITY);
    expect(runsWithSeries(studyFrom(scenario(100, 50)))).toBe(1);
  });

  it("lets a thousand cases of fifty trials begin in a gibibyte", () => {
    const study = studyFrom(scenario(1000, 50));
    expect(estimateCost(study).bytes).toBeLessThan(1024 ** 3);
    const all = study.cases.reduce((sum, { plan }) => sum + 50 * seriesBytesOf(plan), 0);
    expect(all).toBeGreaterThan(4 * 1024 ** 3);
  });

  it("is told for the first run of each case then, and the answer says so", async () => {
    // Up to 200 trials of twelve cases would not fit; ten are enough for so wide an interval.
    const text = scenario(12, 5, 2).replace(
      "trials = 5",
      "trials = until throughput(write) within 99%",
    );
    const { result } = await runScenario(sourceOf("many.scenario", text), options);
    const [one] = result!.cases;
    expect(one!.records.map(keepsSeries)).toEqual([true, ...Array(9).fill(false)]);
    expect(one!.remarks).toContain(
      "Of 10 runs the first alone has kept what happened over time, as the study has so many: fewer cases or trials show the others.",
    );
    expect(one!.metrics.get("throughput(write)")?.value).toBeGreaterThan(0);
    expect(timeSeries(metricRef("lag(s)"), one!.records[0]!, one!.plan.plan)).not.toBeNull();
    expect(timeSeries(metricRef("lag(s)"), one!.records[1]!, one!.plan.plan)).toBeNull();
  });
});
