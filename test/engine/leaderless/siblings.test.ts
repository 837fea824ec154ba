import { describe, expect, it } from "vitest";
import { Simulation } from "../../../src/engine/kernel/simulation.ts";
import { SiblingSets } from "../../../src/engine/replication/leaderless/sibling-sets.ts";
import {
  INT_BITS,
  SEEN_VERSION,
  Versions,
} from "../../../src/engine/replication/leaderless/versions.ts";
import { runPlan } from "../../../src/engine/run-plan.ts";
import { constant, MS, SECOND } from "../plan-builder.ts";
import { type LeaderlessParts, leaderlessPlan } from "./plan-builder.ts";

/** One key's versions on one replica, as clients with memories of their own write them. */
function oneKey() {
  const simulation = new Simulation();
  const versions = new Versions(1, simulation);
  const sets = new SiblingSets(versions, simulation);
  const heads = new Int32Array(1);
  let number = 0;
  const list = (): number[] => {
    const found: number[] = [];
    for (let cell = heads[0]!; cell !== 0; cell = sets.after(cell)) {
      found.push(versions.numberOf(sets.versionIn(cell)));
    }
    return found.sort((a, b) => a - b);
  };
  return {
    versions,
    sets,
    list,
    /** What a reader takes with it. */
    read: () => sets.copy(heads[0]!),
    /** A write by one who has read `seen`; its version. */
    write: (seen: number): number => {
      number += 1;
      const version = versions.take(0, number, number, 1);
      versions.ints[(version << INT_BITS) | SEEN_VERSION] = sets.copy(seen);
      sets.add(heads, 0, version);
      return version;
    },
  };
}

describe("siblings, by what each writer has seen", () => {
  it("one after the other: each replaces what its writer has read", () => {
    const key = oneKey();
    for (let write = 0; write < 10; write++) key.write(key.read());
    expect(key.list()).toEqual([10]);
  });

  it("two at once: both stay until one who has read both writes", () => {
    const key = oneKey();
    key.write(key.read());
    const seen = key.read();
    key.write(seen);
    key.write(seen);
    expect(key.list()).toEqual([2, 3]);
    key.write(key.read());
    expect(key.list()).toEqual([4]);
  });

  it("a writer with an old memory keeps what it has not seen, and no more: no explosion", () => {
    // Two clients in turn, each of which has read before the other's last write.
    const key = oneKey();
    let [mine, yours] = [key.read(), key.read()];
    for (let turn = 0; turn < 100; turn++) {
      key.write(mine);
      mine = yours;
      yours = key.read();
      expect(key.list().length).toBeLessThanOrEqual(2);
    }
    // A writer without any memory adds one each time, as in any store that keeps siblings.
    const blind = oneKey();
    for (let turn = 0; turn < 5; turn++) blind.write(0);
    expect(blind.list()).toEqual([1, 2, 3, 4, 5]);
  });

  it("knows what was seen through others", () => {
    const key = oneKey();
    const first = key.write(0);
    const second = key.write(key.read());
    const third = key.write(key.read());
    expect(key.sets.hasSeen(third, first)).toBe(true);
    expect(key.sets.hasSeen(third, second)).toBe(true);
    expect(key.sets.hasSeen(first, third)).toBe(false);
  });
});

describe("siblings in a cluster", () => {
  const run = (parts: LeaderlessParts) =>
    runPlan(
      leaderlessPlan({
        ...parts,
        replication: { coordinator: "any", ...parts.replication },
        workload: {
          load: { kind: "poisson", rate: 200 },
          keys: { kind: "uniform", count: 4 },
          ...parts.workload,
        },
        run: { durationNs: 20 * SECOND, seed: "siblings" },
      }),
    ).windows[0]!;

  it("are as many as writes that met: more with the distance between the replicas", () => {
    const near = run({ delay: constant(1 * MS), replication: { conflict: "siblings" } });
    const far = run({ delay: constant(20 * MS), replication: { conflict: "siblings" } });
    expect(near.conflicts).toBeGreaterThan(0);
    expect(far.conflicts).toBeGreaterThan(5 * near.conflicts);
    expect(far.siblings.count).toBeGreaterThan(near.siblings.count);
    expect(far.lostUpdates).toBe(0);
    // 25 writes a second and key over 20 ms: rarely more than a few side by side.
    expect(far.siblings.max).toBeLessThan(8);
  });

  it("are lost updates instead when the last write wins", () => {
    const last = run({ delay: constant(20 * MS) });
    expect(last.lostUpdates).toBeGreaterThan(0);
    // But for those whose acknowledgement was on its way at the end.
    expect(last.lostUpdates).toBeGreaterThan(last.conflicts - 10);
    expect(last.lostUpdates).toBeLessThanOrEqual(last.conflicts);
    expect(last.siblings.count).toBe(0);
  });

  it("no two writers, no conflict", () => {
    const workload = { load: { kind: "closed", clients: 1, think: constant(100 * MS) } } as const;
    const alone = run({ workload, delay: constant(1 * MS), replication: { conflict: "siblings" } });
    expect(alone.writesOk).toBeGreaterThan(50);
    expect(alone.conflicts).toBe(0);
    expect(run({ workload, delay: constant(1 * MS) }).lostUpdates).toBe(0);
  });

  it("a clock that is ahead wins over later writes, which are lost (a check on the clocks)", () => {
    const nodes = [{ clock: { kind: "skewed", byNs: 500 * MS, drift: 0 } as const }];
    const skewed = run({ nodes, delay: constant(1 * MS) });
    const even = run({ delay: constant(1 * MS) });
    expect(skewed.lostUpdates).toBeGreaterThan(10 * even.lostUpdates);
  });
});
