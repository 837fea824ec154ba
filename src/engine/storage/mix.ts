/** Spreads a whole number over 32 bits (the finaliser of MurmurHash3); high bits count too. */
export function mix32(value: number): number {
  let hash = (value | 0) ^ Math.imul(Math.floor(value / 4294967296), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
