import { describe, expect, it } from "vitest";
import type { RankedInput } from "../../../src/analysis/results.ts";
import { planRanking } from "../../../src/sweep/rank/rank-plan.ts";
import { runRankings } from "../../../src/sweep/rank/run-ranking.ts";
import { buildStudy, metric } from "../../analysis/study-builder.ts";
import {
  all,
  buildPlan,
  constant,
  exponential,
  MS,
  SECOND,
  US,
} from "../../engine/plan-builder.ts";

/**
 * In a run of which all times are twice as long and all rates half as high everything happens just so,
 * only twice as slowly. So a latency is homogeneous of degree one, and by Euler's theorem its
 * elasticities add up: those of all times, less those of rates and bandwidths, make one, whatever the
 * numbers of the scenario are. The same for throughput makes minus one.
 */
const weightOf = ({ name, elasticity }: RankedInput): number => {
  const value = elasticity?.value ?? 0;
  if (/bandwidth|arrival rate/.test(name)) return -value;
  return /fsync|latency|time|CPU per/.test(name) ? value : 0;
};

const slow = {
  disk: {
    fsync: exponential(0.6 * MS),
    bandwidthBytesPerSecond: 20e6,
    capacityBytes: null,
  },
  cpu: { cores: 2, perOp: exponential(300 * US) },
  apply: { workers: 1, time: exponential(400 * US) },
  nicBytesPerSecond: 10e6,
};
const plan = buildPlan({
  nodes: [slow, slow],
  delay: exponential(0.5 * MS),
  link: { bandwidthBytesPerSecond: 5e6 },
  replication: { ack: all(1), ackAt: "applied" },
  workload: {
    value: constant(2000),
    keys: { kind: "single" },
    load: { kind: "closed", clients: 4, think: exponential(2 * MS) },
  },
  run: { durationNs: 2.5 * SECOND, warmupNs: 0.5 * SECOND },
});

/** The weighed sum, and its error as the inputs' own intervals give it. */
function sumOf(inputs: readonly RankedInput[]): { sum: number; error: number } {
  const squares = inputs.map(({ elasticity }) => {
    const half = ((elasticity?.high ?? 0) - (elasticity?.low ?? 0)) / 2;
    return half * half;
  });
  return {
    sum: inputs.reduce((sum, input) => sum + weightOf(input), 0),
    error: Math.sqrt(squares.reduce((sum, one) => sum + one, 0)),
  };
}

describe("the elasticities of all that has a time in it", () => {
  it("make one for a latency, and minus one for a throughput", async () => {
    const study = buildStudy([plan], { trials: { kind: "fixed", count: 5 } });
    const items = [
      { metric: metric("write.latency", { aggregate: "mean" }) },
      { metric: metric("throughput", { words: ["write"] }) },
    ];
    const { rankings } = await runRankings(planRanking(study, items, 0, []), {});
    for (const [index, degree] of [1, -1].entries()) {
      const { inputs } = rankings[index]!;
      const weighty = inputs.filter(({ verdict }) => verdict === "matters");
      expect(weighty.length).toBeGreaterThan(4);
      const { sum, error } = sumOf(inputs);
      expect(error).toBeLessThan(0.15);
      // Steps of a fifth bend a little, and the two steps of a curve do not quite make up for it.
      expect(Math.abs(sum - degree)).toBeLessThan(error + 0.02);
    }
  });
});
