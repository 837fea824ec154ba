/** A positive bound to two digits, never below itself: 0.5991 becomes 0.6, 0.5942 becomes 0.6 too. */
export function roundedUp(bound: number): number {
  const [digits = "0", exponent = "0"] = bound.toExponential(1).split("e");
  const near = Number(`${digits}e${exponent}`);
  // 1 - 0.999 is a hair more than 0.001.
  return near >= bound * (1 - 1e-9)
    ? near
    : Number(`${(Number(digits) + 0.1).toFixed(1)}e${exponent}`);
}
