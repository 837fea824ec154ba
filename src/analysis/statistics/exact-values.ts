import { bucketHigh, bucketLow } from "../../model/histogram-buckets.ts";
import { selectRank } from "./select.ts";

/**
 * The value of a rank (from 1) among those values of all columns that fall into one bucket of a
 * histogram, of which there are `count`. The bucket leaves one in hundreds to select from, so that
 * the columns of many runs need not be put together.
 */
export function exactValueAt(
  columns: readonly Float64Array[],
  { bucket, count }: { readonly bucket: number; readonly count: number },
  rank: number,
): number {
  const [low, high] = [bucketLow(bucket), bucketHigh(bucket)];
  if (low === high) return low;
  const found = new Float64Array(count);
  let size = 0;
  for (const column of columns) {
    for (let at = 0; at < column.length; at += 1) {
      const value = column[at]!;
      if (value >= low && value <= high) found[size++] = value;
    }
  }
  return selectRank(found, Math.max(rank, 1) - 1);
}
