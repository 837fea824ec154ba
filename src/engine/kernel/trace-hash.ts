const INVERSE_TWO_32 = 1 / 4294967296;

/**
 * A rolling hash over (time, kind, entity) of every event, two lanes of 32 bits: runs with equal
 * traces have equal hashes, and the first differing event changes everything after it. The mixing
 * is MurmurHash3's.
 */
export class TraceHash {
  private low = 0x9747b28c;
  private high = 0x85ebca6b;

  add(time: number, kind: number, entity: number): void {
    const key = Math.imul(time | 0, 0xcc9e2d51) ^ Math.imul((kind << 24) ^ entity, 0x1b873593);
    let low = this.low ^ key;
    low = (low << 13) | (low >>> 19);
    this.low = (Math.imul(low, 5) + 0xe6546b64) | 0;
    let high = this.high ^ Math.imul(key, 0x85ebca6b) ^ ((time * INVERSE_TWO_32) | 0);
    high = (high << 15) | (high >>> 17);
    this.high = (Math.imul(high, 5) + this.low) | 0;
  }

  /** One of the lanes so far. */
  get word(): number {
    return this.low >>> 0;
  }

  /** Sixteen hex digits. */
  hex(): string {
    return hex32(this.high) + hex32(this.low);
  }
}

function hex32(value: number): string {
  return (value >>> 0).toString(16).padStart(8, "0");
}
