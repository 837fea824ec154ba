const FIRST_SLOTS = 1024;

/**
 * Rows by pairs of non-negative numbers, in open addressing: about 20 bytes for each pair, and no
 * object for any.
 */
export class PairTable {
  private first = new Float64Array(FIRST_SLOTS);
  private second = new Float64Array(FIRST_SLOTS);
  /** Row + 1; 0 for an empty slot. */
  private rows = new Int32Array(FIRST_SLOTS);
  private pairs = 0;

  /** The row of a pair; -1 for none. */
  get(first: number, second: number): number {
    return this.rows[this.slotOf(first, second)]! - 1;
  }

  set(first: number, second: number, row: number): void {
    let slot = this.slotOf(first, second);
    if (this.rows[slot] === 0) {
      if (4 * this.pairs > 3 * this.rows.length) {
        this.grow();
        slot = this.slotOf(first, second);
      }
      this.first[slot] = first;
      this.second[slot] = second;
      this.pairs += 1;
    }
    this.rows[slot] = row + 1;
  }

  /** Where the pair stands, or would. */
  private slotOf(first: number, second: number): number {
    const { rows } = this;
    const mask = rows.length - 1;
    let slot = hashOf(first, second) & mask;
    while (rows[slot] !== 0 && (this.first[slot] !== first || this.second[slot] !== second)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    const { first, second, rows } = this;
    this.first = new Float64Array(2 * rows.length);
    this.second = new Float64Array(2 * rows.length);
    this.rows = new Int32Array(2 * rows.length);
    for (let from = 0; from < rows.length; from++) {
      if (rows[from] === 0) continue;
      const slot = this.slotOf(first[from]!, second[from]!);
      this.first[slot] = first[from]!;
      this.second[slot] = second[from]!;
      this.rows[slot] = rows[from]!;
    }
  }
}

const TWO_32 = 4_294_967_296;

function hashOf(first: number, second: number): number {
  let hash = mixed(first | 0, (first / TWO_32) | 0);
  hash = mixed(hash ^ (second | 0), (second / TWO_32) | 0);
  return hash ^ (hash >>> 15);
}

function mixed(low: number, high: number): number {
  const bits = Math.imul(low ^ Math.imul(high, 0x9e3779b1), 0x85ebca6b);
  return Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
}
