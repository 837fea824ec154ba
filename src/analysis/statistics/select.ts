/**
 * Puts the value of rank `k` (from 0) of a column at place `k`, nothing larger before it and nothing
 * smaller behind it, and gives it. Quickselect (C. A. R. Hoare, CACM 4, 1961) with the median of three
 * as the pivot: two to three looks at each value, where sorting takes the logarithm of their number.
 * Infinities have their places at the ends; NaN has none and must not be there. `k` is a rank of the column.
 */
export function selectRank(column: Float64Array, k: number): number {
  let [left, right] = [0, column.length - 1];
  while (left < right) {
    const pivot = middleOf(column[left]!, column[(left + right) >>> 1]!, column[right]!);
    let [low, high] = [left, right];
    // Both walks stop at values equal to the pivot, so that many equal ones are split evenly.
    while (low <= high) {
      while (column[low]! < pivot) low += 1;
      while (column[high]! > pivot) high -= 1;
      if (low > high) break;
      const one = column[low]!;
      column[low] = column[high]!;
      column[high] = one;
      low += 1;
      high -= 1;
    }
    if (k <= high) right = high;
    else if (k >= low) left = low;
    else break;
  }
  return column[k]!;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
