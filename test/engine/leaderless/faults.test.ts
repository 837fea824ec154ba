import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FaultAction, FaultPlan } from "../../../src/model/faults.ts";
import type { LeaderlessPlan } from "../../../src/model/leaderless.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { quorums } from "./plan-builder.ts";
import { at, cutFirst, run } from "./runs.ts";

const everHandsOver = { windowNs: 3600 * SECOND, bytesPerSecond: null };
const timeout = { replicaTimeoutNs: 100 * MS } as const;
const nearby = { delay: constant(MS) };

/** Writes for a while, then silence, in which what mends may mend. */
const writesUntil = (seconds: number, rate: number) => ({
  writeShare: 0.5,
  keys: { kind: "uniform", count: 1000 } as const,
  load: {
    kind: "phases",
    phases: [{ from: rate, to: rate, durationNs: seconds * SECOND }],
  } as const,
});

const lastDivergence = (record: RunRecord) => record.series.columns.divergence?.at(-1) ?? 0;
const convergences = (record: RunRecord) =>
  record.episodes.filter(({ kind }) => kind === "convergence");

function crash(node: number, losesDisk: boolean, site = false): FaultAction {
  return { kind: "crash", target: { kind: "nodes", nodes: [node] }, site, losesDisk };
}

describe("a replica that is cut off", () => {
  const cut = (replication: Partial<LeaderlessPlan>, seconds = 1, rate = 400) =>
    run(
      {
        ...nearby,
        replication: { ...timeout, ...replication },
        faults: [cutFirst(3, 0.2, 0.6)],
        workload: writesUntil(seconds, rate),
        run: { durationNs: 4 * SECOND },
      },
      "cut",
    );

  it("misses what was written meanwhile, for good, when nothing mends", () => {
    const record = cut({});
    expect(lastDivergence(record)).toBeGreaterThan(0);
    const [episode] = convergences(record);
    expect(episode).toMatchObject({ fromNs: 0.8 * SECOND, toNs: 4 * SECOND });
    expect(record.windows[0]!.writesFailed).toBe(0);
  });

  it("gets it from hints once it is back", () => {
    const record = cut({ hintedHandoff: everHandsOver });
    expect(lastDivergence(record)).toBe(0);
    const [episode] = convergences(record);
    expect(episode!.toNs - episode!.fromNs).toBeLessThan(1 * SECOND);
  });

  it("gets nothing for the time after the window", () => {
    const short = { windowNs: 100 * MS, bytesPerSecond: null };
    expect(lastDivergence(cut({ hintedHandoff: short }))).toBeGreaterThan(0);
  });

  it("gets hints no faster than the plan allows", () => {
    // About 100 hints of 100 B: a second and more at 5 kB/s.
    const slow = cut({ hintedHandoff: { ...everHandsOver, bytesPerSecond: 5000 } });
    const fast = cut({ hintedHandoff: everHandsOver });
    const lengthOf = (record: RunRecord) =>
      convergences(record)[0]!.toNs - convergences(record)[0]!.fromNs;
    expect(lengthOf(slow)).toBeGreaterThan(lengthOf(fast) + 0.5 * SECOND);
    expect(lastDivergence(slow)).toBe(0);
  });

  it("gets it from a comparison of trees, which costs the trees", () => {
    const record = cut({ antiEntropyNs: 1 * SECOND });
    expect(lastDivergence(record)).toBe(0);
    const none = cut({});
    // Twelve trees of 64 leaves and 32 bytes in four seconds.
    const extra = record.windows[0]!.networkBytes - none.windows[0]!.networkBytes;
    expect(extra).toBeGreaterThan(12 * 2048);
  });

  it("is handed each hint once, however often it goes away", () => {
    const phase = (rate: number, seconds: number) => ({
      from: rate,
      to: rate,
      durationNs: seconds * SECOND,
    });
    const bursts = { kind: "phases", phases: [phase(400, 1), phase(0, 2), phase(20, 1)] } as const;
    const twice = (faults: readonly FaultPlan[]) =>
      run(
        {
          ...nearby,
          replication: { ...timeout, hintedHandoff: everHandsOver, coordinator: "any" },
          faults,
          workload: { keys: { kind: "uniform", count: 1000 }, writeShare: 1, load: bursts },
          run: { durationNs: 6 * SECOND },
        },
        "twice",
      ).windows[0]!.messages;
    const once = twice([cutFirst(3, 0.2, 0.6)]);
    // The second cut has a few writes to hand over, and none of the hundreds of the first.
    const again = twice([cutFirst(3, 0.2, 0.6), cutFirst(3, 3, 0.6)]);
    expect(again - once).toBeLessThan(150);
  });

  it("makes stale readers of those who ask it alone, until it is mended", () => {
    const asksOne = { ...quorums(1, 2), coordinator: "any", readFanout: "quorum" } as const;
    const stale = (more: Partial<LeaderlessPlan>) =>
      cut({ ...asksOne, ...more }, 3, 1000).windows[0]!.staleReads;
    expect(stale({})).toBeGreaterThan(10);
    expect(stale({ hintedHandoff: everHandsOver })).toBeLessThan(stale({}));
  });
});

describe("a coordinator without enough replicas", () => {
  const two = (replication: Partial<LeaderlessPlan>, members = 5) =>
    run(
      {
        ...nearby,
        members,
        replication: { ...timeout, ...replication },
        faults: [
          at(0.5, crash(0, false), null),
          at(0.5, crash(1, false), null),
          at(0.5, crash(2, false), null),
        ],
        workload: { keys: { kind: "uniform", count: 200 } },
      },
      "two",
    ).windows[0]!;

  it("refuses", () => {
    const strict = two({});
    expect(strict.writesFailed).toBeGreaterThan(50);
    expect(strict.readsFailed).toBeGreaterThan(50);
  });

  it("takes stand-ins when the quorum is sloppy", () => {
    const sloppy = two({ sloppy: true });
    const strict = two({});
    // Whoever asked the dead node while it died is refused all the same.
    expect(sloppy.writesFailed).toBeLessThan(0.05 * strict.writesFailed);
    expect(sloppy.readsFailed).toBeLessThan(0.05 * strict.readsFailed);
  });

  it("may then read what is old, though W + R > N", () => {
    const members = 5;
    // The clients reach both sides.
    const groups = [
      [0, 1],
      [2, 3, 4],
    ];
    const half = { kind: "partition", groups, direction: "both" } as const;
    const sloppy = (isSloppy: boolean) =>
      run(
        {
          ...nearby,
          members,
          replication: { ...timeout, sloppy: isSloppy, coordinator: "any" },
          faults: [at(0.3, half, 1)],
          workload: { timeoutNs: 300 * MS, keys: { kind: "uniform", count: 20 } },
        },
        "sloppy",
      ).windows[0]!;
    expect(sloppy(true).staleReads).toBeGreaterThan(0);
    expect(sloppy(false).staleReads).toBe(0);
    expect(sloppy(true).writesOk).toBeGreaterThan(sloppy(false).writesOk);
  });
});

describe("a crash", () => {
  const slowDisk = { fsync: constant(50 * MS), bandwidthBytesPerSecond: null, capacityBytes: null };
  const one = (replication: Partial<LeaderlessPlan>, faults: readonly FaultPlan[]) =>
    run(
      {
        ...nearby,
        nodes: [{ disk: slowDisk }, { disk: slowDisk }, { disk: slowDisk }],
        replication: { ...timeout, ...replication },
        faults,
        workload: { keys: { kind: "uniform", count: 1000 } },
      },
      "crash",
    );
  const all = (losesDisk: boolean) => [0, 1, 2].map((node) => at(1, crash(node, losesDisk), 0.3));

  it("of all replicas loses what was acknowledged in memory alone", () => {
    expect(one({ ackAt: "received" }, all(false)).totals.lostWrites).toBeGreaterThan(5);
  });

  it("of all replicas loses nothing that was acknowledged after the flush", () => {
    const { totals } = one({ ackAt: "flushed" }, all(false));
    expect(totals.lostWrites).toBe(0);
    expect(totals.writesAcknowledged).toBeGreaterThan(100);
  });

  it("with the disks loses all that nobody else has", () => {
    const { totals } = one({ ackAt: "flushed" }, all(true));
    expect(totals.lostWrites).toBeGreaterThan(50);
    expect(totals.lostWrites).toBeLessThan(totals.writesAcknowledged);
  });

  it("of one loses nothing when two have answered, and strands what only the dead one has", () => {
    const dead = [at(1, crash(0, false), null)];
    expect(one({}, dead).totals).toMatchObject({ lostWrites: 0, strandedWrites: 0 });
    const alone = one(quorums(3, 1), [
      at(
        1,
        {
          kind: "partition",
          groups: [
            [0, 3],
            [1, 2],
          ],
          direction: "both",
        },
        null,
      ),
      at(1.5, crash(0, false), null),
    ]);
    expect(alone.totals.strandedWrites).toBeGreaterThan(0);
    expect(alone.totals.lostWrites).toBe(0);
  });
});

describe("whatever happens", () => {
  const node = fc.integer({ min: 0, max: 4 });
  const strike = fc.oneof(
    fc.record({ node, losesDisk: fc.boolean(), site: fc.boolean() }).map((it) => {
      return crash(it.node, it.losesDisk, it.site);
    }),
    node.map(
      (only): FaultAction => ({
        kind: "pause",
        target: { kind: "nodes", nodes: [only] },
      }),
    ),
    fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1, maxLength: 4 }).map((side): FaultAction => {
      const others = [0, 1, 2, 3, 4, 5].filter((one) => !side.includes(one));
      return { kind: "partition", groups: [side, others], direction: "both" };
    }),
  );
  const fault = fc
    .record({
      strike,
      from: fc.integer({ min: 1, max: 15 }),
      length: fc.integer({ min: 0, max: 8 }),
    })
    .map(({ strike, from, length }) => at(from / 10, strike, length === 0 ? null : length / 10));

  const settings = fc.record({
    coordinator: fc.constantFrom("client", "nearest", "any"),
    readFanout: fc.constantFrom("all", "quorum"),
    readRepair: fc.constantFrom("off", "async", "blocking"),
    hintedHandoff: fc.constantFrom(null, everHandsOver),
    sloppy: fc.boolean(),
    antiEntropyNs: fc.constantFrom(null, 300 * MS),
    conflict: fc.constantFrom("last_write_wins", "siblings"),
    ackAt: fc.constantFrom("received", "flushed"),
    speculation: fc.constantFrom({ kind: "never" }, { kind: "after", ns: 3 * MS }),
  });

  it("nothing is counted twice or forgotten", () => {
    fc.assert(
      fc.property(
        fc.array(fault, { minLength: 1, maxLength: 4 }),
        settings,
        fc.integer({ min: 0, max: 999 }),
        (faults, chosen, seed) => {
          const replication = { ...timeout, ...chosen } as Partial<LeaderlessPlan>;
          const workload = { timeoutNs: 200 * MS };
          const record = run({ members: 5, replication, faults, workload }, String(seed));
          for (const node of [0, 1, 2, 3, 4]) {
            expect(record.windows[0]!.lagBytes[node]!.min).toBeGreaterThanOrEqual(0);
          }
          if (!faults.some(({ action }) => action.kind === "crash")) {
            expect(record.totals.lostWrites).toBe(0);
          }
        },
      ),
      { numRuns: 60, seed: 11 },
    );
  });
});
