import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/model/canonical.ts";

/** What a list says of the same numbers, one by one. */
const asList = (values: Iterable<number>): string => canonicalJson([...values]);

describe("canonical JSON", () => {
  it("writes a column as the list of its numbers, whatever they are", () => {
    const numbers = fc.array(
      fc.oneof(
        fc.double(),
        fc.integer(),
        fc.constantFrom(-0, Number.NaN, Number.NEGATIVE_INFINITY),
      ),
    );
    fc.assert(
      fc.property(numbers, (values) => {
        for (const column of [Float64Array.from(values), Int32Array.from(values)]) {
          expect(canonicalJson(column)).toBe(asList(column));
        }
      }),
    );
    const alike = fc.tuple(fc.oneof(fc.double(), fc.constantFrom(-0, 0)), fc.nat(9));
    fc.assert(
      fc.property(alike, fc.option(fc.double()), ([value, count], other) => {
        const column = new Float64Array(count).fill(value);
        if (count > 0 && other !== null) column[count - 1] = other;
        expect(canonicalJson(column)).toBe(asList(column));
      }),
    );
    expect(canonicalJson(Float64Array.of(0, -0, 0))).toBe("[0,0,0]");
    expect(canonicalJson(Float64Array.of(1e21, 5e-324, -0, 0.1))).toBe("[1e+21,5e-324,0,0.1]");
    expect(canonicalJson(Float64Array.of(1, Number.NaN))).toBe('[1,"NaN"]');
  });

  it("sorts fields by their code units, however often they come, and numbers in a map by size", () => {
    const names = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constant("__proto__")));
    fc.assert(
      fc.property(fc.array(names), (several) => {
        for (const some of several) {
          const fields = Object.create(null) as Record<string, number>;
          for (const [index, name] of some.entries()) fields[name] = index;
          const sorted = Object.keys(fields).sort((a, b) => (a < b ? -1 : 1));
          const texts = sorted.map((name) => `${JSON.stringify(name)}:${fields[name]}`);
          expect(canonicalJson(fields)).toBe(`{${texts.join(",")}}`);
        }
      }),
    );
    const map = new Map([
      [10, "ten"],
      [9, "nine"],
    ]);
    expect(canonicalJson(map)).toBe('{"9":"nine","10":"ten"}');
  });

  it("tells kinds of objects apart that begin alike", () => {
    const kinds = ["bcd", "bdc", "bce", "bxa", "bya", "bza"];
    for (const kind of [...kinds, ...kinds]) {
      const value = Object.fromEntries([...kind].map((name) => [name, name.codePointAt(0)]));
      const sorted = [...kind].sort().map((name) => `"${name}":${name.codePointAt(0)}`);
      expect(canonicalJson(value)).toBe(`{${sorted.join(",")}}`);
    }
  });

  it("is the same whatever the order of an object's fields, without those that are not there", () => {
    expect(canonicalJson({ b: 1, a: [null, "x"], c: undefined })).toBe('{"a":[null,"x"],"b":1}');
  });
});
