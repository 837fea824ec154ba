import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Simulation } from "../../../../src/engine/kernel/simulation.ts";
import { SetTable } from "../../../../src/engine/storage/crdt/set-table.ts";

interface Operation {
  readonly adds: boolean;
  readonly element: number;
  /** What its author had before it. */
  readonly seen: ReadonlySet<number>;
}

const step = fc.record({
  author: fc.nat(2),
  kind: fc.constantFrom("add", "add", "remove", "hear"),
  element: fc.nat(3),
  from: fc.nat(2),
});

/** Operations by number, 1 …, as three authors make them who hear of each other now and then. */
function history(
  steps: readonly { author: number; kind: string; element: number; from: number }[],
) {
  const operations: Operation[] = [];
  const seen = [0, 1, 2].map(() => new Set<number>());
  for (const { author, kind, element, from } of steps) {
    const own = seen[author]!;
    if (kind === "hear") for (const each of seen[from]!) own.add(each);
    else {
      operations.push({ adds: kind === "add", element, seen: new Set(own) });
      own.add(operations.length);
    }
  }
  return operations;
}

function tableOf(operations: readonly Operation[]): SetTable {
  const saw = (later: number, earlier: number) => operations[later - 1]!.seen.has(earlier);
  return new SetTable(2, 8, { saw, mayMeet: () => true }, new Simulation());
}

function deliver(
  table: SetTable,
  operations: readonly Operation[],
  order: readonly number[],
): number {
  let digest = 0;
  for (const number of order) {
    const { adds, element } = operations[number - 1]!;
    digest ^= adds ? table.add(0, 0, number, element) : table.remove(0, 0, number, element);
  }
  return digest;
}

/** The definition: an element is in while an addition stands that no removal of it had seen. */
function expected(operations: readonly Operation[]): number[] {
  const found = new Set<number>();
  operations.forEach(({ adds, element }, at) => {
    const isRemoved = operations.some(
      (other) => !other.adds && other.element === element && other.seen.has(at + 1),
    );
    if (adds && !isRemoved) found.add(element);
  });
  return [...found].sort((a, b) => a - b);
}

describe("a set that several add to and remove from", () => {
  it("holds what its definition says, whatever the order in which operations come", () => {
    const keys = fc.array(fc.nat(1_000_000), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), keys, (steps, order) => {
        const operations = history(steps);
        const numbers = operations.map((_, at) => at + 1);
        const shuffled = [...numbers].sort((a, b) => order[a % 60]! - order[b % 60]! || a - b);
        const straight = tableOf(operations);
        const mixed = tableOf(operations);
        const digests = [
          deliver(straight, operations, numbers),
          deliver(mixed, operations, shuffled),
        ];
        expect(straight.elements(0, 0)).toEqual(expected(operations));
        expect(mixed.elements(0, 0)).toEqual(expected(operations));
        expect(digests[1]).toBe(digests[0]);
      }),
      { numRuns: 400 },
    );
  });

  it("lets an addition win over a removal that had not seen it", () => {
    const none = new Set<number>();
    const operations: Operation[] = [
      { adds: true, element: 7, seen: none },
      { adds: true, element: 7, seen: none },
      { adds: false, element: 7, seen: new Set([1]) },
    ];
    const table = tableOf(operations);
    deliver(table, operations, [3, 1, 2]);
    expect(table.elements(0, 0)).toEqual([7]);
    const alone = tableOf(operations);
    deliver(alone, operations, [3, 1]);
    expect(alone.elements(0, 0)).toEqual([]);
  });

  it("changes nothing when an operation comes a second time", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const operations = history(steps);
        const numbers = operations.map((_, at) => at + 1);
        const table = tableOf(operations);
        const digest = deliver(table, operations, numbers);
        const elements = table.elements(0, 0);
        const removals = numbers.filter((number) => !operations[number - 1]!.adds);
        expect(digest ^ deliver(table, operations, removals)).toBe(digest);
        expect(table.elements(0, 0)).toEqual(elements);
      }),
    );
  });
});
