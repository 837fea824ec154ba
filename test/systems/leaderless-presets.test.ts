import { describe, expect, it } from "vitest";
import { CASSANDRA } from "../../src/systems/cassandra.ts";
import { DYNAMODB } from "../../src/systems/dynamodb.ts";
import type { PresetNode } from "../../src/systems/preset.ts";
import { RIAK } from "../../src/systems/riak.ts";
import { S3 } from "../../src/systems/s3.ts";
import { expand, plain, type Written } from "./expand.ts";

const cassandra = (knobs: Readonly<Record<string, Written>> = {}) =>
  plain(expand(CASSANDRA, { replication_factor: 3, ...knobs }));

const riakDefaults = { n_val: 3, r: "quorum", w: "quorum", dw: "quorum", pr: 0, pw: 0 };
const riak = (knobs: Readonly<Record<string, Written>> = {}) =>
  plain(expand(RIAK, { ...riakDefaults, ...knobs }, ["a", "b", "c"]));

describe("Cassandra", () => {
  it.each([
    ["ONE", 1],
    ["TWO", 2],
    ["THREE", 3],
    ["QUORUM", "majority"],
    ["ALL", "all"],
    ["LOCAL_ONE", "local(count: 1)"],
    ["LOCAL_QUORUM", "local_majority"],
    ["EACH_QUORUM", "each_majority"],
  ])("reads and writes with %s", (level, rule) => {
    const { r, w } = cassandra({ read_consistency: level, write_consistency: level });
    expect([r, w]).toEqual([rule, rule]);
  });

  it("asks as many as it needs, mends before it answers, and never lets a stand-in count", () => {
    expect(cassandra()).toMatchObject({
      n: 3,
      r: "local(count: 1)",
      w: "local(count: 1)",
      coordinator: "nearest",
      read_fanout: "quorum",
      read_repair: "blocking",
      sloppy: "off",
      anti_entropy: "off",
      conflict: "last_write_wins",
    });
  });

  it("answers a write before its log is flushed, unless that is asked for", () => {
    expect(cassandra()).toMatchObject({ ack_at: "received", log_flush: "periodic(every: 10)" });
    expect(cassandra({ commitlog_sync: "batch" })).toMatchObject({
      ack_at: "flushed",
      log_flush: "continuous",
    });
    expect(cassandra({ commitlog_sync: "group", commitlog_sync_group_window: 20 })).toMatchObject({
      ack_at: "flushed",
      log_flush: "periodic(every: 0.02)",
    });
  });

  it("shares what it hands over among those to whom it may", () => {
    // 1024 KiB a second, for two other nodes.
    expect(cassandra({ max_hint_window: { seconds: 3600 } }).hinted_handoff).toBe(
      "on(window: 3600, rate: 524288)",
    );
    expect(cassandra({ hinted_handoff_enabled: "off" }).hinted_handoff).toBe("off");
  });

  it.each([
    [{ text: "99p" }, 0.99],
    [{ text: "95percentile" }, 0.95],
    [{ text: "50ms" }, 0.05],
    [{ seconds: 0.02 }, 0.02],
    ["NONE", "off"],
    ["ALWAYS", 0],
  ] as const)("reads speculative_retry = %j", (written, rule) => {
    expect(cassandra({ speculative_retry: written }).speculative_retry).toBe(rule);
  });

  it("has so many copies in each site", () => {
    const node = (index: number, site: number): PresetNode => ({ index, name: `n${index}`, site });
    const nodes = [node(1, 0), node(2, 0), node(3, 1), node(4, 1), node(5, 1)];
    const { settings, problems } = CASSANDRA.expand({
      version: "5.0",
      knobs: new Map([
        [
          "replication_factor",
          { kind: "quantity", value: 2, dimension: { time: 0, data: 0, money: 0 } },
        ],
      ]),
      given: new Set(),
      leader: node(0, 0),
      followers: nodes,
    });
    expect(settings.find(({ name }) => name === "n")?.value).toMatchObject({ value: 4 });
    expect(problems).toEqual([]);
  });

  it("says what a level or a policy may be", () => {
    const problems = expand(CASSANDRA, {
      read_consistency: { text: "most" },
      speculative_retry: { text: "soon" },
      commitlog_sync: { text: "never" },
    }).problems.map(({ knob, severity }) => `${severity} ${knob}`);
    expect(problems).toEqual([
      "error read_consistency",
      "error speculative_retry",
      "error commitlog_sync",
    ]);
  });
});

describe("Riak", () => {
  it("asks all three, waits for two, and takes stand-ins for who is away", () => {
    expect(riak()).toMatchObject({
      n: 3,
      r: 2,
      w: 2,
      coordinator: "any",
      read_fanout: "all",
      read_repair: "async",
      sloppy: "on",
      conflict: "last_write_wins",
      anti_entropy: "merkle(every: 60)",
      ack_at: "received",
      log_flush: "periodic(every: 30)",
    });
  });

  it("keeps siblings with allow_mult, and insists on the key's own replicas with pr and pw", () => {
    expect(riak({ allow_mult: "on" }).conflict).toBe("siblings");
    expect(riak({ pr: "quorum", pw: "quorum" }).sloppy).toBe("off");
    const half = expand(RIAK, { ...riakDefaults, pw: 1 }, ["a", "b", "c"]);
    expect(half.problems.map(({ knob, severity }) => `${severity} ${knob}`)).toEqual([
      "warning pw",
    ]);
  });

  it("waits for the larger of w and dw, and flushes as Bitcask is told", () => {
    expect(riak({ w: "one", dw: "all" }).w).toBe(3);
    expect(riak({ "bitcask.sync.strategy": "o_sync" })).toMatchObject({
      ack_at: "flushed",
      log_flush: "continuous",
    });
    expect(
      riak({ "bitcask.sync.strategy": "interval", "bitcask.sync.interval": { seconds: 5 } }),
    ).toMatchObject({ ack_at: "received", log_flush: "periodic(every: 5)" });
    expect(riak({ anti_entropy: "passive" }).anti_entropy).toBe("off");
  });

  it("refuses sizes that no bucket can have", () => {
    const { problems } = expand(RIAK, { ...riakDefaults, r: 4, w: 0 }, ["a", "b", "c"]);
    expect(problems.map(({ knob, severity }) => `${severity} ${knob}`)).toEqual([
      "error r",
      "error w",
    ]);
  });
});

describe("DynamoDB", () => {
  it("is one leader with a lease whose writes need two of three logs", () => {
    const expansion = expand(DYNAMODB, { lease: { seconds: 2 } });
    expect(expansion.form).toBe("single_leader");
    expect(plain(expansion)).toMatchObject({
      ack: { kind: "any", count: 1, of: [1, 2] },
      ack_at: "flushed",
      "failover.detect": "lease(ttl: 2, loop: 0.5)",
      "failover.fencing": "quorum_lease(ttl: 2)",
    });
    expect(expansion.problems).toEqual([]);
  });

  it("says where the choice between two kinds of reads is made", () => {
    const [note] = expand(DYNAMODB, { ConsistentRead: "on" }).problems;
    expect(note).toMatchObject({
      severity: "note",
      help: ["write `read_from = leader` in the workload"],
    });
  });

  it("has three replicas, and warns of another number", () => {
    const problems = expand(DYNAMODB, {}, ["a"]).problems;
    expect(problems.map(({ severity }) => severity)).toEqual(["warning"]);
  });
});

describe("S3", () => {
  const node = (index: number, site: number): PresetNode => ({ index, name: `n${index}`, site });
  const inputs = { version: "2020", given: new Set<string>(), leader: node(0, 0) };
  const followers = [node(1, 0), node(2, 0), node(3, 1)];

  it("waits for all copies of its own region, and for no other region's", () => {
    const expansion = S3.expand({ ...inputs, knobs: new Map(), followers });
    expect(plain(expansion)).toMatchObject({
      ack: { kind: "any", count: 2, of: [1, 2] },
      ack_at: "applied",
    });
  });

  it("without replication all nodes are one bucket", () => {
    const knobs = new Map([["replication", { kind: "choice", name: "off", args: {} } as const]]);
    const expansion = S3.expand({ ...inputs, knobs, followers });
    expect(plain(expansion).ack).toEqual({ kind: "any", count: 3, of: [1, 2, 3] });
  });
});
