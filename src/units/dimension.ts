/**
 * A dimension as exponents of the base quantities. `rate` is time^-1, bandwidth is data·time^-1,
 * a ratio and a plain count have no exponents at all.
 */
export interface Dimension {
  readonly time: number;
  readonly data: number;
  readonly money: number;
}
