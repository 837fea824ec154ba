import { describe, it } from "vitest";
import { histogramQuantile } from "../../src/analysis/statistics/histogram.ts";
import { mm1ResponseQuantile } from "../../src/analysis/theory/mm1.ts";
import type { NodePlan } from "../../src/model/topology.ts";
import { all, buildPlan, constant, exponential, freeNode, MS, SECOND } from "./plan-builder.ts";
import { estimate, estimates, expectNear, sojourn, station } from "./trials.ts";

const alone = { groupCommit: { enabled: false, delayNs: 0, max: null } } as const;
const disk = (ms: number): Partial<NodePlan> => ({
  disk: { fsync: exponential(ms * MS), bandwidthBytesPerSecond: null, capacityBytes: null },
});
const cpu = (ms: number): Partial<NodePlan> => ({ cpu: { cores: 1, perOp: exponential(ms * MS) } });
const apply = (ms: number): Partial<NodePlan> => ({
  apply: { workers: 1, time: exponential(ms * MS) },
});

describe("one queue (M/M/1)", () => {
  it("answers 99 of 100 within ln 100 / (mu - lambda), and holds rho / (1 - rho) writes", () => {
    const plan = buildPlan({
      followers: 0,
      nodes: [disk(1)],
      replication: alone,
      workload: { load: { kind: "poisson", rate: 500 } },
      run: { durationNs: 40 * SECOND, warmupNs: SECOND },
    });
    const [p99, inside] = estimates(plan, 8, [
      ({ writeLatency }) => histogramQuantile(writeLatency, 0.99)!,
      (window) => station(window, "leader.disk").queueNs / (window.toNs - window.fromNs),
    ]);
    expectNear(p99!, mm1ResponseQuantile(500, 0.001, 0.99)! * SECOND);
    expectNear(inside!, 1);
  });
});

describe("a queue that holds no more than K (M/M/1/K)", () => {
  // Of K sessions those at the disk are served, those at the CPU arrive: one by one, at its rate.
  it.each([
    [3, 1, 0.8],
    [5, 1, 1],
    [8, 0.9, 1],
  ])(
    "turns away p_K of the arrivals: K = %d, %d ms between them, %d ms each",
    (K, gap, service) => {
      const plan = buildPlan({
        followers: 0,
        nodes: [{ ...cpu(gap), ...disk(service) }],
        replication: alone,
        workload: { load: { kind: "closed", clients: K, think: constant(0) } },
        run: { durationNs: 12 * SECOND, warmupNs: SECOND },
      });
      const rho = service / gap;
      const full = rho === 1 ? 1 / (K + 1) : ((1 - rho) * rho ** K) / (1 - rho ** (K + 1));
      const rate = estimate(plan, 6, ({ writesOk, fromNs, toNs }) => writesOk / (toNs - fromNs));
      expectNear(rate, (1 - full) / (gap * MS));
    },
  );
});

describe("queues one after the other (Jackson)", () => {
  it("wait as if each were alone: 1 / (mu - lambda) where half of all go on from the first", () => {
    const plan = buildPlan({
      nodes: [
        { ...freeNode(0), ...cpu(2), ...disk(3) },
        { ...freeNode(1), ...apply(5) },
      ],
      replication: {
        ...alone,
        ack: all(1),
        ackAt: "applied",
        shipAfter: "flush",
        applyAfter: "received",
      },
      workload: { load: { kind: "poisson", rate: 100 }, writeShare: 0.5 },
      run: { durationNs: 100 * SECOND, warmupNs: 2 * SECOND },
    });
    const [first, second, third, total] = estimates(plan, 8, [
      (window) => sojourn(window, "leader.cpu"),
      (window) => sojourn(window, "leader.disk"),
      (window) => sojourn(window, "r1.apply"),
      ({ writeLatency }) => writeLatency.sum / writeLatency.count,
    ]);
    const single = (service: number, perMs: number) => MS / (1 / service - perMs);
    expectNear(first!, single(2, 0.1));
    expectNear(second!, single(3, 0.05));
    expectNear(third!, single(5, 0.05));
    expectNear(total!, single(2, 0.1) + single(3, 0.05) + single(5, 0.05));
  });
});

describe("two queues, both of which must be through (fork and join)", () => {
  it.each([0.3, 0.6])("take (12 - rho) / 8 as long as one of them: rho = %d", (rho) => {
    const plan = buildPlan({
      followers: 2,
      nodes: [freeNode(0), { ...freeNode(1), ...apply(1) }, { ...freeNode(2), ...apply(1) }],
      replication: { ack: all(1, 2), ackAt: "applied" },
      workload: { load: { kind: "poisson", rate: 1000 * rho } },
      run: { durationNs: 15 * SECOND, warmupNs: SECOND },
    });
    const latency = estimate(plan, 8, ({ writeLatency: { sum, count } }) => sum / count);
    expectNear(latency, (((12 - rho) / 8) * MS) / (1 - rho));
  });
});
