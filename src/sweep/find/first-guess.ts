import type { Expectation } from "../../model/study.ts";
import type { Axis } from "./axis.ts";
import type { Place } from "./place.ts";
import { isPredicted, predictedToHold } from "./prediction.ts";

/** Halvings of the domain: a thousandth of it is near enough for a guess. */
const HALVINGS = 12;

/**
 * Where the closed forms expect a condition to turn, found without any run; null when they say
 * nothing of it, or expect it to fail everywhere.
 */
export function firstGuess(
  axis: Axis,
  placeAt: (value: number) => Place,
  conditionAt: (value: number) => Expectation | null,
): number | null {
  const look = (position: number): boolean | null => {
    const value = axis.valueAt(position);
    const [{ casePlan }, condition] = [placeAt(value), conditionAt(value)];
    if (casePlan === null || condition === null) return false;
    if (condition.during !== undefined || condition.within !== undefined) return null;
    if (!isPredicted(condition.condition, casePlan.plan)) return null;
    return predictedToHold(condition.condition, casePlan.plan);
  };
  if (look(0) !== true) return null;
  if (look(1) !== false) return axis.valueAt(1);
  let [holds, fails] = [0, 1];
  for (let step = 0; step < HALVINGS && !axis.adjacent(holds, fails); step += 1) {
    const middle = (holds + fails) / 2;
    if (look(middle) === false) fails = middle;
    else holds = middle;
  }
  return axis.valueAt(holds);
}
