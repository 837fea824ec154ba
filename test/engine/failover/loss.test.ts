import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FailoverPlan } from "../../../src/model/failover.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { all, any, constant, MS, type PlanParts, SECOND } from "../plan-builder.ts";
import { at, crash, cut, episodes, failoverPlan, figure, siteCrash } from "./failover-builder.ts";

const WAY = 5 * MS;
const RATE = 500;
const QUICK = { detect: { kind: "heartbeat", everyNs: 100 * MS, miss: 3 } } as const;

function run(failover: Partial<FailoverPlan>, seed: number, parts: PlanParts = {}): RunRecord {
  const record = runPlan(
    failoverPlan(failover, {
      delay: constant(WAY),
      workload: { load: { kind: "poisson", rate: RATE } },
      ...parts,
      run: { durationNs: 4 * SECOND, seed: `loss/${seed}`, ...parts.run },
    }),
  );
  expectConserved(record);
  return record;
}

const SITE_DIES = { faults: [at(2 * SECOND, siteCrash(0))] };

describe("a leader that dies in async mode", () => {
  it("loses rate x one-way delay on average when its site dies with what is on the wire", () => {
    const trials = 60;
    const lost = Array.from({ length: trials }, (_, seed) =>
      figure(run(QUICK, seed, SITE_DIES), "lost"),
    );
    const mean = lost.reduce((sum, value) => sum + value, 0) / trials;
    // Poisson: the mean is its own variance.
    const expected = (RATE * WAY) / SECOND;
    expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(expected / trials));
    expect(Math.max(...lost)).toBeGreaterThan(expected);
  });

  it("loses nothing when only its process dies: the wire still delivers", () => {
    for (let seed = 0; seed < 10; seed++) {
      const record = run(QUICK, seed, { faults: [at(2 * SECOND, crash(0))] });
      expect(figure(record, "lost")).toBe(0);
      expect(record.totals.lostWrites).toBe(0);
    }
  });

  it("loses more over a longer way, and tells how old the oldest lost write was", () => {
    const over = (delay: number) => run(QUICK, 1, { ...SITE_DIES, delay: constant(delay) });
    const [near, far] = [over(5 * MS), over(50 * MS)];
    expect(figure(far, "lost")).toBeGreaterThan(figure(near, "lost"));
    expect(figure(far, "rpoNs")).toBeGreaterThan(30 * MS);
    expect(figure(far, "rpoNs")).toBeLessThanOrEqual(50 * MS);
    expect(far.totals.lostWrites).toBe(figure(far, "lost"));
  });

  it("counts what is lost once, also when the old leader comes back and is rewound", () => {
    const faults = [at(2 * SECOND, siteCrash(0), SECOND)];
    const away = run(QUICK, 1, SITE_DIES);
    const back = run(QUICK, 1, { faults });
    expect(back.totals.lostWrites).toBe(away.totals.lostWrites);
    expect(back.totals.strandedWrites).toBe(0);
    expect(back.series.columns["lag[0]"]!.at(-1)).toBeLessThan(50 * MS);
  });
});

describe("an acknowledgement that is on its way to a far client while leaders change", () => {
  it("counts for the new leader, which has the write", () => {
    const record = run(QUICK, 1, {
      clientDelay: constant(SECOND),
      faults: [at(2 * SECOND, crash(0))],
    });
    // Half a second of them were under way when the new leader began.
    expect(record.totals.writesAcknowledged).toBeGreaterThan(1000);
    expect(figure(record, "lost")).toBe(0);
    expect(record.totals.lostWrites).toBe(0);
  });
});

describe("acknowledgements that wait for followers", () => {
  const rules = [
    ["any one, received", { ack: any(1, 1, 2), ackAt: "received" }],
    ["any one, flushed", { ack: any(1, 1, 2), ackAt: "flushed" }],
    ["both, flushed", { ack: all(1, 2), ackAt: "flushed" }],
  ] as const;

  it.each(rules)("lose nothing in a failover: %s", (_name, replication) => {
    for (let seed = 0; seed < 15; seed++) {
      // Followers at different distances, a site that dies, and one of two followers cut off before.
      const faults = [
        at((1500 + 20 * seed) * MS, cut([0], [1]), 400 * MS),
        at((1700 + 10 * seed) * MS, siteCrash(0), 1500 * MS),
      ];
      const record = run({ ...QUICK, fencing: { kind: "epoch" } }, seed, { replication, faults });
      expect(record.totals.lostWrites).toBe(0);
      expect(episodes(record, "failover").length).toBeGreaterThan(0);
    }
  });

  it("lose nothing when a living leader is deposed by mistake and its followers know the epoch", () => {
    for (let seed = 0; seed < 10; seed++) {
      const faults = [at((1900 + 13 * seed) * MS, cut([0], [1, 2]), SECOND)];
      const record = run({ ...QUICK, fencing: { kind: "epoch" } }, seed, {
        replication: { ack: any(1, 1, 2), ackAt: "received" },
        faults,
      });
      expect(figure(record, "false")).toBe(1);
      expect(record.totals.lostWrites).toBe(0);
    }
  });

  it("lose some after all when a time-out lets commits go on without them", () => {
    const replication = {
      ack: any(1, 1, 2),
      ackAt: "received",
      ackTimeoutNs: 100 * MS,
      onAckTimeout: "async",
    } as const;
    const faults = [at(SECOND, cut([0], [1, 2]), 10 * SECOND), at(1250 * MS, siteCrash(0))];
    const record = run(QUICK, 1, { replication, faults });
    expect(episodes(record, "async_fallback").length).toBe(1);
    expect(record.totals.lostWrites).toBeGreaterThan(20);
  });
});

describe("a limit of lag", () => {
  // Node 1 alone may lead. It is cut off for a second before the leader dies; node 2 is not.
  const faults = [at(1000 * MS, cut([0], [1]), 60 * SECOND), at(2000 * MS, siteCrash(0))];
  const detect = { ...QUICK.detect, miss: 12 };
  const onlyOne = { ...QUICK, detect, promote: { kind: "order", of: [1] } } as const;

  it("keeps a follower from leading that is too far behind: the cluster stays without a leader", () => {
    for (const maxLag of [
      { kind: "time", ns: 500 * MS },
      { kind: "bytes", bytes: 20_000 },
    ] as const) {
      const record = run({ ...onlyOne, maxLag }, 1, { faults });
      expect(episodes(record, "failover")).toEqual([]);
      expect(record.notes.map(({ code }) => code)).toContain("nobody_may_lead");
      expect(record.totals.strandedWrites).toBeGreaterThan(0);
    }
  });

  it("lets it lead within the limit: in time and in bytes", () => {
    for (const maxLag of [
      { kind: "time", ns: 2 * SECOND },
      { kind: "bytes", bytes: 1e6 },
    ] as const) {
      const record = run({ ...onlyOne, maxLag }, 1, { faults });
      expect(figure(record, "to")).toBe(1);
    }
  });

  it("bounds the loss by itself and the log of the time that the lease still held (Patroni)", () => {
    const ttlNs = 900 * MS;
    const loopNs = 300 * MS;
    const limit = 20_000;
    const bytesEach = 100;
    const writes = (RATE * ttlNs) / SECOND;
    let worst = 0;
    for (let seed = 0; seed < 30; seed++) {
      const slow = [at((1000 + 20 * seed) * MS, cut([0], [1, 2]), 60 * SECOND)];
      const record = run(
        {
          detect: { kind: "lease", ttlNs, loopNs },
          fencing: { kind: "quorum_lease", ttlNs },
          maxLag: { kind: "bytes", bytes: limit },
        },
        seed,
        { faults: slow },
      );
      worst = Math.max(worst, record.totals.lostWrites);
      // Poisson: four standard deviations above the mean of what a lease lets through.
      const bound = limit / bytesEach + writes + 4 * Math.sqrt(writes);
      expect(record.totals.lostWrites).toBeLessThanOrEqual(bound);
    }
    expect(worst).toBeGreaterThan(writes / 3);
  });
});

describe("who takes over", () => {
  it("is the one that has the most, whoever asks", () => {
    // Node 1 does not hear the leader for half a second before its death; node 2 does.
    const faults = [at(1500 * MS, cut([0], [1]), 60 * SECOND), at(2 * SECOND, siteCrash(0))];
    expect(
      figure(run({ ...QUICK, detect: { ...QUICK.detect, miss: 8 } }, 1, { faults }), "to"),
    ).toBe(2);
  });

  it("is the first in the plan's order that lives", () => {
    const order = (...of: number[]) => ({ ...QUICK, promote: { kind: "order", of } }) as const;
    expect(figure(run(order(2, 1), 1, SITE_DIES), "to")).toBe(2);
    expect(figure(run(order(1, 2), 1, SITE_DIES), "to")).toBe(1);
    const faults = [at(SECOND, crash(2)), ...SITE_DIES.faults];
    const some = { ...order(2, 1), arbiter: true };
    expect(figure(run(some, 1, { faults }), "to")).toBe(1);
  });

  it("changes nothing in what is lost when equal followers change places", () => {
    const one = run(QUICK, 4, SITE_DIES);
    const other = run({ ...QUICK, promote: { kind: "order", of: [2, 1] } }, 4, SITE_DIES);
    expect(figure(one, "to")).not.toBe(figure(other, "to"));
    expect(figure(one, "lost")).toBe(figure(other, "lost"));
  });
});
