/**
 * The buckets of a {@link HistogramRecord}: log-linear, 2048 to a power of two, so that a bucket is
 * never wider than 1/2048 of the values in it. Values below 4096 have a bucket each. Writer (the
 * engine) and reader (the analysis) share these three functions and nothing else.
 */

const SUB_BUCKETS = 2048;
const SUB_BITS = 11;
const TWO_32 = 4294967296;

/** A bucket is at most this share of its values wide, and a percentile found in it no further off. */
export const BUCKET_ERROR = 1 / SUB_BUCKETS;

/** How many buckets there are for integers up to 2^53. */
export const BUCKET_COUNT = SUB_BUCKETS * (53 - SUB_BITS + 1);

/** The bucket of a non-negative integer up to 2^53. */
export function bucketOf(value: number): number {
  if (value < 2 * SUB_BUCKETS) return value;
  const log2 =
    value < TWO_32 ? 31 - Math.clz32(value) : 63 - Math.clz32(Math.floor(value / TWO_32));
  const shift = log2 - SUB_BITS;
  return shift * SUB_BUCKETS + Math.floor(value / powerOfTwo(shift));
}

/** The least value that falls into a bucket. */
export function bucketLow(index: number): number {
  if (index < 2 * SUB_BUCKETS) return index;
  const shift = Math.floor(index / SUB_BUCKETS) - 1;
  return (index - shift * SUB_BUCKETS) * powerOfTwo(shift);
}

/** The greatest integer that falls into a bucket. */
export function bucketHigh(index: number): number {
  return bucketLow(index + 1) - 1;
}

function powerOfTwo(exponent: number): number {
  return exponent < 31 ? 1 << exponent : (1 << 30) * powerOfTwo(exponent - 30);
}
