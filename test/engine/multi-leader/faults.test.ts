import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { ConflictPlan } from "../../../src/model/multi-leader.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { at, crash, fault, multiPlan, partition, run } from "./plan.ts";

/** Load that ends some seconds before the run does, so that replicas can come together. */
function until(seconds: number, rate: number) {
  const phases = [{ from: rate, to: rate, durationNs: seconds * SECOND }];
  return { load: { kind: "phases", phases } } as const;
}

function converged(record: RunRecord): boolean {
  return record.series.columns["divergence"]?.at(-1) === 0;
}

function convergence(record: RunRecord) {
  return record.episodes.filter(({ kind }) => kind === "convergence");
}

const hot = { keys: { kind: "uniform", count: 20 } } as const;

describe("a partition between two leaders", () => {
  const cut = [fault(3 * SECOND, partition([0], [1]), 2 * SECOND)];

  it("lets both go on, and they come together one delay after it ends", () => {
    const record = run({ faults: cut, workload: { ...hot, ...until(9, 200) } });
    expectConserved(record);
    expect(record.totals.writesAcknowledged).toBe(record.totals.writesIssued);
    expect(converged(record)).toBe(true);
    expect(record.series.columns["divergence"]!.at(45)).toBe(20);
    const [episode] = convergence(record);
    expect(episode?.fromNs).toBe(5 * SECOND);
    expect(episode?.toNs).toBeGreaterThan(5 * SECOND + 9 * MS);
    expect(episode?.toNs).toBeLessThanOrEqual(5 * SECOND + 10 * MS);
  });

  it("shows reads what is old, for as long as it lasts", () => {
    const record = run({
      faults: cut,
      workloads: [at(0, hot), at(1, { ...hot, writeShare: 0 })],
    });
    const stale = record.series.columns["read.stale"]!;
    const sum = (from: number, to: number) =>
      stale.slice(from, to).reduce((total, count) => total + count, 0);
    expect(sum(0, 30)).toBeLessThan(0.2 * sum(35, 50));
    expect(record.windows[0]!.staleness.max).toBeGreaterThan(1.5 * SECOND);
    expect(record.windows[0]!.staleness.max).toBeLessThanOrEqual(2 * SECOND + 10 * MS);
  });

  it("in one direction stops that direction alone", () => {
    const action = { ...partition([0], [1]), direction: "one_way" } as const;
    const record = run({ faults: [fault(3 * SECOND, action, 2 * SECOND)] });
    expectConserved(record);
    const { columns } = record.series;
    expect(columns["lag[1]"]!.at(48)).toBeGreaterThan(1.5 * SECOND);
    expect(columns["lag[0]"]!.at(48)).toBeLessThanOrEqual(10 * MS);
  });
});

describe("a ring of three", () => {
  const ring = { exchange: { kind: "ring" } } as const;

  it("brings each write round once, and not back to where it came from", () => {
    const record = run({ leaders: 3, replication: ring, workload: until(9, 300) });
    expectConserved(record);
    expect(converged(record)).toBe(true);
    const shipments = record.windows[0]!.messages - 2 * record.windows[0]!.writesOk;
    // Each write goes over two of the three edges; a few share a message.
    expect(shipments).toBeLessThanOrEqual(2 * record.windows[0]!.writesOk);
    expect(shipments).toBeGreaterThan(1.9 * record.windows[0]!.writesOk);
    expect(record.windows[0]!.lagNs[0]!.max).toBeGreaterThan(15 * MS);
  });

  it("stops passing on when one of them dies, until that one is back", () => {
    const broken = (lastsNs: number | null) =>
      run({
        leaders: 3,
        replication: ring,
        workloads: [at(0, until(9, 100))],
        faults: [fault(3 * SECOND, crash(1), lastsNs)],
      });
    const forGood = broken(null);
    expectConserved(forGood);
    expect(converged(forGood)).toBe(false);
    const mended = broken(3 * SECOND);
    expectConserved(mended);
    expect(converged(mended)).toBe(true);
    expect(mended.series.columns["lag[2]"]!.at(58)).toBeGreaterThan(2.5 * SECOND);
  });

  it("is mended by anti-entropy, which asks everyone", () => {
    const record = run({
      leaders: 3,
      replication: { ...ring, antiEntropyNs: 1 * SECOND },
      workloads: [at(0, until(7, 100))],
      faults: [fault(3 * SECOND, crash(1))],
    });
    expectConserved(record);
    expect(converged(record)).toBe(true);
    expect(
      record.series.columns["lag[2]"]!.slice(40).reduce((a, b) => Math.max(a, b)),
    ).toBeLessThan(1.2 * SECOND);
  });
});

describe("a star", () => {
  const star = { exchange: { kind: "star", center: 1 } } as const;

  it("takes two hops from leaf to leaf, and has none without its centre", () => {
    const record = run({
      leaders: 3,
      replication: star,
      workloads: [at(0, until(9, 100))],
      faults: [fault(5 * SECOND, crash(1))],
    });
    expectConserved(record);
    const lag = record.series.columns["lag[2]"]!.slice(0, 50).reduce((a, b) => Math.max(a, b));
    expect(lag).toBeGreaterThan(12 * MS);
    expect(lag).toBeLessThanOrEqual(20 * MS);
    expect(converged(record)).toBe(false);
    expect(record.totals.writesFailed).toBe(0);
  });
});

describe("a leader that dies", () => {
  it("sends its clients to the next one, and brings its writes back when it returns", () => {
    const record = run({
      workload: {
        ...until(9, 200),
        retry: { kind: "exponential_backoff", baseNs: 10 * MS, capNs: SECOND, tries: 5 },
      },
      faults: [fault(3 * SECOND, crash(0), 2 * SECOND)],
    });
    expectConserved(record);
    expect(record.totals.writesFailed).toBe(0);
    expect(record.totals.lostWrites).toBe(0);
    expect(converged(record)).toBe(true);
  });

  it("loses with its site what had not arrived, when the disk is gone too", () => {
    const load = { load: { kind: "constant", rate: 500 } } as const;
    const gone = crash(0, { site: true, losesDisk: true });
    const record = run({ workloads: [at(0, load)], faults: [fault(4 * SECOND + 1, gone)] });
    expectConserved(record);
    // 500/s for 10 ms: the writes at 3.992 s to 4 s were on the way.
    expect(record.totals.lostWrites).toBe(5);
    const kept = run({
      workloads: [at(0, load)],
      faults: [fault(4 * SECOND + 1, crash(0, { site: true }))],
    });
    expect(kept.totals.lostWrites).toBe(0);
    expect(kept.totals.strandedWrites).toBe(5);
  });

  it("gets a whole copy of the others' data after it lost its disk", () => {
    const record = run({
      leaders: 3,
      link: { bandwidthBytesPerSecond: 1e6 },
      workload: { ...until(8, 900), value: constant(300), timeoutNs: 100 * MS },
      faults: [fault(3 * SECOND, crash(2, { losesDisk: true }), 1 * SECOND)],
    });
    expectConserved(record);
    expect(converged(record)).toBe(true);
    // 0.8 MB over 1 MB/s, shared with live traffic.
    const [episode] = convergence(record);
    expect(episode!.toNs - episode!.fromNs).toBeGreaterThan(0.8 * SECOND);
    expect(episode!.toNs - episode!.fromNs).toBeLessThan(2.5 * SECOND);
  });
});

describe("followers", () => {
  it("have all writes by way of their leader", () => {
    const record = run({ followers: 2, workload: until(9, 200) });
    expectConserved(record);
    expect(converged(record)).toBe(true);
    expect(record.windows[0]!.lagNs[3]!.max).toBeLessThanOrEqual(20 * MS);
    expect(record.windows[0]!.lagNs[3]!.max).toBeGreaterThan(12 * MS);
  });
});

describe("whatever happens", () => {
  const rules: readonly ConflictPlan[] = [
    { kind: "last_write_wins" },
    { kind: "site_priority", sites: [2, 1, 0] },
    { kind: "siblings" },
    { kind: "revisions" },
    { kind: "crdt", type: "pn_counter" },
    { kind: "crdt", type: "or_set" },
    { kind: "crdt", type: "lww_register" },
    { kind: "crdt", type: "text" },
  ];
  const node = fc.integer({ min: 0, max: 3 });
  const trouble = fc.record({
    kind: fc.constantFrom("crash", "pause", "partition", "one way", "disk"),
    node,
    other: node,
    atMs: fc.integer({ min: 100, max: 2500 }),
    lastsMs: fc.integer({ min: 1, max: 900 }),
  });
  const setting = fc.record({
    rule: fc.constantFrom(...rules),
    exchange: fc.constantFrom("all_to_all", "ring", "star"),
    antiEntropy: fc.boolean(),
    batchMs: fc.constantFrom(0, 30),
    seed: fc.integer({ min: 0, max: 1e6 }),
    troubles: fc.array(trouble, { maxLength: 5 }),
    fsyncMs: fc.constantFrom(0, 2),
    applyMs: fc.constantFrom(0, 1),
  });

  it("all replicas show the same in the end, once everyone is back", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(setting, (given) => {
        const record = runPlan(
          multiPlan({
            leaders: 3,
            followers: 1,
            nodes: Array.from({ length: 4 }, () => ({
              apply: { workers: 2, time: constant(given.applyMs * MS) },
              disk: {
                fsync: constant(given.fsyncMs * MS),
                bandwidthBytesPerSecond: null,
                capacityBytes: null,
              },
            })),
            replication: {
              conflict: given.rule,
              exchange:
                given.exchange === "star"
                  ? { kind: "star", center: 1 }
                  : { kind: given.exchange as "ring" },
              shipping: { batchNs: given.batchMs * MS, maxBytes: null },
              antiEntropyNs: given.antiEntropy ? 200 * MS : null,
            },
            workload: {
              ...until(3, 300),
              keys: { kind: "uniform", count: 8 },
              roaming: 0.1,
              writeShare: 0.7,
              timeoutNs: 200 * MS,
            },
            faults: given.troubles.map(({ kind, node: hit, other, atMs, lastsMs }) => {
              const lasts = lastsMs * MS;
              if (kind === "crash") return fault(atMs * MS, crash(hit), lasts);
              if (kind === "disk") return fault(atMs * MS, crash(hit, { losesDisk: true }), lasts);
              if (kind === "pause") {
                const target = { kind: "nodes", nodes: [hit] } as const;
                return fault(atMs * MS, { kind: "pause", target }, lasts);
              }
              const others = hit === other ? [(hit + 1) % 4] : [other];
              const direction = kind === "partition" ? "both" : "one_way";
              const cut = { kind: "partition", groups: [[hit], others], direction } as const;
              return fault(atMs * MS, cut, lasts);
            }),
            run: { durationNs: 6 * SECOND, seed: `s${given.seed}` },
          }),
        );
        expectConserved(record);
        const lostDisk = given.troubles.some(({ kind }) => kind === "disk");
        // Only anti-entropy brings writes to all whose own leader has lost them.
        if (!lostDisk || given.antiEntropy) expect(converged(record)).toBe(true);
        if (!lostDisk) expect(record.totals.lostWrites).toBe(0);
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

describe("a follower whose apply time is set during the run", () => {
  it("lags while it is slow, and catches up when it is as before", () => {
    const apply = { workers: 1, time: constant(1 * MS) };
    const slow = { kind: "apply", node: 1, time: constant(30 * MS) } as const;
    const record = run({
      nodes: [{ apply }, { apply }],
      workloads: [at(0, { load: { kind: "constant", rate: 100 } })],
      faults: [fault(2 * SECOND, { kind: "set", change: slow }, 3 * SECOND)],
      run: { durationNs: 12 * SECOND },
    });
    expectConserved(record);
    const lag = record.series.columns["lag[1]"]!;
    // A hundred a second come and a third of that is applied: two thirds of the three seconds wait.
    expect(lag.at(19)).toBeLessThan(30 * MS);
    expect(Math.max(...lag)).toBeGreaterThan(1.8 * SECOND);
    expect(Math.max(...lag)).toBeLessThan(2.2 * SECOND);
    expect(lag.at(-1)).toBeLessThan(30 * MS);
  });
});
