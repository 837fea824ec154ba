import { describe, expect, it } from "vitest";
import type { FailoverPlan } from "../../../src/model/failover.ts";
import { hasSingleLeader } from "../../../src/model/plan.ts";
import { planOf, reported } from "./scenario-text.ts";

const SECOND = 1e9;

function replicate(settings: string): string {
  return `replicate single_leader on a, b, c { leader = a\n failover { ${settings} } }`;
}

function failoverIn(text: string): FailoverPlan | undefined {
  const plan = planOf({ replicate: text });
  if (!hasSingleLeader(plan)) throw new Error("no single leader");
  return plan.replication.failover;
}

describe("the block failover", () => {
  it("has a default for everything: beats, the one that has the most, an arbiter, no fence", () => {
    expect(failoverIn(replicate(""))).toEqual({
      detect: { kind: "heartbeat", everyNs: SECOND, miss: 3 },
      promote: { kind: "most_caught_up" },
      maxLag: null,
      fencing: { kind: "none" },
      voters: [0, 1, 2],
      arbiter: true,
      rejoin: "rewind",
      promotion: { kind: "constant", value: 0 },
    });
  });

  it("is absent from a plan without it: a crashed leader stays the leader", () => {
    expect(failoverIn("replicate single_leader on a, b, c { leader = a }")).toBeUndefined();
  });

  it("takes each way of noticing a dead leader", () => {
    const detect = (text: string) => failoverIn(replicate(`detect = ${text}`))?.detect;
    expect(detect("heartbeat(every: 500ms, miss: 4)")).toEqual({
      kind: "heartbeat",
      everyNs: 0.5 * SECOND,
      miss: 4,
    });
    expect(detect("phi_accrual(threshold: 8)")).toEqual({
      kind: "phi_accrual",
      everyNs: SECOND,
      threshold: 8,
    });
    expect(detect("lease(ttl: 30s, loop: 10s)")).toEqual({
      kind: "lease",
      ttlNs: 30 * SECOND,
      loopNs: 10 * SECOND,
    });
  });

  it("takes each fence, with a success that is certain unless it is said", () => {
    const fencing = (text: string) => failoverIn(replicate(`fencing = ${text}`))?.fencing;
    expect(fencing("epoch")).toEqual({ kind: "epoch" });
    expect(fencing("quorum_lease(ttl: 6s)")).toEqual({ kind: "quorum_lease", ttlNs: 6 * SECOND });
    const takes = { kind: "constant", value: 5 * SECOND };
    expect(fencing("stonith(takes: 5s)")).toEqual({ kind: "stonith", takes, success: 1 });
    expect(fencing("stonith(takes: 5s, success: 98%)")).toMatchObject({ success: 0.98 });
  });

  it("takes candidates in order, and a limit of lag in time or in bytes", () => {
    expect(failoverIn(replicate("promote = [c, b], max_lag = 10s"))).toMatchObject({
      promote: { kind: "order", of: [2, 1] },
      maxLag: { kind: "time", ns: 10 * SECOND },
    });
    expect(failoverIn(replicate("max_lag = 1 MiB"))).toMatchObject({
      maxLag: { kind: "bytes", bytes: 1_048_576 },
    });
  });

  it("lets named voters decide by themselves, without an arbiter", () => {
    const plan = failoverIn(replicate("voters = [a, b, c]"));
    expect(plan?.voters).toEqual([0, 1, 2]);
    expect(plan?.arbiter).toBeUndefined();
  });

  it("lets a leader that was down lead on, unless it shall be elected anew", () => {
    expect(failoverIn(replicate(""))?.comeback).toBeUndefined();
    expect(failoverIn(replicate("comeback = leads"))?.comeback).toBeUndefined();
    expect(failoverIn(replicate("comeback = follows"))?.comeback).toBe("follows");
  });

  it("asks those who follow, when it is told that a new leader may", () => {
    expect(failoverIn(replicate("ack_after = reachable"))?.ackAfter).toBe("reachable");
    expect(failoverIn(replicate("promotion = exponential(mean: 200ms)"))?.promotion).toEqual({
      kind: "exponential",
      mean: 0.2 * SECOND,
    });
  });
});

describe("mistakes in a failover block", () => {
  const told = (settings: string) =>
    reported({ replicate: replicate(settings) }).map(({ code, at }) => `${code} ${at}`);

  it("are told where they stand", () => {
    expect(told("detect = heartbeat(every: 1s)")).toEqual(["SC350 heartbeat(every: 1s)"]);
    expect(told("detect = heartbeat(every: 1s, miss: 0)")).toEqual([
      "SC373 heartbeat(every: 1s, miss: 0)",
    ]);
    expect(told("detect = lease(ttl: 10s, loop: 10s)")).toEqual([
      "SC356 lease(ttl: 10s, loop: 10s)",
    ]);
    expect(told("fencing = quorum_lease(ttl: 0s)")).toEqual(["SC356 quorum_lease(ttl: 0s)"]);
    expect(told("fencing = quorum_lease(ttl: 1s)")).toEqual(["SC356 quorum_lease(ttl: 1s)"]);
    expect(told("promote = 3")).toEqual(["SC350 3"]);
  });

  it("include a candidate that has no data", () => {
    const topology =
      "topology { site here { node a, w } site there { node b, c } link here <-> there { rtt = 70ms } }";
    const text = replicate("promote = [w, b]");
    expect(reported({ topology, replicate: text }).map(({ code }) => code)).toContain("SC358");
    expect(reported({ topology, replicate: replicate("voters = [w, b, c]") })).not.toContainEqual(
      expect.objectContaining({ severity: "error" }),
    );
  });
});
