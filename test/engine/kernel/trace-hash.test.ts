import { describe, expect, it } from "vitest";
import { TraceHash } from "../../../src/engine/kernel/trace-hash.ts";

function hashOf(...events: [number, number, number][]): string {
  const hash = new TraceHash();
  for (const [time, kind, entity] of events) hash.add(time, kind, entity);
  return hash.hex();
}

describe("the trace hash", () => {
  it("is the same for the same events", () => {
    expect(hashOf([1, 2, 3], [4, 5, 6])).toBe(hashOf([1, 2, 3], [4, 5, 6]));
  });

  it("changes with the time, the kind, the entity and the order", () => {
    const events: [number, number, number][][] = [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [
        [2, 2, 3],
        [4, 5, 6],
      ],
      [
        [1, 3, 3],
        [4, 5, 6],
      ],
      [
        [1, 2, 4],
        [4, 5, 6],
      ],
      [
        [4, 5, 6],
        [1, 2, 3],
      ],
      [[1, 2, 3]],
    ];
    expect(new Set(events.map((each) => hashOf(...each))).size).toBe(events.length);
  });

  it("tells times apart that differ by whole multiples of 2^32 ns", () => {
    expect(hashOf([5, 1, 1])).not.toBe(hashOf([5 + 2 ** 32, 1, 1]));
  });
});
