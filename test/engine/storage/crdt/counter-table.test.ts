import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CounterTable } from "../../../../src/engine/storage/crdt/counter-table.ts";

const REPLICAS = 3;
const step = fc.oneof(
  fc.record({
    kind: fc.constant("add" as const),
    at: fc.nat(2),
    by: fc.integer({ min: -9, max: 9 }),
  }),
  fc.record({ kind: fc.constant("join" as const), at: fc.nat(2), from: fc.nat(2) }),
);

/** A table of three replicas, each of which counts for itself, after some steps. */
function tableAfter(steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) {
  const table = new CounterTable(REPLICAS, REPLICAS);
  let sum = 0;
  for (const each of steps) {
    if (each.kind === "join") table.join(each.from, each.at, 0);
    else {
      table.add(each.at, 0, each.at, each.by);
      sum += each.by;
    }
  }
  return { table, sum };
}

describe("a counter on several replicas", () => {
  it("ends at the sum of all increments everywhere, whoever told whom in between", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { table, sum } = tableAfter(steps);
        for (let to = 0; to < REPLICAS; to++) {
          for (let from = 0; from < REPLICAS; from++) table.join(from, to, 0);
        }
        for (let to = 0; to < REPLICAS; to++) table.join(0, to, 0);
        for (let at = 0; at < REPLICAS; at++) expect(table.value(at, 0)).toBe(sum);
      }),
    );
  });

  it("joins commutatively, associatively and idempotently", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const joined = (...order: number[]) => {
          const { table } = tableAfter(steps);
          const [into, ...others] = order as [number, ...number[]];
          for (const from of others) table.join(from, into, 0);
          return table.state(into, 0);
        };
        expect(joined(0, 1)).toBe(joined(1, 0));
        expect(joined(0, 1, 2)).toBe(joined(2, 1, 0));
        expect(joined(0, 1, 1, 1)).toBe(joined(0, 1));
        expect(joined(0, 0)).toBe(tableAfter(steps).table.state(0, 0));
      }),
    );
  });

  it("keeps rows apart", () => {
    const table = new CounterTable(2, 2);
    table.add(0, 5, 0, 3);
    table.add(0, 900, 1, -4);
    expect([table.value(0, 5), table.value(0, 900), table.value(1, 5)]).toEqual([3, -4, 0]);
  });
});
