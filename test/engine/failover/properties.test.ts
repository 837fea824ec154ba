import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runPlan } from "../../../src/engine/run-plan.ts";
import type { FailoverPlan } from "../../../src/model/failover.ts";
import type { FaultPlan } from "../../../src/model/faults.ts";
import type { RunRecord } from "../../../src/model/run-record.ts";
import { expectConserved } from "../conservation.ts";
import { any, constant, MS, NONE, SECOND } from "../plan-builder.ts";
import { at, crash, cut, episodes, failoverPlan, pause, siteCrash } from "./failover-builder.ts";

const NODES = 3;
const RUN = 12 * SECOND;
const CALM = 8 * SECOND;

/** Trouble in the first 8 of 12 seconds, all of which ends by then. */
const troubles = fc.array(
  fc
    .tuple(
      fc.integer({ min: 500, max: 6500 }),
      fc.integer({ min: 50, max: 1500 }),
      fc.integer({ min: 0, max: NODES - 1 }),
      fc.constantFrom("crash", "site", "pause", "cut", "half"),
    )
    .map(([from, length, node, kind]): FaultPlan => {
      const others = [0, 1, 2].filter((other) => other !== node);
      const action = {
        crash: () => crash(node),
        site: () => siteCrash(node),
        pause: () => pause(node),
        cut: () => cut([node], others),
        half: () => ({ ...cut([node], others), direction: "one_way" }) as const,
      }[kind]();
      return at(from * MS, action, length * MS);
    }),
  { minLength: 1, maxLength: 5 },
);

const detects = fc.constantFrom<FailoverPlan["detect"]>(
  { kind: "heartbeat", everyNs: 100 * MS, miss: 3 },
  { kind: "phi_accrual", everyNs: 100 * MS, threshold: 6 },
  { kind: "lease", ttlNs: 500 * MS, loopNs: 150 * MS },
);
const fences = fc.constantFrom<FailoverPlan["fencing"]>(
  { kind: "none" },
  { kind: "epoch" },
  { kind: "quorum_lease", ttlNs: 600 * MS },
  { kind: "stonith", takes: constant(100 * MS), success: 0.8 },
);
const rejoins = fc.constantFrom<FailoverPlan["rejoin"]>("rewind", "rebuild", "merge");

function run(failover: Partial<FailoverPlan>, faults: FaultPlan[], seed: number, ack = NONE) {
  return runPlan(
    failoverPlan(failover, {
      delay: { kind: "exponential", mean: 2 * MS },
      workloads: [
        {
          load: { kind: "poisson", rate: 200 },
          keys: { kind: "uniform", count: 20 },
          timeoutNs: 500 * MS,
        },
        { load: { kind: "poisson", rate: 50 }, writeShare: 0, readFrom: { kind: "any" } },
      ],
      nodes: [0, 1, 2].map(() => ({
        disk: { fsync: constant(300_000), bandwidthBytesPerSecond: null, capacityBytes: null },
      })),
      replication: { ack, ackAt: "flushed" },
      faults,
      run: { durationNs: RUN, seed: `property/${seed}` },
      measures: { history: true },
    }),
  );
}

/** Epochs that led, from the changes of leader in the order in which they were through. */
function promotions(record: RunRecord): readonly (readonly [number, number])[] {
  return episodes(record, "failover").map(({ toNs, nodes }) => [toNs, nodes[1]!] as const);
}

describe("whatever goes wrong", () => {
  it("every acknowledged write is durable, stranded or lost, and the run goes on afterwards", () => {
    fc.assert(
      fc.property(
        troubles,
        detects,
        fences,
        rejoins,
        fc.nat(1e6),
        (faults, detect, fencing, rejoin, seed) => {
          const record = run({ detect, fencing, rejoin }, faults, seed);
          expect(record.complete).toBe(true);
          expectConserved(record);
          const from = record.windows[0]!;
          expect(from.writesOk).toBeGreaterThan(0);
        },
      ),
      { numRuns: 40, seed: 7 },
    );
  });

  it("no two writes of a key share a version, and a session never reads one that nobody wrote", () => {
    fc.assert(
      fc.property(troubles, fences, fc.nat(1e6), (faults, fencing, seed) => {
        const { history } = run({ fencing, detect: QUICK }, faults, seed);
        const written = new Set<string>();
        const { count, kind, key, version, outcome } = history!;
        for (let row = 0; row < count; row++) {
          if (kind[row] !== 1 || version[row] === 0) continue;
          const name = `${key[row]}@${version[row]}`;
          expect(written.has(name)).toBe(false);
          written.add(name);
        }
        for (let row = 0; row < count; row++) {
          if (kind[row] !== 0 || outcome[row] !== 0 || version[row] === 0) continue;
          expect(written.has(`${key[row]}@${version[row]}`)).toBe(true);
        }
      }),
      { numRuns: 30, seed: 11 },
    );
  });

  it("a quorum lease or a fence of epochs leaves one leader in the end, and replicas that agree", () => {
    const safe = fc.constantFrom<FailoverPlan["fencing"]>(
      { kind: "epoch" },
      { kind: "quorum_lease", ttlNs: 600 * MS },
    );
    fc.assert(
      fc.property(
        troubles,
        detects,
        safe,
        rejoins,
        fc.nat(1e6),
        (faults, detect, fencing, rejoin, seed) => {
          const record = run({ detect, fencing, rejoin }, faults, seed);
          const { columns } = record.series;
          expect(columns["leaders"]!.at(-1)).toBe(1);
          for (let node = 0; node < NODES; node++) {
            expect(columns[`lag[${node}]`]!.at(-1)).toBeLessThan(500 * MS);
          }
          expect(
            columns["write.ok"]!.slice((CALM + 2 * SECOND) / (100 * MS)).some((ok) => ok > 0),
          ).toBe(true);
        },
      ),
      { numRuns: 40, seed: 13 },
    );
  });

  it("a quorum lease never has two leaders, and loses nothing that a majority has confirmed", () => {
    fc.assert(
      fc.property(troubles, detects, fc.nat(1e6), (faults, detect, seed) => {
        const fencing = { kind: "quorum_lease", ttlNs: 600 * MS } as const;
        const record = run({ detect, fencing }, faults, seed, any(1, 1, 2));
        expect(episodes(record, "split_brain")).toEqual([]);
        expect(Math.max(...record.series.columns["leaders"]!)).toBeLessThanOrEqual(1);
        expect(record.totals.lostWrites).toBe(0);
      }),
      { numRuns: 40, seed: 17 },
    );
  });

  it("gives the same record for the same seed", () => {
    const faults = [at(SECOND, pause(0), SECOND), at(3 * SECOND, siteCrash(1), SECOND)];
    const fencing = { kind: "stonith", takes: constant(100 * MS), success: 0.5 } as const;
    const once = run({ detect: QUICK, fencing }, faults, 5);
    const again = run({ detect: QUICK, fencing }, faults, 5);
    expect(again).toEqual(once);
    expect(promotions(once).length).toBeGreaterThan(0);
  });
});

const QUICK = { kind: "heartbeat", everyNs: 100 * MS, miss: 3 } as const;
