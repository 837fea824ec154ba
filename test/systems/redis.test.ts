import { describe, expect, it } from "vitest";
import { REDIS } from "../../src/systems/redis.ts";
import { planOf } from "../language/compile/scenario-text.ts";
import { expand, plain } from "./expand.ts";

describe("redis as settings of single_leader", () => {
  it("by default keeps nobody waiting: no replica, no disk", () => {
    expect(plain(expand(REDIS, {}))).toMatchObject({
      ack: { kind: "none" },
      ack_at: "received",
      local_flush: "off",
      ship_after: "append",
      group_commit: "on(delay: 60)",
      visible: "before_ack",
    });
  });

  it.each([
    ["everysec", "on(delay: 1)"],
    ["no", "on(delay: 60)"],
  ])("flushes in the background with appendfsync = %s", (policy, groups) => {
    const settings = plain(expand(REDIS, { appendonly: "yes", appendfsync: policy }));
    expect(settings).toMatchObject({ local_flush: "off", group_commit: groups });
  });

  it("flushes before answers and before the replicas' stream with appendfsync = always", () => {
    expect(plain(expand(REDIS, { appendonly: "yes", appendfsync: "always" }))).toMatchObject({
      local_flush: "on",
      ack_at: "flushed",
      ship_after: "flush",
      receiver: "serial",
      group_commit: "on",
    });
    // Without the file the policy means nothing.
    expect(plain(expand(REDIS, { appendfsync: "always" }))).toMatchObject({ local_flush: "off" });
  });

  it("waits as WAIT does: for so many replicas, for so long", () => {
    const settings = plain(expand(REDIS, { "wait-replicas": 1, "wait-timeout": 5000 }));
    expect(settings).toMatchObject({
      ack: { kind: "any", count: 1, of: [1, 2] },
      ack_timeout: 5,
      on_ack_timeout: "answer",
    });
    expect(plain(expand(REDIS, { "wait-replicas": 2 }))["ack_timeout"]).toBeUndefined();
  });

  it("refuses what cannot be", () => {
    const problems = (knobs: Parameters<typeof expand>[1]) =>
      expand(REDIS, knobs).problems.map(({ knob, severity }) => `${severity} ${knob}`);
    expect(problems({ "wait-replicas": 3 })).toEqual(["error wait-replicas"]);
    expect(problems({ appendfsync: "sometimes" })).toEqual(["error appendfsync"]);
    expect(problems({ "min-replicas-to-write": 3 })).toEqual(["error min-replicas-to-write"]);
  });

  it("takes writes only while enough replicas were heard of, where it is told so", () => {
    expect(plain(expand(REDIS, {}))["attached"]).toBeUndefined();
    expect(plain(expand(REDIS, { "min-replicas-to-write": 1 }))["attached"]).toBe(
      "attached(at_least: 1, within: 11, every: 1)",
    );
    const off = { "min-replicas-to-write": 1, "min-replicas-max-lag": 0 };
    expect(plain(expand(REDIS, off))["attached"]).toBeUndefined();
  });

  it("is watched by Sentinels where a failover block says so", () => {
    const failover = (block: string) => {
      const { replication } = planOf({
        replicate: `system redis on a, b, c { leader = a\n ${block} }`,
      });
      return replication.kind === "single_leader" ? replication.failover : null;
    };
    expect(failover("")).toBeUndefined();
    expect(failover("failover { }")).toMatchObject({
      // The first ping without an answer goes out a second after the last answer.
      detect: { kind: "heartbeat", everyNs: 1e9, miss: 31 },
      fencing: { kind: "epoch" },
      rejoin: "rebuild",
      promotion: { kind: "uniform", low: 1.072e9, high: 1.216e9 },
    });
    expect(failover("down-after-milliseconds = 5000\n failover { }")).toMatchObject({
      detect: { miss: 6 },
    });
    expect(failover("down-after-milliseconds = 500\n failover { }")).toMatchObject({
      detect: { everyNs: 0.5e9, miss: 2 },
    });
  });
});
