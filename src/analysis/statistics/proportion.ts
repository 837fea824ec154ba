/** z of a two-sided 95 % interval. */
const Z = 1.959963984540054;

/**
 * The 95 % interval of a share of which `hits` of `of` were seen (Wilson, JASA 22, 1927). It stays
 * inside 0..1 and is right even when all or none were seen.
 */
export function wilsonInterval(hits: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const share = hits / of;
  const spread = (Z * Z) / of;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (Z * Math.sqrt((share * (1 - share)) / of + spread / (4 * of))) / (1 + spread);
  return {
    low: hits === 0 ? 0 : Math.max(0, middle - half),
    high: hits === of ? 1 : Math.min(1, middle + half),
  };
}
