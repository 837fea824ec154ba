import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FaultTarget } from "../../../src/model/faults.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { exp } from "../../../src/random/mathematics.ts";
import { buildPlan, constant, exponential, MS, SECOND } from "../plan-builder.ts";
import { expectNear } from "../trials.ts";
import { on } from "./faults-builder.ts";

const RUN = 20_000 * SECOND;

/** Faults at random to three nodes that hardly anybody asks, for 20,000 s. */
function repaired(
  target: FaultTarget,
  gapNs: number,
  lasts = exponential(10 * SECOND),
  seed = "a",
) {
  return runPlan(
    buildPlan({
      followers: 2,
      delay: constant(MS),
      workload: { load: { kind: "constant", rate: 0.001 }, timeoutNs: SECOND },
      measures: { seriesIntervalNs: 20 * SECOND },
      run: { durationNs: RUN, seed },
      faults: [
        on(
          { kind: "every", gapNs: exponential(gapNs), fromNs: 0, toNs: RUN },
          { kind: "crash", target, site: false, losesDisk: false },
          lasts,
        ),
      ],
    }),
  );
}

/** Share of the run in which a node was hit by some fault: the union of its episodes. */
function downShare(record: RunRecord, node: number): number {
  let until = 0;
  let down = 0;
  for (const { fromNs, toNs, nodes } of record.episodes) {
    if (!nodes.includes(node)) continue;
    down += Math.max(0, toNs - Math.max(fromNs, until));
    until = Math.max(until, toNs);
  }
  return down / RUN;
}

function over(seeds: number, measure: (seed: string) => number) {
  const values = Array.from({ length: seeds }, (_, seed) => measure(`s${seed}`));
  const mean = values.reduce((sum, value) => sum + value, 0) / seeds;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (seeds - 1);
  return { mean, error: Math.sqrt(variance / seeds) };
}

describe("failure and repair at random", () => {
  // Failures come whether the node is up or not, so that the number of repairs under way is that of
  // an M/G/infinity queue: a node is up when it is empty, with probability e^(-rate x mean repair).
  it("of any one of three: each is down for its share, 1 - e^(-rate x repair / 3)", () => {
    const target: FaultTarget = { kind: "choose", count: 1, of: [0, 1, 2] };
    const measured = over(40, (seed) =>
      downShare(repaired(target, 30 * SECOND, exponential(10 * SECOND), seed), 1),
    );
    expectNear(measured, 1 - exp(-10 / 90));
  });

  it("depends on the mean repair only, as the theory has it", () => {
    const target: FaultTarget = { kind: "nodes", nodes: [2] };
    const lognormal = { kind: "lognormal", p50: 5 * SECOND, p99: 40 * SECOND } as const;
    const measured = over(30, (seed) =>
      downShare(repaired(target, 20 * SECOND, lognormal, seed), 2),
    );
    // mean of a lognormal with sigma = ln(40/5) / 2.326348: p50 x e^(sigma^2 / 2).
    const sigma = 2.0794415416798357 / 2.3263478740408408;
    expectNear(measured, 1 - exp((-5 * exp((sigma * sigma) / 2)) / 20));
  });

  it("costs events when it strikes and none in between", () => {
    const idle = repaired({ kind: "nodes", nodes: [2] }, 1000 * RUN).events;
    const record = repaired({ kind: "nodes", nodes: [2] }, 100 * SECOND);
    const strikes = record.episodes.filter(({ kind }) => kind === "fault").length;
    expect(strikes).toBeGreaterThan(150);
    // A beginning and an end, and what a follower and its leader tell each other when it is back.
    expect(record.events - idle).toBeLessThan(8 * strikes);
  });

  it("is the same for whoever else is hit: each fault has its own random numbers", () => {
    const one = repaired({ kind: "choose", count: 1, of: [0, 1, 2] }, 100 * SECOND);
    const again = repaired({ kind: "choose", count: 1, of: [0, 1, 2] }, 100 * SECOND);
    expect(again.episodes).toEqual(one.episodes);
    const other = repaired({ kind: "choose", count: 2, of: [0, 1, 2] }, 100 * SECOND);
    const times = ({ episodes }: RunRecord) =>
      episodes.filter(({ kind }) => kind === "fault").map(({ fromNs }) => fromNs);
    expect(times(other)).toEqual(times(one));
  });
});
