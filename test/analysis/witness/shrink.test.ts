import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RULES } from "../../../src/analysis/checkers/judge-history.ts";
import { readYourWrites } from "../../../src/analysis/checkers/read-your-writes.ts";
import type { Checker } from "../../../src/analysis/checkers/violation.ts";
import { partOf, shrink } from "../../../src/analysis/witness/shrink.ts";
import { type Act, historyOf } from "./history-of.ts";

const SESSION_RULES = ["read_your_writes", "monotonic_reads", "stale_reads"] as const;

describe("shrinking a piece of history", () => {
  it("leaves a write and the read that misses it", () => {
    const history = historyOf([
      { kind: "write", session: 1, version: 1, at: 1 },
      { kind: "write", session: 2, version: 2, at: 2 },
      { kind: "read", session: 3, version: 2, at: 3 },
      { kind: "write", session: 1, version: 3, at: 4 },
      { kind: "read", session: 2, version: 3, at: 5 },
      { kind: "read", session: 1, version: 2, at: 6 },
    ]);
    expect(shrink(history, [0, 1, 2, 3, 4, 5], readYourWrites)).toEqual([3, 5]);
  });

  it("keeps what breaks nothing by itself as it is", () => {
    const history = historyOf([
      { kind: "write", session: 1, version: 1, at: 1 },
      { kind: "read", session: 1, version: 1, at: 2 },
    ]);
    expect(shrink(history, [0, 1], readYourWrites)).toEqual([0, 1]);
  });

  it("gives a part that is convicted, and of which nothing more can be left out", () => {
    const act: fc.Arbitrary<Act> = fc.record({
      kind: fc.constantFrom("read", "write"),
      session: fc.nat(2),
      version: fc.integer({ min: 1, max: 4 }),
      at: fc.nat(30),
    });
    const breaks = (check: Checker, history: Parameters<Checker>[0]) =>
      check(history).violations[0]! > 0;
    let convicted = 0;
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        const history = historyOf(acts);
        const rows = acts.map((_, row) => row);
        for (const rule of SESSION_RULES) {
          const check = RULES[rule]!;
          if (!breaks(check, history)) continue;
          convicted += 1;
          const kept = shrink(history, rows, check);
          expect(breaks(check, partOf(history, kept))).toBe(true);
          for (const row of kept) {
            const fewer = kept.filter((one) => one !== row);
            expect(breaks(check, partOf(history, fewer))).toBe(false);
          }
          expect(kept).toHaveLength(2);
        }
      }),
      { seed: 4, numRuns: 200 },
    );
    expect(convicted).toBeGreaterThan(50);
  });
});
