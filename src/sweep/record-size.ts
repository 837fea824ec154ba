/**
 * Bytes that a value of typed arrays, objects and numbers takes in memory, near enough for a
 * budget: typed arrays count exactly, everything else 16 bytes a field. Workers' own memory limits
 * do not see typed arrays, which is why the budget is kept here. A column that several parts of the
 * value share counts once.
 */
export function sizeInBytes(value: unknown, seen: Set<unknown> = new Set()): number {
  if (typeof value === "string") return 16 + 2 * value.length;
  if (typeof value !== "object" || value === null) return 16;
  if (ArrayBuffer.isView(value)) {
    if (seen.has(value)) return 0;
    seen.add(value);
    return value.byteLength;
  }
  let bytes = 16;
  if (Array.isArray(value)) for (const field of value) bytes += sizeInBytes(field, seen);
  // Every run of a study is asked for its size: no list of its fields is made.
  else for (const name in value) bytes += sizeInBytes((value as Fields)[name], seen);
  return bytes;
}

type Fields = Readonly<Record<string, unknown>>;

/** The buffers of a value's typed arrays that have at least so many bytes, each once. */
export function largeBuffers(value: unknown, bytes: number): readonly ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const walk = (one: unknown): void => {
    if (typeof one !== "object" || one === null) return;
    if (!ArrayBuffer.isView(one)) for (const field of Object.values(one)) walk(field);
    else if (one.byteLength >= bytes) found.add(one.buffer as ArrayBuffer);
  };
  walk(value);
  return [...found];
}

/**
 * The same value with every typed array in a buffer of its own size. A view on a part of a larger
 * buffer would otherwise take the whole buffer along when it is sent to another thread.
 */
export function withOwnBuffers<T>(value: T): T {
  return borrows(value) ? copied(value) : value;
}

/** Whether there is a typed array in it that is a part of a larger buffer. */
function borrows(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (ArrayBuffer.isView(value)) return value.byteLength !== value.buffer.byteLength;
  if (Array.isArray(value)) return value.some(borrows);
  for (const name in value) if (borrows((value as Fields)[name])) return true;
  return false;
}

function copied<T>(value: T): T {
  if (ArrayBuffer.isView(value)) {
    if (value.byteLength === value.buffer.byteLength) return value;
    return (value as unknown as { slice(): T }).slice();
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copied) as T;
  const copy: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) copy[name] = copied(field);
  return copy as T;
}
