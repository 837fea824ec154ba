import type { StudyResult } from "../analysis/results.ts";

/** Marks of which more make a picture slow, and no clearer. */
export const MOST_MARKS = 5000;

/** Cases of which more make a list that nobody scrolls through. */
const MOST_LISTED = 200;
/** Curves of which more cannot be followed. */
const MOST_CURVES = 60;

/** The cases that a picture shows, and what it says of the others; empty where there are none. */
export interface Shown {
  readonly result: StudyResult;
  readonly note: string;
}

/** The first cases of a study, as many as `most`. */
export function firstCases(result: StudyResult, most: number): Shown {
  const { cases } = result;
  if (cases.length <= most) return { result, note: "" };
  const note = ` (the first ${most} of ${cases.length} cases)`;
  return { result: { ...result, cases: cases.slice(0, most) }, note };
}

/** For pictures with a row a case. */
export function listedCases(result: StudyResult): Shown {
  return firstCases(result, MOST_LISTED);
}

/** For pictures with a curve a case. */
export function curveCases(result: StudyResult): Shown {
  return firstCases(result, MOST_CURVES);
}

/** So many of a curve's points that all curves together stay below the limit, the ends included. */
export function thinned<T>(points: readonly T[], curves: number): readonly T[] {
  const most = Math.max(2, Math.floor(MOST_MARKS / Math.max(1, curves)));
  if (points.length <= most) return points;
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => points[Math.round(index * step)]!);
}
