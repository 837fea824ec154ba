import { describe, expect, it } from "vitest";
import { histogramCountUpTo } from "../../src/analysis/statistics/histogram.ts";
import { atLeast, exponentialOrderStatistic } from "../../src/analysis/theory/order-statistics.ts";
import { wireBytes, wireBytesInFullMessages } from "../../src/analysis/theory/wire.ts";
import { ANSWER_BYTES } from "../../src/analysis/theory/write-steps.ts";
import { runPlan } from "../../src/engine/run-plan.ts";
import type { Plan } from "../../src/model/plan.ts";
import { exp } from "../../src/random/mathematics.ts";
import { at, failoverPlan, figure, siteCrash } from "./failover/failover-builder.ts";
import { crash, on } from "./faults/faults-builder.ts";
import { leaderlessPlan, quorums } from "./leaderless/plan-builder.ts";
import {
  all,
  any,
  buildPlan,
  constant,
  exponential,
  freeNode,
  MS,
  SECOND,
} from "./plan-builder.ts";
import { estimate, estimates, expectNear, type Measure, station } from "./trials.ts";

/** What theory says of several copies of the same data, against the engine. */

const MEAN = 8 * MS;
/** So much thinking that the slowest of all has answered before the next write. */
const PATIENT = { load: { kind: "closed", clients: 1, think: constant(200 * MS) } } as const;

/** One of n ways takes an exponential time, the way back none. */
function star(k: number, n: number): Plan {
  const plan = buildPlan({
    followers: n,
    replication: { ack: any(k, ...Array.from({ length: n }, (_, index) => index + 1)) },
    workload: PATIENT,
    run: { durationNs: 400 * SECOND },
  });
  const links = plan.topology.links.map((link) =>
    /^0 -> [1-9]/.test(link.name) ? { ...link, delay: exponential(MEAN) } : link,
  );
  return { ...plan, topology: { ...plan.topology, links } };
}

function quorum(k: number, n: number): Plan {
  const delays = { w: exponential(MEAN), a: constant(0), r: constant(0), s: constant(0) };
  return leaderlessPlan({
    members: n,
    replication: { ...quorums(1, k), n, delays },
    workload: { ...PATIENT, writeShare: 1 },
    run: { durationNs: 400 * SECOND },
  });
}

describe.each([
  ["followers", star],
  ["replicas without a leader", quorum],
] as const)("the k-th answer of n that take exponential times: %s", (_name, planOf) => {
  it.each([
    [1, 3],
    [3, 5],
    [4, 4],
  ])("%d of %d: mean, spread and share within a time", (k, n) => {
    const law = exponentialOrderStatistic(k, n, MEAN);
    const within: Measure = ({ commitLatency }) =>
      histogramCountUpTo(commitLatency, MEAN) / commitLatency.count;
    const [mean, variance, share] = estimates(planOf(k, n), 4, [
      ({ commitLatency: { sum, count } }) => sum / count,
      ({ commitLatency: { sum, sumSquares, count } }) => sumSquares / count - (sum / count) ** 2,
      within,
    ]);
    expectNear(mean!, law.mean);
    expect(Math.abs(variance!.mean - law.variance)).toBeLessThan(0.1 * law.variance);
    expect(share!.error).toBeLessThan(0.015);
    const soon = atLeast(k, n, 1 - exp(-1));
    expect(Math.abs(share!.mean - soon)).toBeLessThan(Math.max(0.01 * soon, 4 * share!.error));
  });
});

describe("a follower that applies after an exponential time", () => {
  it.each([2, 8])("shows a session its own write %d ms later but for e^(-mu tau)", (ms) => {
    const plan = buildPlan({
      nodes: [{}, { ...freeNode(1), apply: { workers: 200, time: exponential(5 * MS) } }],
      delay: constant(MS),
      workload: {
        load: { kind: "closed", clients: 20, think: exponential(100 * MS) },
        readAfterWriteNs: ms * MS,
        readFrom: { kind: "any_follower" },
      },
      run: { durationNs: 60 * SECOND },
    });
    const missed = estimate(plan, 4, ({ staleReads, readsOk }) => staleReads / readsOk);
    expect(missed.error).toBeLessThan(0.01);
    expect(Math.abs(missed.mean - exp(-ms / 5))).toBeLessThan(4 * missed.error);
  });

  it("shows a log in its order: a read is stale while any write is under way, 1 - e^(-rate x mean)", () => {
    const single = { keys: { kind: "single" }, readFrom: { kind: "any_follower" } } as const;
    const plan = buildPlan({
      workloads: [
        { ...single, load: { kind: "poisson", rate: 40 }, writeShare: 1 },
        { ...single, load: { kind: "poisson", rate: 100 }, writeShare: 0 },
      ],
      run: { durationNs: 100 * SECOND, warmupNs: SECOND },
    });
    const links = plan.topology.links.map((link) =>
      link.name === "0 -> 1" ? { ...link, delay: exponential(15 * MS) } : link,
    );
    const slow = { ...plan, topology: { ...plan.topology, links } };
    const share = estimate(slow, 8, ({ staleReads, readsOk }) => staleReads / readsOk);
    expectNear(share, 1 - exp(-40 * 0.015));
  });
});

describe("a site that dies with what it had not sent", () => {
  it("loses a Poisson number of writes: mean and variance are rate x one way", () => {
    const trials = 100;
    const plan = failoverPlan(
      { detect: { kind: "heartbeat", everyNs: 20 * MS, miss: 3 } },
      {
        delay: constant(4 * MS),
        workload: { load: { kind: "poisson", rate: 2500 }, timeoutNs: 50 * MS },
        faults: [at(100 * MS, siteCrash(0))],
        run: { durationNs: 300 * MS },
      },
    );
    const lost = Array.from({ length: trials }, (_, trial) =>
      figure(runPlan({ ...plan, run: { ...plan.run, seed: `rpo/${trial}` } }), "lost"),
    );
    const mean = lost.reduce((sum, each) => sum + each, 0) / trials;
    const variance = lost.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (trials - 1);
    expect(Math.abs(mean - 10)).toBeLessThan(4 * Math.sqrt(10 / trials));
    // The variance of a Poisson sample's variance: (mu4 - var^2) / n, mu4 = 3 var^2 + var.
    expect(Math.abs(variance - 10)).toBeLessThan(4 * Math.sqrt((2 * 100 + 10) / trials));
  });
});

describe("replicas that fail and are repaired each by itself", () => {
  it.each([2, 3])("take writes while %d of 3 are up: the binomial tail", (w) => {
    const run = 1200 * SECOND;
    const plan = leaderlessPlan({
      delay: constant(0),
      replication: { ...quorums(1, w), replicaTimeoutNs: 100 * MS },
      workload: { load: { kind: "poisson", rate: 2 }, writeShare: 1, timeoutNs: 500 * MS },
      faults: [0, 1, 2].map((node) =>
        on(
          { kind: "every", gapNs: exponential(40 * SECOND), fromNs: 0, toNs: run },
          crash(node),
          exponential(10 * SECOND),
        ),
      ),
      run: { durationNs: run, warmupNs: 50 * SECOND },
      measures: { seriesIntervalNs: 10 * SECOND },
    });
    const share = estimate(plan, 10, ({ writesOk, writesFailed, writesTimedOut }) => {
      return writesOk / (writesOk + writesFailed + writesTimedOut);
    });
    // Failures come up or not, so that a node is up when none of them is under repair.
    const theory = atLeast(w, 3, exp(-10 / 40));
    expect(share.error).toBeLessThan(0.025);
    expect(Math.abs(share.mean - theory)).toBeLessThan(4 * share.error);
  });
});

describe("a star", () => {
  it.each([1, 2, 4])("of %d followers carries what the leader's NIC has bytes for", (followers) => {
    const nic = 2e6;
    const names = Array.from({ length: followers }, (_, index) => index + 1);
    const plan = buildPlan({
      followers,
      nodes: [{ nicBytesPerSecond: nic }],
      delay: constant(MS),
      replication: { ack: all(...names) },
      workload: {
        load: { kind: "closed", clients: 500, think: constant(0) },
        value: constant(1000),
      },
      run: { durationNs: 20 * SECOND, warmupNs: 5 * SECOND },
    });
    const window = runPlan(plan).windows[0]!;
    const rate = window.writesOk / 15;
    const { busyNs } = station(window, "leader.nic");
    expect(busyNs / (15 * SECOND)).toBeGreaterThan(0.99);
    // Beside the log the NIC answers the clients.
    const log = wireBytesInFullMessages(1000, 0);
    const bytes = followers * log + wireBytes(ANSWER_BYTES, 0);
    expect(rate / (nic / bytes)).toBeGreaterThan(0.97);
    expect(rate / (nic / bytes)).toBeLessThan(1.03);
  });
});
