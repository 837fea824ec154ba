import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FailoverPlan } from "../../../src/model/failover.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, type PlanParts, SECOND } from "../plan-builder.ts";
import { at, crash, cut, episodes, failoverPlan, figure, siteCrash } from "./failover-builder.ts";

const QUICK = { detect: { kind: "heartbeat", everyNs: 100 * MS, miss: 3 } } as const;
const EPOCH = { fencing: { kind: "epoch" } } as const;

/** A leader that is cut off for two seconds and goes on taking its clients' writes meanwhile. */
function run(failover: Partial<FailoverPlan>, parts: PlanParts = {}): RunRecord {
  const record = runPlan(
    failoverPlan(
      { ...QUICK, ...EPOCH, ...failover },
      {
        delay: constant(5 * MS),
        workload: { load: { kind: "constant", rate: 200 }, value: constant(1000) },
        faults: [at(2 * SECOND, cut([0], [1, 2]), 2 * SECOND)],
        ...parts,
        run: { durationNs: 8 * SECOND, ...parts.run },
      },
    ),
  );
  expectConserved(record);
  return record;
}

/** Node 0's lag in bytes right after it is heard again, and at the end. */
function lagOf(record: RunRecord, node: number, seconds: number): number {
  return record.series.columns[`lag_bytes[${node}]`]![Math.round(seconds * 10) - 1]!;
}

describe("an old leader that is heard again", () => {
  it("is cut back to the fork by rewind: its own acknowledged writes are lost", () => {
    const record = run({ rejoin: "rewind" });
    // Cut off at 2 s, replaced 0.2 to 0.3 s later: what it took meanwhile.
    const lost = record.totals.lostWrites;
    expect(lost).toBeGreaterThan(0.2 * 200);
    expect(lost).toBeLessThan(0.4 * 200);
    expect(lost).toBe(figure(record, "lost"));
    expect(lagOf(record, 0, 8)).toBeLessThan(10_000);
    expect(record.series.columns["leaders"]!.at(-1)).toBe(1);
  });

  it("has after a rewind what it shares with the new leader, and nothing beyond", () => {
    // From just before it is heard again the way to it carries next to nothing.
    const parts = { delay: constant(5 * MS), workload: { load: { kind: "constant", rate: 200 } } };
    const link = failoverPlan({}, parts as PlanParts).topology.links.findIndex(
      ({ name }) => name === "1 -> 0",
    );
    const changes = { bandwidthBytesPerSecond: 20_000 };
    const faults = [
      at(2 * SECOND, cut([0], [1, 2]), 2 * SECOND),
      at(3900 * MS, { kind: "degrade", links: [link], changes }),
    ];
    const record = run({ rejoin: "rewind" }, { faults });
    // Before, its lag counts from the fork; after, from what it has, which must be the same.
    expect(lagOf(record, 0, 4.1) - lagOf(record, 0, 4)).toBeGreaterThan(10_000);
  });

  it("copies all data anew by rebuild, which takes as long as the link needs for them", () => {
    const slow = { link: { bandwidthBytesPerSecond: 1e6 } };
    const rewound = run({ rejoin: "rewind" }, slow);
    const rebuilt = run({ rejoin: "rebuild" }, slow);
    expect(rebuilt.totals.lostWrites).toBe(rewound.totals.lostWrites);
    const bytes = (record: RunRecord) => record.windows[0]!.networkBytes;
    // 200 writes of 1000 bytes a second for 4 s that the rewound one had kept, but for the last.
    expect(bytes(rebuilt) - bytes(rewound)).toBeGreaterThan(300_000);
    expect(lagOf(rebuilt, 0, 4.7)).toBeGreaterThan(10 * lagOf(rewound, 0, 4.7));
    expect(lagOf(rebuilt, 0, 8)).toBeLessThan(10_000);
  });

  it("brings its writes to the new leader by merge: those in nobody's way are kept", () => {
    const keys = (count: number): PlanParts => ({
      workload: {
        load: { kind: "constant", rate: 200 },
        value: constant(1000),
        keys: { kind: "uniform", count },
      },
    });
    const rewound = run({ rejoin: "rewind" }, keys(1_000_000));
    const merged = run({ rejoin: "merge" }, keys(1_000_000));
    expect(rewound.totals.lostWrites).toBeGreaterThan(40);
    expect(merged.totals.lostWrites).toBe(0);
    expect(merged.windows[0]!.conflicts).toBe(0);
    // With one key only, everything that the old leader took is in the way of the new one's writes.
    const contended = run({ rejoin: "merge" }, keys(1));
    expect(contended.totals.lostWrites).toBe(contended.windows[0]!.conflicts);
    expect(contended.totals.lostWrites).toBeGreaterThan(40);
  });

  it("loses nothing by merge whose acknowledgement comes when it has been written anew", () => {
    // The clients are half a second away: what the old leader took while it was cut off, they hear
    // of when the new one has it already.
    const record = run(
      { rejoin: "merge" },
      {
        clientDelay: constant(500 * MS),
        faults: [at(2 * SECOND, cut([0], [1, 2]), 500 * MS)],
      },
    );
    expect(episodes(record, "failover").length).toBe(1);
    expect(record.totals.lostWrites).toBe(0);
  });

  it("follows after a crash too, and gets what it has missed", () => {
    for (const rejoin of ["rewind", "rebuild", "merge"] as const) {
      const faults = [at(2 * SECOND, siteCrash(0), 2 * SECOND)];
      const record = run({ rejoin }, { faults });
      expect(lagOf(record, 0, 8)).toBeLessThan(10_000);
      expect(record.series.columns["leader"]!.at(-1)).toBe(1);
    }
  });

  it("comes back empty when its disk was lost, and is filled", () => {
    const action = { ...siteCrash(0), losesDisk: true } as const;
    const record = run({}, { faults: [at(2 * SECOND, action, 2 * SECOND)] });
    expect(lagOf(record, 0, 8)).toBeLessThan(10_000);
    expect(episodes(record, "failover").length).toBe(1);
  });

  it("leads on when it is back before anybody has missed it", () => {
    const record = run({}, { faults: [at(2 * SECOND, crash(0), 100 * MS)] });
    expect(episodes(record, "failover")).toEqual([]);
    expect(record.series.columns["leader"]!.at(-1)).toBe(0);
    expect(record.series.columns["write.ok"]!.at(-1)).toBeGreaterThan(0);
  });
});

describe("followers of a leader that dies", () => {
  it("follow the new one, also those that another feeds", () => {
    // 0 feeds 1 and 2, 2 feeds 3.
    const cascade = { followers: 3, replication: { upstream: [0, 0, 2] } };
    for (const leader of [1, 2, 3]) {
      const record = run(
        { promote: { kind: "order", of: [leader] }, voters: [0, 1, 2, 3] },
        { ...cascade, faults: [at(2 * SECOND, siteCrash(0))] },
      );
      expect(figure(record, "to")).toBe(leader);
      for (const node of [1, 2, 3]) expect(lagOf(record, node, 8)).toBeLessThan(20_000);
    }
  });

  it("go to the leader when the one that fed them dies as well", () => {
    const record = run(
      { promote: { kind: "order", of: [1] }, voters: [0, 1, 2, 3], arbiter: true },
      {
        followers: 3,
        replication: { upstream: [0, 0, 2] },
        faults: [at(2 * SECOND, siteCrash(0, 2))],
      },
    );
    expect(lagOf(record, 3, 8)).toBeLessThan(20_000);
  });

  it("are cut back when they had more than the new leader", () => {
    // Node 2 hears the old leader for longer, but only node 1 may lead.
    const faults = [at(1800 * MS, cut([0], [1])), at(2 * SECOND, siteCrash(0))];
    const record = run({ promote: { kind: "order", of: [1] } }, { faults });
    expect(figure(record, "lost")).toBeGreaterThan(30);
    expect(record.totals.lostWrites).toBe(figure(record, "lost"));
    expect(lagOf(record, 2, 8)).toBeLessThan(10_000);
  });
});

describe("a second failover", () => {
  it("starts from the branch of the first, and the books still balance", () => {
    const faults = [at(2 * SECOND, siteCrash(0), 2 * SECOND), at(5 * SECOND, siteCrash(1), SECOND)];
    const record = run({}, { faults });
    expect(episodes(record, "failover").map(({ nodes }) => nodes)).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(record.series.columns["leader"]!.at(-1)).toBe(0);
  });
});
