import type { Dimension } from "../units/dimension.ts";
import type { Value } from "./value.ts";

/** The values among which a search looks for its answer. */
export type FindDomain = FindRange | FindList;

/** All values from one to another, in base units, ends included. */
export interface FindRange {
  readonly kind: "range";
  readonly low: number;
  readonly high: number;
  readonly dimension: Dimension;
  /** The word of the unit in JSON: `s`, `B`, `/s`, `B/s`, `1`, `count`. */
  readonly unit: string;
  /** Only `low`, `low + step`, … count; absent: anything between. */
  readonly step?: number;
}

/** Single values, in the scenario's order: the last is the largest. Quantities are in rising order. */
export interface FindList {
  readonly kind: "list";
  readonly choices: readonly FindChoice[];
  /** Absent when they are no quantities. */
  readonly unit?: string;
}

export interface FindChoice {
  readonly value: Value;
  /** As users read it. */
  readonly text: string;
  readonly json: number | string | boolean;
}
