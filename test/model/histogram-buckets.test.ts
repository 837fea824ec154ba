import { describe, expect, it } from "vitest";
import {
  BUCKET_COUNT,
  bucketHigh,
  bucketLow,
  bucketOf,
} from "../../src/model/histogram-buckets.ts";

describe("the buckets of a histogram", () => {
  it("gives small integers a bucket each", () => {
    for (let value = 0; value < 4096; value++) {
      expect(bucketLow(bucketOf(value))).toBe(value);
      expect(bucketHigh(bucketOf(value))).toBe(value);
    }
  });

  it("joins buckets without gap or overlap, each no wider than 1/2048 of its values", () => {
    for (let index = 0; index < BUCKET_COUNT - 1; index += 7) {
      expect(bucketOf(bucketLow(index))).toBe(index);
      expect(bucketOf(bucketHigh(index))).toBe(index);
      expect(bucketHigh(index) + 1).toBe(bucketLow(index + 1));
      const width = bucketHigh(index) - bucketLow(index) + 1;
      if (width > 1) expect(width / bucketLow(index)).toBeLessThanOrEqual(1 / 2048);
    }
  });

  it("places values beyond 32 bits", () => {
    for (const value of [2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 70e9, 2 ** 52, 2 ** 53 - 1]) {
      const index = bucketOf(value);
      expect(bucketLow(index)).toBeLessThanOrEqual(value);
      expect(bucketHigh(index)).toBeGreaterThanOrEqual(value);
      expect(index).toBeLessThan(BUCKET_COUNT);
    }
  });
});
