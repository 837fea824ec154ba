/** Copies a column into a longer one and answers that. */
export function widen<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(
  from: T,
  to: T,
): T {
  to.set(from);
  return to;
}
