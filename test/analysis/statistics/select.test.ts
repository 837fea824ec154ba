import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampleAggregate } from "../../../src/analysis/statistics/sample.ts";
import { selectRank } from "../../../src/analysis/statistics/select.ts";
import { makeStream } from "../../../src/random/stream.ts";

const values = fc.array(
  fc.oneof(
    fc.double({ noNaN: true }),
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom(Number.POSITIVE_INFINITY, 0),
  ),
  { minLength: 1, maxLength: 200 },
);

describe("the value of a rank", () => {
  it("is the one that sorting puts there, and parts the others", () => {
    fc.assert(
      fc.property(values, fc.nat(), (some, at) => {
        const k = at % some.length;
        const column = Float64Array.from(some);
        const sorted = Float64Array.from(some).sort();
        expect(selectRank(column, k) === sorted[k]).toBe(true);
        expect(column.subarray(0, k).every((one) => one <= column[k]!)).toBe(true);
        expect(column.subarray(k).every((one) => one >= column[k]!)).toBe(true);
        expect(Float64Array.from(column).sort()).toEqual(sorted);
      }),
    );
  });

  it("takes a few looks at each value, whether they rise, fall, are equal or in no order", () => {
    const size = 20_000;
    const stream = makeStream("select", 0, "values");
    const shapes: readonly ((i: number) => number)[] = [
      (i) => i,
      (i) => size - i,
      () => 7,
      () => stream.next(),
      (i) => i % 10,
    ];
    for (const shape of shapes) {
      let looks = 0;
      // A column that counts how often it is read.
      const column = new Proxy(
        Float64Array.from({ length: size }, (_, i) => shape(i)),
        {
          get(target, name) {
            if (typeof name === "string" && /^\d+$/.test(name)) looks += 1;
            return Reflect.get(target, name, target) as unknown;
          },
          set: (target, name, value) => Reflect.set(target, name, value, target),
        },
      );
      selectRank(column, Math.floor(0.99 * size));
      expect(looks).toBeLessThan(12 * size);
    }
  });

  it("gives the percentiles of a sample as two neighbours in their order do", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 100 }), (some, percent) => {
        const sorted = [...some].sort((a, b) => a - b);
        const at = (percent / 100) * (some.length - 1);
        const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
        const part = at - Math.floor(at);
        const exact = part === 0 || low === high ? low : low + part * (high - low);
        expect(sampleAggregate(some, `p${percent}`) === exact || Number.isNaN(exact)).toBe(true);
      }),
    );
  });
});
