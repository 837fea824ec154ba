import type { ParamValue } from "../../model/study.ts";

/** What pairing must know of a case. */
export interface Placed {
  readonly params: readonly ParamValue[];
}

/** Two cases that differ in the compared params alone. */
export interface CasePair {
  /** Index of the case that is compared with, and of the one that is compared. */
  readonly a: number;
  readonly b: number;
}

/** Cases that are alike in all but the compared params, in the order of the study. */
export interface PairGroup {
  /** The params in which the cases of the group differ. */
  readonly free: readonly string[];
  /** What they have in common: the values of the other swept params. */
  readonly where: readonly ParamValue[];
  readonly members: readonly number[];
  readonly pairs: readonly CasePair[];
  /** False when each was paired with the first alone, because there are many. */
  readonly allPairs: boolean;
}

/** Up to so many values every two are paired; of more, each with the first. */
export const MOST_FOR_ALL_PAIRS = 4;

/**
 * The pairs for `compare m by p, q`: for each param named, every two cases that differ in it and are
 * alike in all other swept params. Params that are swept together (`vary (p, q) over …`) move
 * together here too. Groups of a single case have no pair and are left out.
 */
export function pairGroups(
  cases: readonly Placed[],
  axes: readonly string[],
  by: readonly string[],
): readonly PairGroup[] {
  const seen = new Set<string>();
  return by
    .filter((name) => axes.includes(name))
    .flatMap((name) => {
      const free = axes.filter((axis) => axis === name || movesWith(cases, name, axis));
      const key = free.join("\u0000");
      if (seen.has(key)) return [];
      seen.add(key);
      return groupsOver(cases, axes, free);
    });
}

function groupsOver(
  cases: readonly Placed[],
  axes: readonly string[],
  free: readonly string[],
): readonly PairGroup[] {
  const fixed = axes.filter((axis) => !free.includes(axis));
  const groups = new Map<string, number[]>();
  cases.forEach((one, index) => {
    const key = JSON.stringify(fixed.map((axis) => keyOf(one, axis)));
    groups.set(key, [...(groups.get(key) ?? []), index]);
  });
  return [...groups.values()]
    .filter((members) => members.length > 1)
    .map((members): PairGroup => {
      const allPairs = members.length <= MOST_FOR_ALL_PAIRS;
      const where = (cases[members[0]!]?.params ?? []).filter(({ name }) => fixed.includes(name));
      return { free, where, members, pairs: pairsOf(members, allPairs), allPairs };
    });
}

function pairsOf(members: readonly number[], allPairs: boolean): CasePair[] {
  return members.flatMap((a, index) =>
    index > 0 && !allPairs ? [] : members.slice(index + 1).map((b) => ({ a, b })),
  );
}

/** Whether one param has its one value for each value of another, and the other way round. */
function movesWith(cases: readonly Placed[], name: string, axis: string): boolean {
  if (axis === name) return true;
  const values = new Set(cases.map((one) => keyOf(one, axis)));
  return values.size > 1 && isDecidedBy(cases, name, axis) && isDecidedBy(cases, axis, name);
}

function isDecidedBy(cases: readonly Placed[], name: string, axis: string): boolean {
  const found = new Map<string, string>();
  return cases.every((one) => {
    const [key, value] = [keyOf(one, name), keyOf(one, axis)];
    const before = found.get(key) ?? value;
    found.set(key, value);
    return before === value;
  });
}

/** Texts may be rounded alike, numbers not: both tell two values apart. */
function keyOf({ params }: Placed, axis: string): string {
  const param = params.find(({ name }) => name === axis);
  return JSON.stringify([param?.json ?? null, param?.text ?? ""]);
}
