/**
 * A copy of plain data whose arrays and objects are not frozen. V8 reads the elements of frozen
 * arrays through a call instead of a load, which shows where it happens several times an event.
 * Typed arrays stay as they are.
 */
export function thaw<T>(value: T): T {
  if (Array.isArray(value)) return value.map(thaw) as T;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, thaw(part)])) as T;
}
