import { describe, expect, it } from "vitest";
import { KAFKA } from "../../src/systems/kafka.ts";
import type { Expansion } from "../../src/systems/preset.ts";
import { expand, plain, type Written } from "./expand.ts";

/** An expansion with the defaults of a version. */
function ofVersion(version: string, knobs: Record<string, Written> = {}): Expansion {
  return expand({ ...KAFKA, expand: (input) => KAFKA.expand({ ...input, version }) }, knobs);
}

describe("kafka as settings of single_leader", () => {
  it("waits for every in-sync replica, in the page cache, and for no disk", () => {
    expect(plain(expand(KAFKA, {}))).toMatchObject({
      ack: { kind: "any", count: 2, of: [1, 2] },
      ack_at: "written",
      respond: "committed",
      local_flush: "off",
      write_back: 30,
      group_commit: "on(delay: 30)",
      survives: "written",
    });
  });

  it.each<readonly [Written, unknown, string]>([
    [0, { kind: "none" }, "sent"],
    [1, { kind: "none" }, "committed"],
    ["all", { kind: "any", count: 2, of: [1, 2] }, "committed"],
    [-1, { kind: "any", count: 2, of: [1, 2] }, "committed"],
    [{ text: "all" }, { kind: "any", count: 2, of: [1, 2] }, "committed"],
  ])("with acks = %j waits for %j", (acks, ack, respond) => {
    expect(plain(expand(KAFKA, { acks }))).toMatchObject({ ack, respond });
  });

  it("keeps the set as the knobs say", () => {
    const knobs = {
      "replica.lag.time.max.ms": { seconds: 10 },
      "min.insync.replicas": 2,
      "unclean.leader.election.enable": "on",
    };
    expect(plain(expand(KAFKA, knobs)).in_sync).toBe(
      "on(lag: 10, min: 2, session: 9, every: 2, unclean: on, below_min: holds)",
    );
  });

  it.each([
    ["3.6", "below_min: advances"],
    ["3.7", "below_min: holds"],
    ["4.0", "below_min: holds"],
  ])("in %s the high watermark below the least number: %s", (version, text) => {
    expect(plain(ofVersion(version)).in_sync).toContain(text);
  });

  it.each([
    ["2.4", "heartbeat(every: 6, miss: 3)"],
    ["3.2", "heartbeat(every: 6, miss: 3)"],
    ["3.3", "heartbeat(every: 2, miss: 4.5)"],
    ["3.9", "heartbeat(every: 2, miss: 4.5)"],
  ])("finds a dead broker in %s by %s", (version, detect) => {
    expect(plain(ofVersion(version))["failover.detect"]).toBe(detect);
  });

  it("elects in the order of the assignment and refuses older epochs", () => {
    expect(plain(expand(KAFKA, {}))).toMatchObject({
      "failover.promote": { kind: "nodes", nodes: [0, 1, 2] },
      "failover.fencing": "epoch",
      "failover.rejoin": "rewind",
    });
  });

  it("has controllers apart unless some are named", () => {
    expect(plain(expand(KAFKA, {}))).not.toHaveProperty(["failover.voters"]);
    const voters = { kind: "nodes", nodes: [3, 4, 5] } as const;
    const settings = plain(expand(KAFKA, { "controller.quorum.voters": voters }));
    expect(settings["failover.voters"]).toEqual(voters);
  });

  it("lets followers fetch", () => {
    expect(plain(expand(KAFKA, {})).fetch).toBe("on(wait: 0.5, min: 1, max: 1048576)");
    const knobs = { "replica.fetch.wait.max.ms": 100, "replica.fetch.min.bytes": 1024 };
    expect(plain(expand(KAFKA, knobs)).fetch).toBe("on(wait: 0.1, min: 1024, max: 1048576)");
  });

  it("flushes each record before it counts when asked to", () => {
    const settings = plain(expand(KAFKA, { "log.flush.interval.messages": 1 }));
    expect(settings).toMatchObject({ local_flush: "on", ack_at: "flushed" });
    expect(settings).not.toHaveProperty("write_back");
  });

  it.each<readonly [Record<string, Written>, string]>([
    [{ acks: 2 }, "acks is `0`, `1` or `all`, not `2`"],
    [{ "min.insync.replicas": 0 }, "a whole number from 1"],
    [{ "replica.lag.time.max.ms": 0 }, "lag for longer than nothing"],
    [{ "replica.fetch.wait.max.ms": { seconds: 60 } }, "would leave the in-sync set"],
    [{ "broker.session.timeout.ms": 500 }, "before the next heartbeat"],
    [{ "unclean.leader.election.enable": "perhaps" }, "`on` or `off`"],
  ])("refuses %j", (knobs, message) => {
    const { problems } = expand(KAFKA, knobs);
    expect(problems.map(({ severity }) => severity)).toEqual(["error"]);
    expect(problems[0]?.message).toContain(message);
  });

  it("warns of more in-sync replicas than there are and takes those that there are from 3.7 on", () => {
    const expansion = expand(KAFKA, { "min.insync.replicas": 4 });
    expect(expansion.problems.map(({ severity }) => severity)).toEqual(["warning"]);
    expect(plain(expansion).in_sync).toContain("min: 3,");
    expect(plain(ofVersion("3.6", { "min.insync.replicas": 4 })).in_sync).toContain("min: 4,");
  });

  it("says which session counts when the other is set", () => {
    const zookeeper = { "zookeeper.session.timeout.ms": 6000 };
    expect(ofVersion("3.9", zookeeper).leavesOut.join(" ")).toContain("works by KRaft here");
    const kraft = ofVersion("2.8", { "broker.session.timeout.ms": 6000 }).leavesOut.join(" ");
    expect(kraft).toContain("works by ZooKeeper here");
    expect(ofVersion("2.8", zookeeper).leavesOut.join(" ")).not.toContain("no effect");
  });

  it("says what it leaves out when a knob asks for it", () => {
    const knobs = {
      "linger.ms": 5,
      "log.flush.interval.messages": 1000,
      "request.timeout.ms": 1000,
    };
    const sentences = expand(KAFKA, knobs).leavesOut.join(" ");
    for (const knob of Object.keys(knobs)) expect(sentences).toContain(knob);
    expect(expand(KAFKA, {}).leavesOut).toEqual([]);
  });
});
