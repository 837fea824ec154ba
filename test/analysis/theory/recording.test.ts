import { describe, expect, it } from "vitest";
import { costOfRun } from "../../../src/analysis/theory/cost-estimate.ts";
import { bytesAnOperation, openLoopCount } from "../../../src/analysis/theory/recording.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { Plan } from "../../../src/model/plan.ts";
import type { WorkloadPlan } from "../../../src/model/workload.ts";
import { sizeInBytes } from "../../../src/sweep/record-size.ts";
import { buildPlan, constant, MS, SECOND } from "../../engine/plan-builder.ts";

function kept(workload: Partial<WorkloadPlan>, durationNs = 2 * SECOND, seed = "s"): Plan {
  const plan = buildPlan({
    delay: constant(MS),
    workload: { writeShare: 0.5, ...workload },
    run: { durationNs, seed },
  });
  return { ...plan, measures: { ...plan.measures, history: true } };
}

describe("what a recording will take", () => {
  it("is known exactly of constant arrivals, whatever their rate", () => {
    for (const [rate, durationNs] of [
      [1000, 2 * SECOND],
      [333, SECOND],
      [7, 1.5 * SECOND],
      [1e6 / 3, 0.01 * SECOND],
    ] as const) {
      const plan = kept({ load: { kind: "constant", rate } }, durationNs);
      const { expected, most } = openLoopCount(plan)!;
      expect(most).toBe(expected);
      expect(runPlan(plan).history!.count).toBe(expected);
    }
  });

  it("is what the columns take, to the byte, with and without replies", () => {
    for (const replies of [0, 0.2]) {
      const plan = kept({ load: { kind: "constant", rate: 5000 }, replies });
      const { history } = runPlan(plan);
      const { count: _, ...columns } = history!;
      const bytes = Object.values(columns).reduce((sum, { byteLength }) => sum + byteLength, 0);
      expect(bytes).toBe(openLoopCount(plan)!.expected * bytesAnOperation(plan));
    }
  });

  it("has a bound for Poisson arrivals that a hundred runs keep, close to what is expected", () => {
    const load = { kind: "poisson", rate: 2000 } as const;
    const { expected, most } = openLoopCount(kept({ load }, 0.1 * SECOND))!;
    expect(expected).toBe(200);
    const counts = Array.from(
      { length: 100 },
      (_, trial) => runPlan(kept({ load }, 0.1 * SECOND, `${trial}`)).history!.count,
    );
    expect(Math.max(...counts)).toBeLessThanOrEqual(most);
    expect(Math.max(...counts)).toBeGreaterThan(expected);
    const mean = counts.reduce((sum, one) => sum + one, 0) / counts.length;
    // Ten standard deviations of a mean of a hundred.
    expect(Math.abs(mean - expected)).toBeLessThan(10 * Math.sqrt(expected / 100));
    const long = openLoopCount(kept({ load }, 1000 * SECOND))!;
    expect(long.most / long.expected).toBeLessThan(1.01);
  });

  it("goes by the phases that the run reaches", () => {
    const phases = [
      { from: 0, to: 1000, durationNs: 2 * SECOND },
      { from: 500, to: 500, durationNs: SECOND },
    ];
    const load = { kind: "phases", phases } as const;
    expect(openLoopCount(kept({ load }, SECOND))!.expected).toBeCloseTo(250, 9);
    expect(openLoopCount(kept({ load }, 3 * SECOND))!.expected).toBeCloseTo(1500, 9);
    expect(openLoopCount(kept({ load }, 9 * SECOND))!.expected).toBeCloseTo(1500, 9);
  });

  it("is not known of clients who wait for their answers, nor of probes", () => {
    const closed = { kind: "closed", clients: 4, think: constant(MS) } as const;
    expect(openLoopCount(kept({ load: closed }))).toBeNull();
    const poisson = { kind: "poisson", rate: 100 } as const;
    expect(openLoopCount(kept({ load: poisson, readAfterWriteNs: MS }))).toBeNull();
  });

  it("is foretold for latencies that are kept one by one", () => {
    const { measures, ...plan } = kept({ load: { kind: "constant", rate: 5000 } });
    const without = { ...plan, measures: { ...measures, history: false } };
    const exact = { ...plan, measures: { ...without.measures, exactLatencies: true } };
    const foretold = costOfRun(exact).bytes - costOfRun(without).bytes;
    const taken = sizeInBytes(runPlan(exact)) - sizeInBytes(runPlan(without));
    // Half of ten thousand operations are writes, give or take five standard deviations.
    expect(Math.abs(foretold / taken - 1)).toBeLessThan(0.03);
    expect(foretold).toBe(5000 * 8 + 5000 * 16);
  });

  it("is nothing for what keeps summaries, whose size does not grow with the operations", () => {
    const load = { kind: "constant", rate: 5000 } as const;
    const bare = (seconds: number) => {
      const plan = kept({ load }, seconds * SECOND);
      return { ...plan, measures: { ...plan.measures, history: false, seriesIntervalNs: SECOND } };
    };
    expect(bytesAnOperation(bare(2))).toBe(0);
    expect(sizeInBytes(runPlan(bare(4))) / sizeInBytes(runPlan(bare(2)))).toBeLessThan(1.1);
  });
});
