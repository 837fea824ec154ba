import { normalQuantile } from "../../random/special/normal.ts";

/** The factor of a two-sided interval, 95 % unless given, when the error is known: 1.96. */
export function zFactor(level = 0.95): number {
  return normalQuantile((1 + level) / 2);
}

/**
 * The interval of a share of which `hits` of `of` were seen, each on its own (E. Wilson, JASA 22,
 * 1927); 95 % unless given. It stays inside 0..1 and is right even when all or none were seen. For
 * trials. Operations of one trial do not stand on their own: see `shareInterval`.
 */
export function wilsonInterval(
  hits: number,
  of: number,
  level = 0.95,
): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 };
  const z = zFactor(level);
  const share = hits / of;
  const spread = (z * z) / of;
  const middle = (share + spread / 2) / (1 + spread);
  const half = (z * Math.sqrt((share * (1 - share)) / of + spread / (4 * of))) / (1 + spread);
  return {
    low: hits === 0 ? 0 : Math.max(0, middle - half),
    high: hits === of ? 1 : Math.min(1, middle + half),
  };
}
