import type { CaseResult, StudyResult } from "../analysis/results.ts";
import { nearest } from "./misuse.ts";

/** One run of a study, or some of them. */
export interface Place {
  /** A case by its number from 0, or by its name or a part of it: `"ack=none"`. */
  readonly case?: number | string;
  /** A trial by its number from 0; the first when absent. */
  readonly trial?: number;
}

export const PLACE_OPTIONS = ["case", "trial"] as const;

/** One case with one of its trials. */
export interface Placed {
  readonly one: CaseResult;
  readonly index: number;
  readonly trial: number;
}

/** The run that is meant; the first case's first trial when nothing is said. Throws a RangeError. */
export function placeOf(result: StudyResult, { case: which = 0, trial = 0 }: Place): Placed {
  const index = caseIndexOf(result, which);
  const one = result.cases[index]!;
  if (one.records[trial] === undefined) {
    throw new RangeError(
      `there is no trial ${trial} of ${one.plan.label}: it has ${one.records.length}, counted from 0`,
    );
  }
  return { one, index, trial };
}

/** The runs that are meant: those of all cases when no case is named. Throws a RangeError. */
export function placesOf(result: StudyResult, place: Place): readonly Placed[] {
  if (place.case !== undefined) return [placeOf(result, place)];
  return result.cases.map((_, index) => placeOf(result, { ...place, case: index }));
}

function caseIndexOf({ cases }: StudyResult, which: number | string): number {
  const labels = cases.map(({ plan }) => plan.label);
  if (typeof which === "number") {
    if (cases[which] !== undefined) return which;
    throw new RangeError(`there is no case ${which}: this study has ${cases.length}, from 0`);
  }
  const exact = labels.indexOf(which);
  if (exact >= 0) return exact;
  const near = labels.flatMap((label, index) => (label.includes(which) ? [index] : []));
  if (near.length === 1) return near[0]!;
  if (near.length > 1) {
    const some = near.slice(0, 4).map((index) => `"${labels[index]}"`);
    throw new RangeError(
      `"${which}" is a part of ${near.length} cases, such as ${some.join(", ")}`,
    );
  }
  throw new RangeError(`no case is called "${which}"${nearest(which, labels)}`);
}
