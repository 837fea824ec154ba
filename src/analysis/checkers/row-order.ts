/** From so many rows on, counting digits is faster than comparing. */
const RADIX_FROM = 4096;
const DIGITS = 65_536;

/**
 * The rows in the order of their times, ties in the given order. Linear: rows that are in order
 * already cost one look, others a pass for each 16 bits of a number. Times are not negative.
 */
export function inOrderOf(rows: Uint32Array, times: Float64Array): Uint32Array {
  if (isInOrder(rows, times)) return rows;
  if (rows.length < RADIX_FROM) {
    // Ranks, not row numbers, decide between equals: the given order is kept.
    const ranks = rows.map((_, rank) => rank);
    ranks.sort((a, b) => times[rows[a]!]! - times[rows[b]!]! || a - b);
    return ranks.map((rank) => rows[rank]!);
  }
  return byDigits(rows, times);
}

function isInOrder(rows: Uint32Array, times: Float64Array): boolean {
  for (let at = 1; at < rows.length; at++) {
    if (times[rows[at]!]! < times[rows[at - 1]!]!) return false;
  }
  return true;
}

/** The bits of a number that is not negative, read as an integer, are in the order of the numbers. */
function byDigits(rows: Uint32Array, times: Float64Array): Uint32Array {
  const bits = new Uint16Array(times.buffer, times.byteOffset, 4 * times.length);
  let from = rows.slice();
  let to = new Uint32Array(rows.length);
  const firsts = new Uint32Array(DIGITS + 1);
  for (let digit = 0; digit < 4; digit++) {
    firsts.fill(0);
    for (const row of from) firsts[bits[4 * row + digit]! + 1]! += 1;
    for (let value = 0; value < DIGITS; value++) firsts[value + 1]! += firsts[value]!;
    for (const row of from) {
      const value = bits[4 * row + digit]!;
      to[firsts[value]!] = row;
      firsts[value]! += 1;
    }
    [from, to] = [to, from];
  }
  return from;
}
