import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  SequenceElements,
  SequenceReplica,
  START,
} from "../../../../src/engine/storage/crdt/sequence.ts";

/** What three authors do: type after something that they have, delete something, or hear of others. */
const edit = fc.record({
  author: fc.nat(2),
  kind: fc.constantFrom("type", "type", "type", "delete", "hear"),
  where: fc.nat(1000),
  from: fc.nat(2),
});

interface Operation {
  readonly element: number;
  readonly deletes: boolean;
}

function written(edits: readonly { author: number; kind: string; where: number; from: number }[]) {
  const elements = new SequenceElements();
  const authors = [0, 1, 2].map(() => new SequenceReplica(elements));
  const operations: Operation[] = [];
  let stamp = 0;
  for (const { author, kind, where, from } of edits) {
    const copy = authors[author]!;
    const text = copy.text();
    if (kind === "hear") copy.join(authors[from]!);
    else if (kind === "delete" && text.length > 0) {
      const element = text[where % text.length]!;
      copy.remove(element);
      operations.push({ element, deletes: true });
    } else if (kind === "type") {
      const after = where % (text.length + 1);
      stamp += 1;
      const element = elements.add(after === 0 ? START : text[after - 1]!, stamp);
      copy.insert(element);
      operations.push({ element, deletes: false });
    }
  }
  return { elements, authors, operations };
}

function deliver(elements: SequenceElements, operations: readonly Operation[]): SequenceReplica {
  const copy = new SequenceReplica(elements);
  for (const { element, deletes } of operations) {
    if (deletes) copy.remove(element);
    else copy.insert(element);
  }
  return copy;
}

describe("a text that several write", () => {
  it("is the same whatever the order in which the changes come, and however often", () => {
    const order = fc.array(fc.nat(1_000_000), { minLength: 80, maxLength: 80 });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 60 }), order, (edits, keys) => {
        const { elements, operations } = written(edits);
        const inOrder = deliver(elements, operations);
        const shuffled = operations
          .map((operation, at) => ({ operation, key: keys[at % 80]! + at / 1000 }))
          .sort((a, b) => a.key - b.key)
          .map(({ operation }) => operation);
        const twice = deliver(elements, [...shuffled, ...operations, ...shuffled]);
        expect(twice.text()).toEqual(inOrder.text());
        expect(twice.digest).toBe(inOrder.digest);
      }),
      { numRuns: 300 },
    );
  });

  it("joins commutatively, associatively and idempotently", () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 40 }), (edits) => {
        const joined = (...order: number[]) => {
          const { elements, authors } = written(edits);
          const copy = new SequenceReplica(elements);
          for (const author of order) copy.join(authors[author]!);
          return `${copy.text().join(" ")} ${copy.digest}`;
        };
        expect(joined(0, 1, 2)).toBe(joined(2, 0, 1));
        expect(joined(0, 1, 0, 1, 1)).toBe(joined(1, 0));
      }),
    );
  });

  it("keeps each author's run of letters together where two type at one place at once", () => {
    const elements = new SequenceElements();
    const [anna, ben] = [new SequenceReplica(elements), new SequenceReplica(elements)];
    let stamp = 0;
    const type = (copy: SequenceReplica, count: number) => {
      const run: number[] = [];
      for (let at = 0; at < count; at++) {
        stamp += 1;
        const element = elements.add(run.at(-1) ?? START, stamp);
        copy.insert(element);
        run.push(element);
      }
      return run;
    };
    const first = type(anna, 3);
    const second = type(ben, 3);
    anna.join(ben);
    ben.join(anna);
    expect(anna.text()).toEqual([...second, ...first]);
    expect(ben.text()).toEqual(anna.text());
  });

  it("tells apart texts of the same letters in another order", () => {
    const elements = new SequenceElements();
    const a = elements.add(START, 1);
    const b = elements.add(a, 2);
    const c = elements.add(START, 3);
    const one = deliver(
      elements,
      [a, b].map((element) => ({ element, deletes: false })),
    );
    const other = deliver(
      elements,
      [a, c].map((element) => ({ element, deletes: false })),
    );
    expect(one.digest).not.toBe(other.digest);
    expect(one.text()).toEqual([a, b]);
    expect(other.text()).toEqual([c, a]);
  });

  it("takes ten thousand letters that come backwards", () => {
    const elements = new SequenceElements();
    const run: Operation[] = [];
    for (let at = 1; at <= 10_000; at++) {
      run.push({ element: elements.add(at - 1, at), deletes: false });
    }
    expect(deliver(elements, run.reverse()).text()).toHaveLength(10_000);
  });
});
