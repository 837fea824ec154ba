import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  bestStrategy,
  capacityUnder,
  loadOf,
  type Mix,
  networkLoadOf,
  type QuorumSystem,
  type Strategy,
} from "../../../src/analysis/theory/quorum-load.ts";
import {
  minimalQuorums,
  overlap,
  resilience,
  transversals,
} from "../../../src/analysis/theory/quorum-sets.ts";
import type { Quorum } from "../../../src/model/value.ts";

type Row = Readonly<Record<string, string>>;

const cases = parse(
  readFileSync(new URL("../../../datasets/quoracle/cases.csv", import.meta.url), "utf8"),
  { columns: true },
) as Row[];

function all(...of: number[]): Quorum {
  return { kind: "any", count: of.length, of };
}

/** a*b*c + d*e*f: the nodes by their letters. */
function sumOfProducts(text: string): Quorum {
  const terms = text.split("+").map((term) => {
    const letters = term.split("*").map((letter) => letter.trim().charCodeAt(0) - 97);
    return all(...letters);
  });
  return { kind: "or", of: terms };
}

function mixesOf(text: string): readonly Mix[] {
  const pairs = [...text.matchAll(/([\d.]+):([\d.]+)/g)];
  if (pairs.length === 0) return [{ readShare: Number(text), weight: 1 }];
  return pairs.map(([, share, weight]) => ({ readShare: Number(share), weight: Number(weight) }));
}

/** The strategy that the README gives by hand: abc twice as often as def, and ad, be, cf alike. */
function byHand({ reads, writes }: QuorumSystem): Strategy {
  const third = ["0,3", "1,4", "2,5"];
  return {
    reads: reads.map((set) => (set.join() === "0,1,2" ? 2 / 3 : 1 / 3)),
    writes: writes.map((set) => (third.includes(set.join()) ? 1 / 3 : 0)),
  };
}

describe("a grid of two rows, as quoracle's README has it", () => {
  for (const row of cases) {
    it(`${row.case_id}: ${row.metric} ${row.expected}`, () => {
      const reads = minimalQuorums(sumOfProducts(row.reads_expr!));
      const system = { reads, writes: transversals(reads) };
      const mixes = mixesOf(row.read_fraction ?? "");
      const isByHand = row.optimize?.startsWith("manual") === true;
      const strategy = () =>
        isByHand
          ? byHand(system)
          : bestStrategy(system, mixes, row.optimize === "network" ? "network" : "load");
      const answers: Readonly<Record<string, () => number>> = {
        read_resilience: () => resilience(system.reads),
        write_resilience: () => resilience(system.writes),
        load: () => loadOf(system, strategy(), mixes),
        capacity: () => capacityUnder(system, strategy(), mixes),
        network_load: () => networkLoadOf(system, strategy(), mixes),
      };
      const found = answers[row.metric!]!();
      expect(Math.abs(found - Number(row.expected))).toBeLessThanOrEqual(Number(row.tolerance));
    });
  }

  it("has all its cases", () => {
    expect(cases.length).toBe(14);
  });
});

describe("quorums as sets", () => {
  const nodes = fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 });
  const rule: fc.Arbitrary<Quorum> = fc.letrec<{ rule: Quorum }>((tie) => ({
    rule: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      nodes.chain((of) =>
        fc.integer({ min: 1, max: of.length }).map((count): Quorum => ({ kind: "any", count, of })),
      ),
      fc
        .tuple(fc.constantFrom("and", "or"), fc.array(tie("rule"), { minLength: 1, maxLength: 3 }))
        .map(([kind, of]): Quorum => ({ kind, of }) as Quorum),
    ),
  })).rule;

  it("the smallest sets that meet all quorums meet them, and their own dual is what we had", () => {
    fc.assert(
      fc.property(rule, (one) => {
        const sets = minimalQuorums(one);
        const dual = transversals(sets);
        expect(overlap(sets, dual)).toBe(true);
        expect(transversals(dual)).toEqual(sets);
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it("majorities: any k of n serve as reads and n - k + 1 as writes, with a load of k / n", () => {
    for (const [k, n] of [
      [1, 3],
      [2, 3],
      [3, 5],
    ] as const) {
      const of = Array.from({ length: n }, (_, node) => node);
      const reads = minimalQuorums({ kind: "any", count: k, of });
      const writes = transversals(reads);
      expect(new Set(writes.map((set) => set.length))).toEqual(new Set([n - k + 1]));
      const mix = [{ readShare: 1, weight: 1 }];
      expect(loadOf({ reads, writes }, bestStrategy({ reads, writes }, mix), mix)).toBeCloseTo(
        k / n,
        6,
      );
      expect(resilience(reads)).toBe(n - k);
    }
  });

  it("a node of twice the capacity is used twice as often", () => {
    const reads = minimalQuorums({ kind: "any", count: 1, of: [0, 1] });
    const system = { reads, writes: transversals(reads), capacity: new Map([[0, 2]]) };
    const mix = [{ readShare: 1, weight: 1 }];
    expect(bestStrategy(system, mix).reads).toEqual([expect.closeTo(2 / 3), expect.closeTo(1 / 3)]);
  });

  it("R + W <= N do not overlap", () => {
    const sets = (count: number) => minimalQuorums({ kind: "any", count, of: [0, 1, 2] });
    expect(overlap(sets(1), sets(2))).toBe(false);
    expect(overlap(sets(2), sets(2))).toBe(true);
  });
});
