/** A plan at another size of one input: the factor that was really taken, and the new size in words. */
export interface Scaled<T> {
  readonly value: T;
  /** Differs from the factor asked for where only whole numbers are possible. */
  readonly factor: number;
}

/**
 * A whole number from 1 on at about `by` times its size, at least one step away; null when there is
 * none on that side.
 */
export function scaledCount(count: number, by: number): Scaled<number> | null {
  const near = Math.round(count * by);
  const value = by > 1 ? Math.max(count + 1, near) : Math.min(count - 1, near);
  return value >= 1 ? { value, factor: value / count } : null;
}

/** A share of one at `by` times its size; null when that is more than all. */
export function scaledShare(share: number, by: number): Scaled<number> | null {
  return share * by <= 1 ? { value: share * by, factor: by } : null;
}
