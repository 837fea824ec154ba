type Node = Readonly<Record<string, unknown>>;

/** Transparent, and large enough to be hit; see {@link withPoints}. */
const POINT = { opacity: 0, filled: true, size: 160 };

/**
 * A specification in which every line that has words for the pointer gets points to be hit: a line
 * itself is one mark, which knows of its first point only. A still picture has no use for them.
 */
export function withPoints(spec: Node): Node {
  const changed: Record<string, unknown> = { ...spec };
  for (const key of ["layer", "vconcat", "hconcat"]) {
    const parts = spec[key];
    if (Array.isArray(parts)) changed[key] = parts.map((part) => withPoints(part as Node));
  }
  const encoding = spec["encoding"] as Node | undefined;
  const mark = typeof spec["mark"] === "string" ? { type: spec["mark"] } : (spec["mark"] as Node);
  if (mark?.["type"] === "line" && encoding?.["tooltip"] !== undefined) {
    changed["mark"] = { ...mark, point: POINT };
  }
  return changed;
}
