import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linearizability } from "../../../src/analysis/checkers/linearizability.ts";
import { historyOf, type Op, read, write } from "./history-builder.ts";

const isLinearizable = (ops: readonly Op[]) => linearizability(historyOf(ops)).violations[0] === 0;

describe("linearizability of a register", () => {
  it("allows a read beside a write to see either side of it", () => {
    expect(isLinearizable([write(1, 0, 10, 1), read(2, 4, 5, 0)])).toBe(true);
    expect(isLinearizable([write(1, 0, 10, 1), read(2, 4, 5, 1)])).toBe(true);
  });

  it("forbids the past after the answer, and the future before the question", () => {
    expect(isLinearizable([write(1, 0, 10, 1), read(2, 11, 12, 0)])).toBe(false);
    expect(isLinearizable([write(1, 10, 20, 1), read(2, 4, 5, 1)])).toBe(false);
  });

  it("forbids new, then old, beside one write", () => {
    expect(isLinearizable([write(1, 0, 10, 1), read(2, 2, 3, 1), read(3, 4, 5, 0)])).toBe(false);
  });

  it("forbids that two readers see two writes in two orders", () => {
    const writes = [write(1, 0, 1, 1), write(2, 0, 1, 2)];
    const reads = (session: number, a: number, b: number, from: number) => [
      read(session, from, from + 1, a),
      read(session, from + 2, from + 3, b),
    ];
    expect(isLinearizable([...writes, ...reads(3, 1, 2, 4), ...reads(4, 2, 2, 9)])).toBe(false);
    expect(isLinearizable([...writes, read(3, 0, 2, 1), read(3, 3, 4, 2)])).toBe(true);
  });

  it("lets an unanswered write happen late or never", () => {
    const lost = write(1, 0, 5, 1, { outcome: "unknown" });
    expect(isLinearizable([lost, read(2, 10, 11, 0), read(2, 20, 21, 1)])).toBe(true);
    expect(isLinearizable([lost, read(2, 10, 11, 1), read(2, 20, 21, 0)])).toBe(false);
  });

  it("judges each key alone", () => {
    const ops = [write(1, 0, 1, 1, { key: 1 }), read(2, 5, 6, 0, { key: 2 })];
    expect(isLinearizable(ops)).toBe(true);
  });
});

/** Tries every order that keeps real time, as Wing and Gong do. Only for small histories. */
function bySearch(ops: readonly Op[], value = 0): boolean {
  const must = ops.filter(({ outcome }) => outcome !== "unknown");
  if (must.length === 0) return true;
  const firstEnd = Math.min(...must.map(({ to }) => to));
  return ops.some((op, index) => {
    if (op.from > firstEnd) return false;
    if (op.kind === "read" && op.version !== value) return false;
    const rest = ops.filter((_, other) => other !== index);
    return bySearch(rest, op.kind === "write" ? op.version : value);
  });
}

describe("zones against the search through all orders", () => {
  it("agree on small histories", () => {
    const shape = fc.array(
      fc.record({
        isWrite: fc.boolean(),
        from: fc.nat(12),
        length: fc.integer({ min: 1, max: 6 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    let [good, bad] = [0, 0];
    fc.assert(
      fc.property(shape, fc.array(fc.nat(5), { minLength: 6, maxLength: 6 }), (shapes, picks) => {
        let versions = 0;
        const writes = shapes.filter(({ isWrite }) => isWrite).length;
        // Odd instants begin and even ones end, so that no two fall together.
        const ops = shapes.map(({ isWrite, from, length }, index): Op => {
          const version = isWrite ? ++versions : picks[index]! % (writes + 1);
          const start = 2 * from + 1;
          return isWrite
            ? write(index, start, start + 2 * length - 1, version)
            : read(index, start, start + 2 * length - 1, version);
        });
        const verdict = bySearch(ops);
        if (verdict) good += 1;
        else bad += 1;
        expect(isLinearizable(ops)).toBe(verdict);
      }),
      { numRuns: 3000, seed: 11 },
    );
    expect(good).toBeGreaterThan(300);
    expect(bad).toBeGreaterThan(300);
  });
});
