import type { ChoiceOption, Parameter, ValueType } from "../../model/value-type.ts";
import {
  BANDWIDTH,
  DATA,
  DIMENSIONLESS,
  type Dimension,
  MONEY_PER_DATA,
  MONEY_RATE,
  RATE,
  TIME,
} from "../../units/dimension.ts";

/** Short names for the types that settings and arguments have. */
export const COUNT: ValueType = { kind: "quantity", dimension: DIMENSIONLESS };
export const SHARE: ValueType = COUNT;
export const DURATION: ValueType = { kind: "quantity", dimension: TIME };
export const SIZE: ValueType = { kind: "quantity", dimension: DATA };
export const PER_SECOND: ValueType = { kind: "quantity", dimension: RATE };
export const THROUGHPUT: ValueType = { kind: "quantity", dimension: BANDWIDTH };
export const COST_RATE: ValueType = { kind: "quantity", dimension: MONEY_RATE };
export const COST_PER_DATA: ValueType = { kind: "quantity", dimension: MONEY_PER_DATA };
export const TIMES: ValueType = { kind: "distribution", dimension: TIME };
export const SIZES: ValueType = { kind: "distribution", dimension: DATA };
export const TEXT: ValueType = { kind: "text" };
export const BOOLEAN: ValueType = { kind: "boolean" };
export const NODE: ValueType = { kind: "node" };
export const NODES: ValueType = { kind: "nodes" };
export const QUORUM: ValueType = { kind: "quorum" };
export const EVERY: ValueType = { kind: "every" };
export const UNKNOWN: ValueType = { kind: "unknown" };

export function quantity(dimension: Dimension): ValueType {
  return { kind: "quantity", dimension };
}

export function listOf(of: ValueType): ValueType {
  return { kind: "list", of };
}

export function either(...of: readonly ValueType[]): ValueType {
  return { kind: "either", of };
}

export function choice(...options: readonly ChoiceOption[]): ValueType {
  return { kind: "choice", options };
}

/** Words without arguments: name and doc by turns in a record. */
export function words(docs: Readonly<Record<string, string>>): ValueType {
  return choice(...Object.entries(docs).map(([name, doc]) => ({ name, doc })));
}

/** `on | off`, and `true | false` for those who think in booleans. */
export const SWITCH: ValueType = either(words({ on: "switched on", off: "switched off" }), BOOLEAN);

export function named(
  name: string,
  type: ValueType,
  doc: string,
  more: Partial<Pick<Parameter, "positional" | "optional" | "rest">> = {},
): Parameter {
  return { name, type, doc, ...more };
}
