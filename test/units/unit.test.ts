import { describe, expect, it } from "vitest";
import {
  BANDWIDTH,
  DATA,
  DIMENSIONLESS,
  describe as describeDimension,
  divide,
  equal,
  MONEY_PER_DATA,
  multiply,
  RATE,
  symbolOf,
  TIME,
} from "../../src/units/dimension.ts";
import { fromBase, toBase, UNITS, unitOf } from "../../src/units/unit.ts";

describe("units", () => {
  it("converts to the double nearest to the decimal text", () => {
    expect(toBase(100, unitOf("us")!)).toBe(0.0001);
    expect(toBase(70, unitOf("ms")!)).toBe(0.07);
    expect(toBase(0.01, unitOf("%")!)).toBe(0.0001);
    expect(toBase(10, unitOf("Gbps")!)).toBe(1.25e9);
    expect(toBase(1, unitOf("TiB")!)).toBe(1024 ** 4);
  });

  it("says which are bits and which are bytes: only bps is bits", () => {
    expect(toBase(8, unitOf("bps")!)).toBe(1);
    expect(toBase(8, unitOf("B/s")!)).toBe(8);
  });

  it("reads composites of any two units", () => {
    expect(unitOf("ops/s")).toMatchObject({ dimension: RATE, factor: 1 });
    expect(unitOf("/min")).toMatchObject({ dimension: RATE, factor: 1 / 60 });
    expect(unitOf("MB/s")).toMatchObject({ dimension: BANDWIDTH, factor: 1e6 });
    expect(unitOf("USD/GB")?.dimension).toEqual(MONEY_PER_DATA);
  });

  it.each(["m", "sec", "S", "ms/", "/", "s/s/s", "/x/s", "", "constructor", "__proto__"])(
    "has no unit %j",
    (text) => {
      expect(unitOf(text)).toBeUndefined();
    },
  );

  it("goes there and back for every unit", () => {
    for (const [name, unit] of UNITS) {
      expect(fromBase(toBase(3, unit), unit), name).toBeCloseTo(3, 12);
      expect(unit.factor, name).toBe(unit.times / unit.per);
    }
  });
});

describe("dimensions", () => {
  it("multiply and divide: a rate times an amount of data is a bandwidth", () => {
    expect(multiply(RATE, DATA)).toEqual(BANDWIDTH);
    expect(divide(DATA, TIME)).toEqual(BANDWIDTH);
    expect(divide(TIME, TIME)).toEqual(DIMENSIONLESS);
    expect(equal(RATE, divide(DIMENSIONLESS, TIME))).toBe(true);
    expect(equal(RATE, TIME)).toBe(false);
  });

  it("have names, and symbols where there is no name", () => {
    expect(describeDimension(TIME)).toBe("a duration");
    expect(describeDimension(DIMENSIONLESS)).toBe("a plain number");
    expect(describeDimension(multiply(TIME, TIME))).toBe("a quantity in s²");
    expect(symbolOf(BANDWIDTH)).toBe("B/s");
    expect(symbolOf(divide(DIMENSIONLESS, multiply(TIME, TIME)))).toBe("/s²");
  });
});
