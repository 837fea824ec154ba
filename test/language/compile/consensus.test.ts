import { describe, expect, it } from "vitest";
import { planOf, reported } from "./scenario-text.ts";

const ms = 1e6;
const s = 1e9;

function replicate(settings: string, on = "db[1], db[2], db[3], db[4]") {
  return {
    topology: "topology { site dc { node db[5] } }",
    replicate: `replicate consensus on ${on} { ${settings} }`,
    workload: "workload app on dc { clients = 4 }",
  };
}

describe("replicate consensus", () => {
  it("has etcd's times, pre-vote, check-quorum and read index by default, and all nodes vote", () => {
    expect(planOf(replicate("")).replication).toEqual({
      kind: "consensus",
      leader: 0,
      voters: [0, 1, 2, 3],
      learners: [],
      heartbeatNs: 100 * ms,
      electionTimeout: { kind: "uniform", low: 1 * s, high: 2 * s },
      preVote: true,
      checkQuorum: true,
      reads: "read_index",
      misdirected: "forward",
      groupCommit: { enabled: true, delayNs: 0, max: null },
      snapshotEvery: 10_000,
      recordOverheadBytes: 0,
      messageOverheadBytes: 0,
    });
  });

  it("takes voters, learners and the first leader as they are named", () => {
    const settings = "leader = db[2], voters = [db[1], db[2], db[3]], learners = [db[4]]";
    expect(planOf(replicate(settings)).replication).toMatchObject({
      leader: 1,
      voters: [0, 1, 2],
      learners: [3],
    });
    // Whoever does not vote listens.
    expect(planOf(replicate("voters = [db[1], db[2], db[3]]")).replication).toMatchObject({
      learners: [3],
    });
    expect(planOf(replicate("learners = [db[1]]")).replication).toMatchObject({
      leader: 1,
      voters: [1, 2, 3],
    });
  });

  it.each([
    ["election_timeout = 150ms..300ms", { kind: "uniform", low: 150 * ms, high: 300 * ms }],
    ["election_timeout = 300ms..150ms", { kind: "uniform", low: 150 * ms, high: 300 * ms }],
    ["election_timeout = 150ms..150ms", { kind: "constant", value: 150 * ms }],
    ["election_timeout = 1s", { kind: "constant", value: 1 * s }],
    ["election_timeout = exponential(mean: 2s)", { kind: "exponential", mean: 2 * s }],
  ])("reads %s", (settings, electionTimeout) => {
    expect(planOf(replicate(settings)).replication).toMatchObject({ electionTimeout });
  });

  it.each([
    ["pre_vote = off", { preVote: false }],
    ["check_quorum = off", { checkQuorum: false }],
    ["reads = lease", { reads: "lease" }],
    ["reads = local", { reads: "local" }],
    ["forwarding = off", { misdirected: "refuse" }],
    ["heartbeat = 15ms", { heartbeatNs: 15 * ms }],
    ["snapshot_count = 100k", { snapshotEvery: 100_000 }],
    ["group_commit = off", { groupCommit: { enabled: false, delayNs: 0, max: 1 } }],
    [
      "group_commit = on(delay: 1ms, max: 8)",
      { groupCommit: { enabled: true, delayNs: 1 * ms, max: 8 } },
    ],
    ["record_overhead = 80 B", { recordOverheadBytes: 80 }],
  ])("reads %s", (settings, part) => {
    expect(planOf(replicate(settings)).replication).toMatchObject(part);
  });

  it.each([
    ["leader = db[5]", "SC358"],
    ["leader = db[4], voters = [db[1], db[2], db[3]]", "SC358"],
    ["voters = [db[1], db[5]]", "SC358"],
    ["voters = [db[1], db[2]], learners = [db[2]]", "SC358"],
    ["heartbeat = 0ms", "SC356"],
    ["reads = lease, check_quorum = off", "SC371"],
  ])("refuses %s", (settings, code) => {
    expect(reported(replicate(settings)).map((problem) => problem.code)).toContain(code);
  });
});

describe("system etcd", () => {
  it("is consensus with the defaults of its version", () => {
    const etcd = (version: string, settings: string) =>
      planOf({
        topology: "topology { site dc { node db[3] } }",
        replicate: `system etcd "${version}" on db { leader = db[2]\n ${settings} }`,
        workload: "workload app on dc { clients = 4 }",
      }).replication;
    expect(etcd("3.4", "")).toMatchObject({
      kind: "consensus",
      leader: 1,
      preVote: false,
      snapshotEvery: 100_000,
    });
    expect(etcd("3.6", "election-timeout = 5000")).toMatchObject({
      preVote: true,
      snapshotEvery: 10_000,
      electionTimeout: { kind: "uniform", low: 5 * s, high: 10 * s },
    });
    expect(etcd("3.5", "consistency = s")).toMatchObject({ reads: "local" });
  });
});
