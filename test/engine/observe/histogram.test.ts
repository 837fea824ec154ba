import { describe, expect, it } from "vitest";
import { Histogram, quickBucketOf } from "../../../src/engine/observe/histogram.ts";
import { bucketLow, bucketOf } from "../../../src/model/histogram-buckets.ts";

describe("a histogram", () => {
  it("keeps count, sum, squares, least and greatest exactly", () => {
    const histogram = new Histogram();
    for (const value of [5, 70_000_000, 3, 2 ** 40]) histogram.add(value);
    const record = histogram.record();
    expect(record.count).toBe(4);
    expect(record.sum).toBe(5 + 70_000_000 + 3 + 2 ** 40);
    expect(record.sumSquares).toBe(25 + 70_000_000 ** 2 + 9 + 2 ** 80);
    expect([record.min, record.max]).toEqual([3, 2 ** 40]);
  });

  it("lists its buckets rising, each with its count", () => {
    const histogram = new Histogram();
    for (const value of [9_000_000, 7, 7, 9_000_001]) histogram.add(value);
    const { buckets, counts } = histogram.record();
    expect([...buckets].map(bucketLow)).toEqual([7, bucketLow(buckets[1]!)]);
    expect([...counts]).toEqual([2, 2]);
  });

  it("finds a value's bucket as the readers of the record do, at every border", () => {
    const values = Array.from({ length: 9000 }, (_, value) => value);
    for (let power = 4096; power <= 2 ** 52; power *= 2) {
      for (const part of [0, 1, 1023, 1024, 2046, 2047]) {
        const low = power + part * (power / 2048);
        values.push(low - 1, low, low + 1);
      }
    }
    expect(values.map(quickBucketOf)).toEqual(values.map(bucketOf));
    expect(quickBucketOf(2 ** 53 - 1)).toBe(bucketOf(2 ** 53 - 1));
  });

  it("merges and clears", () => {
    const [one, other] = [new Histogram(), new Histogram()];
    one.add(10);
    other.add(2_000_000);
    one.merge(other);
    other.clear();
    expect(other.record()).toEqual(new Histogram().record());
    expect(one.record().count).toBe(2);
    expect(one.record().buckets.length).toBe(2);
  });
});
