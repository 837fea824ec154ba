import { describe, expect, it } from "vitest";
import { planOf, reported, studyOf } from "./scenario-text.ts";

const ms = 1e6;
const s = 1e9;
const three = "topology { site dc { node db[3] } }";
const five = "topology { site here { node a, b, c } site there { node d, e } }";

function replicate(settings: string, topology = three) {
  const on = topology === three ? "db" : "a, b, c, d, e";
  const place = topology === three ? "dc" : "here";
  return {
    topology:
      topology === five ? five.replace(/ }$/, " link here <-> there { rtt = 10ms } }") : topology,
    replicate: `replicate leaderless on ${on} { ${settings} }`,
    workload: `workload app on ${place} { clients = 4 }`,
  };
}

describe("replicate leaderless", () => {
  it("has a majority of three copies, asynchronous repair and hints for three hours by default", () => {
    expect(planOf(replicate("")).replication).toEqual({
      kind: "leaderless",
      members: [0, 1, 2],
      n: 3,
      read: { kind: "count", count: 2 },
      write: { kind: "count", count: 2 },
      coordinator: "nearest",
      readFanout: "all",
      readRepair: "async",
      readRepairChance: 0,
      hintedHandoff: { windowNs: 10_800 * s, bytesPerSecond: null },
      sloppy: false,
      antiEntropyNs: null,
      speculation: { kind: "never" },
      conflict: "last_write_wins",
      delays: null,
      ackAt: "flushed",
      replicaTimeoutNs: 2 * s,
      recordOverheadBytes: 0,
      messageOverheadBytes: 0,
    });
  });

  it("takes WARS delays as the whole way: the client asks, and nothing else takes time", () => {
    const settings = "delays = wars(w: exponential(mean: 5ms), a: 1ms, r: 2ms, s: 3ms)";
    expect(planOf(replicate(settings)).replication).toMatchObject({
      coordinator: "client",
      ackAt: "received",
      replicaTimeoutNs: null,
      delays: {
        w: { kind: "exponential", mean: 5 * ms },
        a: { kind: "constant", value: 1 * ms },
        r: { kind: "constant", value: 2 * ms },
        s: { kind: "constant", value: 3 * ms },
      },
    });
  });

  it.each([
    ["r = 1, w = 3", { read: { kind: "count", count: 1 }, write: { kind: "count", count: 3 } }],
    ["w = all", { write: { kind: "count", count: 3 } }],
    ["r = local(2)", { read: { kind: "local", count: 2 } }],
    [
      "r = local_majority, w = each_majority",
      { read: { kind: "local_majority" }, write: { kind: "each_majority" } },
    ],
    ["hinted_handoff = off", { hintedHandoff: null }],
    [
      "hinted_handoff = on(window: 1h, rate: 1 MiB/s)",
      { hintedHandoff: { windowNs: 3600 * s, bytesPerSecond: 1048576 } },
    ],
    ["anti_entropy = merkle(every: 10min)", { antiEntropyNs: 600 * s }],
    ["speculative_retry = 10ms", { speculation: { kind: "after", ns: 10 * ms } }],
    ["speculative_retry = 99%", { speculation: { kind: "quantile", share: 0.99 } }],
    [
      "read_repair = blocking, read_repair_chance = 10%",
      { readRepair: "blocking", readRepairChance: 0.1 },
    ],
    ["sloppy = on, conflict = siblings", { sloppy: true, conflict: "siblings" }],
    [
      "log_flush = periodic(every: 10s), ack_at = received",
      { flushEveryNs: 10 * s, ackAt: "received" },
    ],
    ["replica_timeout = never", { replicaTimeoutNs: null }],
    ["replica_timeout = 500ms", { replicaTimeoutNs: 500 * ms }],
    ["coordinator = any, read_fanout = quorum", { coordinator: "any", readFanout: "quorum" }],
  ])("%s", (settings, plan) => {
    expect(planOf(replicate(settings)).replication).toMatchObject(plan);
  });

  it("takes expressions over nodes as they are, and a site for all its nodes", () => {
    const plan = planOf(replicate("n = 5, r = (a and d) or (b and e), w = here or there", five));
    const all = (...of: number[]) => ({ kind: "any", count: of.length, of });
    expect(plan.replication).toMatchObject({
      read: {
        kind: "quorum",
        quorum: {
          kind: "or",
          of: [
            { kind: "and", of: [all(0), all(3)] },
            { kind: "and", of: [all(1), all(4)] },
          ],
        },
      },
      write: { kind: "quorum", quorum: { kind: "or", of: [all(0, 1, 2), all(3, 4)] } },
    });
  });

  it("says where each number comes from, those that nobody wrote too", () => {
    const { origins } = studyOf(replicate("w = 3")).cases[0]!;
    const told = origins.filter(({ path }) => path.startsWith("replicate · "));
    const byPath = new Map(told.map(({ path, text, from }) => [path.slice(12), `${text} ${from}`]));
    expect(byPath.get("w")).toBe("3 scenario");
    expect(byPath.get("r")).toBe("majority default");
    expect(byPath.get("n")).toBe("3 default");
    expect(byPath.get("replica_timeout")).toBe("2 s default");
  });
});

describe("what cannot be", () => {
  const about = (settings: string, topology = three) =>
    reported(replicate(settings, topology)).map(({ code, at }) => `${code} ${at}`);

  it("more copies than nodes, more answers than copies", () => {
    expect(about("n = 4")).toEqual(["SC350 4"]);
    expect(about("n = 2, w = 3")).toEqual(["SC350 3"]);
    expect(about("r = 0")).toEqual(["SC373 0"]);
    expect(about("r = none")).toEqual(["SC350 none"]);
  });

  it("warns of expressions that do not overlap, unless that is meant", () => {
    const gap = "n = 5, r = here, w = d or e";
    expect(about(gap, five)).toEqual(["SC387 d or e"]);
    expect(about(`${gap}, allow = non_overlapping_quorums`, five)).toEqual([]);
    expect(about("n = 5, r = here, w = a or b", five)).toEqual([]);
    expect(about("n = 5, r = a or b, w = 4", five)).toEqual(["SC387 a or b"]);
    expect(about("n = 5, r = a or b, w = 5", five)).toEqual([]);
  });
});
