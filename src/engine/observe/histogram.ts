import { BUCKET_COUNT } from "../../model/histogram-buckets.ts";
import type { HistogramRecord } from "../../model/run-record.ts";

const CHUNK = 2048;
const CHUNK_BITS = 11;
/** Values from here on take their bucket from the bits of the double; lower ones are their own. */
const FIRST_LOG = 2048;
/** Shifts all but exponent and the eleven upper bits of the fraction out of a double's upper word. */
const FRACTION_SHIFT = 9;
/** The exponent of {@link FIRST_LOG}, less one, in the same place: 1023 + 10. */
const BIAS = 1033 * 2048;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
double[0] = 1;
/** Where a double's upper word is on this machine. */
const UPPER = words[1] === 0 ? 0 : 1;

/**
 * The bucket of a non-negative integer, the same as `bucketOf` of the model: a double holds its
 * logarithm, and the place between two powers of two, in its upper bits already.
 */
export function quickBucketOf(value: number): number {
  if (value < FIRST_LOG) return value;
  double[0] = value;
  return (words[UPPER]! >>> FRACTION_SHIFT) - BIAS;
}

/** Counts of non-negative integers in log-linear buckets; chunks of buckets exist once touched. */
export class Histogram {
  count = 0;
  sum = 0;
  sumSquares = 0;
  min = Number.POSITIVE_INFINITY;
  max = 0;
  private readonly chunks: (Float64Array | null)[];

  constructor() {
    this.chunks = new Array<Float64Array | null>(Math.ceil(BUCKET_COUNT / CHUNK)).fill(null);
  }

  add(value: number): void {
    this.count += 1;
    this.sum += value;
    this.sumSquares += value * value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    const index = quickBucketOf(value);
    let chunk = this.chunks[index >> CHUNK_BITS]!;
    if (chunk === null) {
      chunk = new Float64Array(CHUNK);
      this.chunks[index >> CHUNK_BITS] = chunk;
    }
    chunk[index & (CHUNK - 1)]! += 1;
  }

  /** Adds everything that `other` holds. */
  merge(other: Histogram): void {
    if (other.count === 0) return;
    this.count += other.count;
    this.sum += other.sum;
    this.sumSquares += other.sumSquares;
    if (other.min < this.min) this.min = other.min;
    if (other.max > this.max) this.max = other.max;
    for (let index = 0; index < this.chunks.length; index++) {
      const from = other.chunks[index]!;
      if (from === null) continue;
      const to = this.chunks[index];
      if (to === null || to === undefined) {
        this.chunks[index] = from.slice();
        continue;
      }
      for (let bucket = 0; bucket < CHUNK; bucket++) to[bucket]! += from[bucket]!;
    }
  }

  clear(): void {
    this.count = 0;
    this.sum = 0;
    this.sumSquares = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = 0;
    for (const chunk of this.chunks) chunk?.fill(0);
  }

  record(): HistogramRecord {
    const buckets: number[] = [];
    const counts: number[] = [];
    this.chunks.forEach((chunk, at) => {
      chunk?.forEach((count, bucket) => {
        if (count === 0) return;
        buckets.push(at * CHUNK + bucket);
        counts.push(count);
      });
    });
    return {
      count: this.count,
      sum: this.sum,
      sumSquares: this.sumSquares,
      min: this.count === 0 ? 0 : this.min,
      max: this.max,
      buckets: Uint32Array.from(buckets),
      counts: Float64Array.from(counts),
    };
  }
}
