import { BUCKET_COUNT } from "../../model/histogram-buckets.ts";
import type { HistogramRecord } from "../../model/run-record.ts";
import { widen } from "../kernel/widen.ts";
import { KeptValues } from "./kept-values.ts";

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

/**
 * Counts of non-negative integers in log-linear buckets; chunks of buckets exist once touched. The
 * buckets that count anything are listed, so that short stretches of a run cost little to add up.
 */
export class Histogram {
  count = 0;
  sum = 0;
  sumSquares = 0;
  min = Number.POSITIVE_INFINITY;
  max = 0;
  private readonly kept: KeptValues | null;
  private readonly chunks: (Float64Array | null)[];
  /** The buckets that are not empty, in the order in which they were first met. */
  private met = new Int32Array(64);
  private metCount = 0;

  /** `keepsValues`: each value is kept as well, not only counted. */
  constructor(keepsValues = false) {
    this.kept = keepsValues ? new KeptValues() : null;
    this.chunks = new Array<Float64Array | null>(Math.ceil(BUCKET_COUNT / CHUNK)).fill(null);
  }

  add(value: number): void {
    this.count += 1;
    this.sum += value;
    this.sumSquares += value * value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    this.put(quickBucketOf(value), 1);
    if (this.kept !== null) this.kept.add(value);
  }

  /** Bytes of the values that are kept. */
  get keptBytes(): number {
    return this.kept === null ? 0 : this.kept.bytes;
  }

  /** Adds everything that `other` holds. */
  merge(other: Histogram): void {
    if (other.count === 0) return;
    this.count += other.count;
    this.sum += other.sum;
    this.sumSquares += other.sumSquares;
    if (other.min < this.min) this.min = other.min;
    if (other.max > this.max) this.max = other.max;
    for (let at = 0; at < other.metCount; at++) {
      const index = other.met[at]!;
      this.put(index, other.countOf(index));
    }
    if (other.kept !== null) this.kept?.take(other.kept);
  }

  clear(): void {
    this.count = 0;
    this.sum = 0;
    this.sumSquares = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = 0;
    for (let at = 0; at < this.metCount; at++) {
      const index = this.met[at]!;
      this.chunks[index >> CHUNK_BITS]![index & (CHUNK - 1)] = 0;
    }
    this.metCount = 0;
    this.kept?.clear();
  }

  record(): HistogramRecord {
    // Constructors and loops: `from` takes its elements one by one through an iterator.
    const buckets = new Uint32Array(this.met.subarray(0, this.metCount)).sort();
    const counts = new Float64Array(buckets.length);
    for (let at = 0; at < buckets.length; at++) counts[at] = this.countOf(buckets[at]!);
    return {
      count: this.count,
      sum: this.sum,
      sumSquares: this.sumSquares,
      min: this.count === 0 ? 0 : this.min,
      max: this.max,
      buckets,
      counts,
      ...(this.kept !== null && { values: this.kept.columns() }),
    };
  }

  private put(index: number, count: number): void {
    let chunk = this.chunks[index >> CHUNK_BITS]!;
    if (chunk === null) {
      chunk = new Float64Array(CHUNK);
      this.chunks[index >> CHUNK_BITS] = chunk;
    }
    const had = chunk[index & (CHUNK - 1)]!;
    if (had === 0) this.meet(index);
    chunk[index & (CHUNK - 1)] = had + count;
  }

  private countOf(index: number): number {
    return this.chunks[index >> CHUNK_BITS]![index & (CHUNK - 1)]!;
  }

  private meet(index: number): void {
    if (this.metCount === this.met.length) {
      this.met = widen(this.met, new Int32Array(2 * this.metCount));
    }
    this.met[this.metCount++] = index;
  }
}
