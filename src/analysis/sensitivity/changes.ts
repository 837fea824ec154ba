import type { Plan } from "../../model/plan.ts";

/** The parts of a plan that inputs are in; what is measured and how long it runs is none. */
const PARTS = ["topology", "replication", "workloads", "faults"] as const;

/** Numbers nearer than this share are the same: products taken in another order differ by rounding. */
const SAME = 1e-6;

/** Where a plan differs from another: the path of each number or word, with its new value. */
export function changes(from: Plan, to: Plan): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  for (const part of PARTS) collect(from[part], to[part], part, found);
  return found;
}

function collect(from: unknown, to: unknown, path: string, found: Map<string, unknown>): void {
  if (Object.is(from, to)) return;
  if (!isFolder(from) || !isFolder(to)) {
    if (!sameValue(from, to)) found.set(path, to);
    return;
  }
  for (const name of new Set([...Object.keys(from), ...Object.keys(to)])) {
    collect(from[name], to[name], `${path}.${name}`, found);
  }
}

function isFolder(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== "number" || typeof b !== "number") return Object.is(a, b);
  return Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
}

/** Whether all that `part` changes is changed by `whole` too, and to the same values. */
export function isWithin(
  part: ReadonlyMap<string, unknown>,
  whole: ReadonlyMap<string, unknown>,
): boolean {
  return [...part].every(([path, value]) => whole.has(path) && sameValue(whole.get(path), value));
}

/** Whether two sets of changes touch the same place. */
export function overlap(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  return [...a.keys()].some((path) => b.has(path));
}

/** A plan with the changes of two others, both made from it; null when they touch the same place. */
export function withBoth(base: Plan, a: Plan, b: Plan): Plan | null {
  if (overlap(changes(base, a), changes(base, b))) return null;
  const parts = PARTS.map((part) => [part, merged(base[part], a[part], b[part])] as const);
  return { ...base, ...(Object.fromEntries(parts) as Partial<Plan>) };
}

function merged(base: unknown, a: unknown, b: unknown): unknown {
  if (!isFolder(base) || !isFolder(a) || !isFolder(b)) return Object.is(base, a) ? b : a;
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  const entries = names.map((name) => [name, merged(base[name], a[name], b[name])] as const);
  return Array.isArray(base) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}
