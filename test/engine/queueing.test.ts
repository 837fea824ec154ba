import { describe, expect, it } from "vitest";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { ApplyPlan } from "../../src/model/hardware.ts";
import { buildPlan, constant, exponential, freeNode, MS, SECOND } from "./plan-builder.ts";
import { estimate, expectNear, sojourn, station } from "./trials.ts";

/** Poisson writes that a follower applies; everything else costs nothing. */
function applying(rate: number, apply: ApplyPlan) {
  return buildPlan({
    nodes: [freeNode(0), { ...freeNode(1), apply }],
    workload: { load: { kind: "poisson", rate } },
    run: { durationNs: 20 * SECOND, warmupNs: 1 * SECOND },
  });
}

const TRIALS = 12;

describe("the apply station against queueing theory", () => {
  it("is M/M/1 with one worker and exponential times: W = 1 / (mu - lambda)", () => {
    const plan = applying(500, { workers: 1, time: exponential(1 * MS) });
    expectNear(
      estimate(plan, TRIALS, (window) => sojourn(window, "r1.apply")),
      2 * MS,
    );
  });

  it("is M/D/1 with constant times: W = 1/mu + rho / (2 mu (1 - rho))", () => {
    const plan = applying(700, { workers: 1, time: constant(1 * MS) });
    const theory = 1 * MS + (0.7 * MS) / (2 * 0.3);
    expectNear(
      estimate(plan, TRIALS, (window) => sojourn(window, "r1.apply")),
      theory,
    );
  });

  it("is M/M/c with c workers: lambda 25, mu 10, c 3 waits 0.240449", () => {
    const plan = applying(2500, { workers: 3, time: exponential(1 * MS) });
    expectNear(
      estimate(plan, TRIALS, (window) => sojourn(window, "r1.apply")),
      2.40449 * MS,
    );
  });

  it("is busy for the share lambda / (c mu) of the time", () => {
    const plan = applying(1500, { workers: 2, time: exponential(1 * MS) });
    const busy = estimate(plan, 4, (window) => {
      const { busyNs, servers } = station(window, "r1.apply");
      return busyNs / (servers * (window.toNs - window.fromNs));
    });
    expectNear(busy, 0.75);
  });
});

describe("Little's law", () => {
  it("holds at every station: mean inside = rate x mean time inside", () => {
    const busyNode = (node: number) => ({
      ...freeNode(node),
      disk: {
        fsync: exponential(0.5 * MS),
        bandwidthBytesPerSecond: 50e6,
        capacityBytes: null,
      },
      cpu: { cores: 2, perOp: exponential(0.3 * MS) },
      apply: { workers: 1, time: exponential(0.4 * MS) },
      nicBytesPerSecond: 5e6,
    });
    const plan = buildPlan({
      nodes: [busyNode(0), busyNode(1)],
      delay: exponential(2 * MS),
      link: { bandwidthBytesPerSecond: 1e6 },
      workload: { load: { kind: "poisson", rate: 1500 }, value: constant(200) },
      run: { durationNs: 60 * SECOND, warmupNs: 5 * SECOND },
    });
    const window = runPlan(plan).windows[0]!;
    const used = window.stations.filter(({ completions }) => completions > 10_000);
    expect(used.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["cpu", "disk", "apply", "nic", "link"]),
    );
    for (const { queueNs, sojournNs, name } of used) {
      if (sojournNs === 0) continue;
      expect(queueNs / sojournNs, name).toBeGreaterThan(0.999);
      expect(queueNs / sojournNs, name).toBeLessThan(1.001);
    }
  });
});

describe("a closed loop against mean value analysis", () => {
  it("of thinking, CPU and a disk without group commit", () => {
    const [clients, think] = [20, 100 * MS];
    const demands = [4 * MS, 6 * MS];
    const plan = buildPlan({
      nodes: [
        {
          ...freeNode(0),
          cpu: { cores: 1, perOp: exponential(demands[0]!) },
          disk: {
            fsync: exponential(demands[1]!),
            bandwidthBytesPerSecond: null,
            capacityBytes: null,
          },
        },
      ],
      replication: { groupCommit: { enabled: false, delayNs: 0, max: null } },
      workload: { load: { kind: "closed", clients, think: exponential(think) } },
      run: { durationNs: 200 * SECOND, warmupNs: 5 * SECOND },
    });
    const rate = estimate(plan, 6, (window) => {
      return window.writesOk / ((window.toNs - window.fromNs) / SECOND);
    });
    // The same network solved by octave's queueing package.
    expectNear(rate, 147.512969643);
  });
});
