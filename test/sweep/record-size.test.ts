import { describe, expect, it } from "vitest";
import { largeBuffers, sizeInBytes, withOwnBuffers } from "../../src/sweep/record-size.ts";

describe("the size of a record", () => {
  it("counts every byte of a typed array", () => {
    const small = sizeInBytes({ lags: new Float64Array(0) });
    expect(sizeInBytes({ lags: new Float64Array(1000) }) - small).toBe(8000);
  });

  it("counts what is nested in lists and objects", () => {
    const one = () => ({ counts: new Uint32Array(256) });
    expect(sizeInBytes([one(), one()])).toBeGreaterThan(2048);
  });

  it("counts a column once that several parts share", () => {
    const column = new Float64Array(1000);
    const alone = sizeInBytes([{ values: [column] }, { values: [] }]);
    expect(sizeInBytes([{ values: [column] }, { values: [column] }])).toBe(alone);
    expect(alone).toBeGreaterThan(8000);
  });
});

describe("the large buffers of a record", () => {
  it("are found once each, however many columns look into one", () => {
    const large = new Float64Array(1000);
    const record = { lags: [large, large.subarray(0)], name: "r", few: new Uint8Array(7) };
    expect(largeBuffers(record, 8000)).toEqual([large.buffer]);
    expect(largeBuffers(record, 8001)).toEqual([]);
  });
});

describe("buffers of their own", () => {
  it("cuts a view loose from the large buffer that it looks into", () => {
    const large = new Float64Array(100_000).map((_, index) => index);
    const record = { name: "r", inner: [{ part: large.subarray(10, 13) }], none: null };
    const cut = withOwnBuffers(record);
    expect(cut).toEqual({
      name: "r",
      inner: [{ part: new Float64Array([10, 11, 12]) }],
      none: null,
    });
    expect(cut.inner[0]!.part.buffer.byteLength).toBe(24);
  });

  it("leaves an array that has its buffer for itself alone", () => {
    const own = new Uint8Array(8);
    expect(withOwnBuffers({ own }).own).toBe(own);
  });
});
