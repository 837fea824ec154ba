import { BUCKET_COUNT } from "../../model/histogram-buckets.ts";
import type { HistogramRecord } from "../../model/run-record.ts";

type Filled = Pick<HistogramRecord, "buckets" | "counts">;

/** One place a bucket, and one bit for each that something was added to; all zero between calls. */
let sums = new Float64Array(0);
let marks = new Uint32Array(0);

/**
 * The buckets of several histograms together, rising, and the sums of their counts, which are whole
 * numbers, so that their order is no matter. They are added up where each bucket has its own place, since
 * histograms are merged all the time, and a walk along sorted lists guesses wrong at every step.
 */
export function addedBuckets(parts: readonly Filled[]): Filled {
  if (sums.length === 0) {
    sums = new Float64Array(BUCKET_COUNT);
    marks = new Uint32Array(Math.ceil(BUCKET_COUNT / 32));
  }
  let [firstWord, lastWord, size] = [marks.length, 0, 0];
  for (const { buckets, counts } of parts) {
    if (buckets.length === 0) continue;
    firstWord = Math.min(firstWord, buckets[0]! >>> 5);
    lastWord = Math.max(lastWord, buckets[buckets.length - 1]! >>> 5);
    size += addPart(buckets, counts);
  }
  return collected(firstWord, lastWord, size);
}

/** Adds the counts of one histogram and says how many buckets are new by it. */
function addPart(buckets: Uint32Array, counts: Float64Array): number {
  let fresh = 0;
  for (let index = 0; index < buckets.length; index += 1) {
    const bucket = buckets[index]!;
    const bit = 1 << (bucket & 31);
    const word = marks[bucket >>> 5]!;
    if ((word & bit) === 0) {
      marks[bucket >>> 5] = word | bit;
      fresh += 1;
    }
    sums[bucket] = sums[bucket]! + counts[index]!;
  }
  return fresh;
}

/** Takes out what was added up and leaves zeros behind. */
function collected(firstWord: number, lastWord: number, size: number): Filled {
  const buckets = new Uint32Array(size);
  const counts = new Float64Array(size);
  let at = 0;
  for (let word = firstWord; word <= lastWord; word += 1) {
    let left = marks[word]!;
    marks[word] = 0;
    while (left !== 0) {
      // The lowest bit that is set.
      const bucket = word * 32 + 31 - Math.clz32(left & -left);
      buckets[at] = bucket;
      counts[at] = sums[bucket]!;
      sums[bucket] = 0;
      at += 1;
      left &= left - 1;
    }
  }
  return { buckets, counts };
}
