import type { HoleValue } from "./checked.ts";

/** What a unit may stand behind in an interpolation beside one number: each item gets it. */
export function isListOfNumbers(value: HoleValue): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}
