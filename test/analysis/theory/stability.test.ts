import { describe, expect, it } from "vitest";
import {
  findInstabilities,
  instabilitiesOf,
  unsteady,
} from "../../../src/analysis/theory/stability.ts";
import { all, buildPlan, constant, MS, type PlanParts, SECOND } from "../../engine/plan-builder.ts";
import { metric } from "../study-builder.ts";

const poisson = (rate: number) => ({ kind: "poisson", rate }) as const;
const slowApply = { apply: { workers: 1, time: constant(2 * MS) } };

describe("what has no steady state", () => {
  it("is nothing while every station keeps up", () => {
    expect(
      instabilitiesOf(buildPlan({ nodes: [{}, slowApply], workload: { load: poisson(499) } })),
    ).toEqual([]);
    expect(instabilitiesOf(buildPlan({ nodes: [{}, slowApply] }), 499)).toEqual([]);
  });

  it("is a follower that applies too slowly: how fast it falls behind, and when it is an hour", () => {
    const leader = {
      disk: { fsync: constant(0), bandwidthBytesPerSecond: null, capacityBytes: 1e9 },
    };
    const nodes = [leader, slowApply];
    const workload = { load: poisson(1000), value: constant(1000) };
    // 500 records of 1,000 B pile up each second: 1 GB in 2,000 s, an hour of lag in two hours.
    expect(instabilitiesOf(buildPlan({ nodes, workload }))).toEqual([
      "r1 falls behind without end: 1000 writes/s are written and r1.apply can take 500 writes/s, so that its lag grows by 500 writes/s (500 KB/s) and reaches one hour after 2 h; the log kept for it fills leader's 1 GB after 33.33 min.",
    ]);
  });

  it("is a follower behind a link that is too narrow, in a closed loop too", () => {
    const parts = { link: { bandwidthBytesPerSecond: 1e5 }, workload: { value: constant(1000) } };
    const [sentence] = instabilitiesOf(buildPlan(parts), 150);
    expect(sentence).toMatch(/^r1 falls behind without end: 150 writes\/s are written and 0 -> 1/);
    expect(instabilitiesOf(buildPlan(parts), 90)).toEqual([]);
  });

  it("is a disk without group commit that gets more than a flush each", () => {
    const plan = buildPlan({
      nodes: [
        { disk: { fsync: constant(5 * MS), bandwidthBytesPerSecond: null, capacityBytes: null } },
      ],
      workload: { load: poisson(250) },
      replication: { groupCommit: { enabled: false, delayNs: 0, max: null } },
    });
    expect(instabilitiesOf(plan)).toEqual([
      "leader.disk has no steady state: 250 writes/s arrive and it can take 200 writes/s, so that its queue grows by 50 writes/s (5 KB/s) and every write waits 200 ms longer each second; the wait is one minute after 5 min.",
    ]);
  });

  it("counts loads in phases by their highest rate, from when they are too much", () => {
    const load = (...rates: readonly (readonly [number, number, number])[]) => ({
      load: {
        kind: "phases" as const,
        phases: rates.map(([from, to, s]) => ({ from, to, durationNs: s * SECOND })),
      },
    });
    const replication = { ack: all(1), ackAt: "applied" } as const;
    const sentences = (...rates: readonly (readonly [number, number, number])[]) =>
      instabilitiesOf(
        buildPlan({
          nodes: [{}, slowApply],
          workload: load(...rates),
          replication,
          run: { durationNs: 30 * SECOND },
        }),
      );
    // The mean of all phases is 400/s: the follower could do that.
    expect(sentences([0, 0, 15], [0, 1000, 10], [1000, 1000, 5])).toEqual([
      "r1.apply has no steady state: from 20 s on up to 1000 writes/s arrive and it can take 500 writes/s, so that its queue grows by 500 writes/s (50 KB/s) and every write waits 500 ms longer each second; the wait is one minute after 2 min.",
    ]);
    expect(sentences([0, 1000, 10], [1000, 0, 10], [0, 0, 10])).toEqual([
      "r1.apply is overloaded for a while: from 5 s to 15 s up to 1000 writes/s arrive and it can take 500 writes/s, so that its queue grows by 500 writes/s (50 KB/s) and every write waits 500 ms longer each second.",
    ]);
    expect(sentences([0, 499, 30])).toEqual([]);
    // The highest rate counts, also when the load stays too high at a lower one.
    expect(sentences([1000, 1000, 10], [600, 600, 20])[0]).toContain("1000 writes/s arrive");
  });

  it("tells a follower that falls behind for a while from one that does so without end", () => {
    const behind = (last: number) =>
      findInstabilities(
        buildPlan({
          nodes: [{}, slowApply],
          workload: {
            load: {
              kind: "phases",
              phases: [
                { from: 1000, to: 1000, durationNs: 10 * SECOND },
                { from: last, to: last, durationNs: 20 * SECOND },
              ],
            },
          },
          run: { durationNs: 30 * SECOND },
        }),
      );
    expect(behind(100)).toMatchObject([{ lasts: false, follower: 1 }]);
    expect(behind(100)[0]?.sentence).toMatch(/^r1 falls behind for a while: from 0 s on up to/);
    expect(behind(600)).toMatchObject([{ lasts: true, follower: 1 }]);
  });

  it("calls those metrics unsteady that grow with it, and no others", () => {
    const unsteadyIn = (parts: PlanParts, name: string, node?: number) =>
      unsteady(
        findInstabilities(buildPlan({ nodes: [{}, slowApply, {}], followers: 2, ...parts })),
        {
          ...metric(name),
          ...(node === undefined ? {} : { node }),
        },
      ) !== null;
    const waiting = {
      workload: { load: poisson(800) },
      replication: { ack: all(1), ackAt: "applied" },
    } as const;
    expect(unsteadyIn(waiting, "write.latency")).toBe(true);
    expect(unsteadyIn(waiting, "throughput")).toBe(false);
    const lagging = { workload: { load: poisson(800) } };
    expect(unsteadyIn(lagging, "write.latency")).toBe(false);
    expect(unsteadyIn(lagging, "lag", 1)).toBe(true);
    expect(unsteadyIn(lagging, "lag", 2)).toBe(false);
    expect(unsteadyIn({ workload: { load: poisson(400) } }, "lag", 1)).toBe(false);
  });

  it("is not a follower that commits wait for: it holds the writers back instead", () => {
    const replication = { ack: all(1), ackAt: "applied" } as const;
    const plan = buildPlan({ nodes: [{}, slowApply], replication });
    expect(instabilitiesOf(plan, 500)).toEqual([]);
    // A measured rate may lie a little above the capacity.
    expect(instabilitiesOf(plan, 505)).toEqual([]);
  });
});
