import { describe, expect, it } from "vitest";
import { viewsOf } from "../../../src/analysis/metrics/view.ts";
import { findBottleneck } from "../../../src/analysis/theory/bottleneck.ts";
import { boundsOf, limitsOf } from "../../../src/analysis/theory/bounds.ts";
import { explain } from "../../../src/analysis/theory/explanation.ts";
import { instabilitiesOf } from "../../../src/analysis/theory/stability.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { Plan } from "../../../src/model/plan.ts";
import {
  all,
  buildPlan,
  constant,
  MS,
  NONE,
  type PlanParts,
  SECOND,
} from "../../engine/plan-builder.ts";

const sessions = (clients: number) =>
  ({ load: { kind: "closed", clients, think: constant(0) } }) as const;
const network = (plan: Plan) => limitsOf(plan).find(({ name }) => name === "network")!;

/** A pair whose commits wait for a follower so far away, with so much lost each way. */
const pair = (rttMs: number, loss: number, parts: PlanParts = {}) =>
  buildPlan({
    delay: constant((rttMs / 2) * MS),
    link: { loss },
    replication: { ack: all(1), ackAt: "received" },
    workload: { ...sessions(2000), value: constant(1448) },
    run: { durationNs: 60 * SECOND, warmupNs: 10 * SECOND },
    ...parts,
  });

describe("the network bound of a link that loses packets", () => {
  for (const [rttMs, loss] of [
    [20, 0.01],
    [80, 0.02],
    [150, 0.001],
  ] as const) {
    it(`at ${rttMs} ms and a loss of ${loss} is what a run writes through it, and its bottleneck`, () => {
      const plan = pair(rttMs, loss);
      const bound = network(plan);
      const { pooled } = viewsOf(plan, [runPlan(plan)]);
      const ran = pooled!.window.writesOk / pooled!.seconds;
      expect(ran / bound.writesPerSecond).toBeGreaterThan(0.85);
      expect(ran / bound.writesPerSecond).toBeLessThan(1.15);
      const found = findBottleneck(plan, pooled!);
      expect(found?.name).toBe("network");
      expect(explain(plan, pooled!, limitsOf(plan), found)).toContain("TCP's window on 0 -> 1");
    });
  }

  it("is that of the window or of the bandwidth, whichever is narrower", () => {
    const wide = pair(80, 0.02, { link: { loss: 0.02, bandwidthBytesPerSecond: 125e6 } });
    expect(network(wide).writesPerSecond).toBe(network(pair(80, 0.02)).writesPerSecond);
    const narrow = pair(80, 0.02, { link: { loss: 0.02, bandwidthBytesPerSecond: 15e3 } });
    expect(network(narrow)).toMatchObject({ writesPerSecond: 10, where: "0 -> 1" });
    expect(network(narrow).what).toBeUndefined();
  });

  it("says what carries how much, and why", () => {
    expect(network(pair(80, 0.02)).formula).toMatch(
      /^about 13\d\.\d KB\/s \/ 1\.448 KB a write through TCP's window on 0 -> 1 at 2% loss and a round trip of 80 ms$/,
    );
  });

  it("is as many times as high with as many shards, each of which has its connection", () => {
    const replication = { ack: all(1), ackAt: "received", shards: 4 } as const;
    expect(network(pair(80, 0.02, { replication })).writesPerSecond).toBeCloseTo(
      4 * network(pair(80, 0.02)).writesPerSecond,
      6,
    );
  });

  it("holds nobody up who waits for no follower, and says how the follower falls behind", () => {
    const workload = { load: { kind: "poisson", rate: 500 }, value: constant(1448) } as const;
    const plan = pair(80, 0.02, { replication: { ack: NONE }, workload });
    expect(boundsOf(plan)[1]?.writesPerSecond).toBeNull();
    expect(instabilitiesOf(plan)).toEqual([
      expect.stringMatching(
        /^r1 falls behind without end: 500 writes\/s are written and TCP's window on 0 -> 1 \(2% loss and a round trip of 80 ms\) can take 9\d\.\d+ writes\/s/,
      ),
    ]);
    expect(instabilitiesOf(pair(80, 0, { replication: { ack: NONE }, workload }))).toEqual([]);
  });

  it("of a load that waits for it has no steady state", () => {
    const workload = { load: { kind: "poisson", rate: 500 }, value: constant(1448) } as const;
    expect(instabilitiesOf(pair(80, 0.02, { workload }))[0]).toMatch(
      /^TCP's window on 0 -> 1 \(2% loss and a round trip of 80 ms\) has no steady state: 500 writes\/s arrive/,
    );
  });
});
