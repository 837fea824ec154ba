import type { Dimension } from "../units/dimension.ts";

/**
 * The type of an expression or of a setting's value, as plain data, so that presets, the checker,
 * completion and the reference page all read one description.
 */
export type ValueType =
  /** A number with a dimension; a plain count is the dimension with no exponents. */
  | { readonly kind: "quantity"; readonly dimension: Dimension }
  /** A distribution of a dimension; a plain quantity is accepted as a constant. */
  | { readonly kind: "distribution"; readonly dimension: Dimension }
  | { readonly kind: "boolean" }
  | { readonly kind: "text" }
  /** One of several words, some of which take arguments: `stonith(takes: 5s)`. */
  | { readonly kind: "choice"; readonly options: readonly ChoiceOption[] }
  | { readonly kind: "node" }
  | { readonly kind: "site" }
  /** One node or many; a site stands for its nodes. */
  | { readonly kind: "nodes" }
  /** `none`, `any k of X`, `first k of X`, `all of X`, `majority`, or `(a and b) or (c and d)`. */
  | { readonly kind: "quorum" }
  | { readonly kind: "link" }
  | { readonly kind: "range"; readonly of: ValueType }
  | { readonly kind: "list"; readonly of: ValueType }
  | { readonly kind: "tuple"; readonly of: readonly ValueType[] }
  | { readonly kind: "record"; readonly fields: Readonly<Record<string, ValueType>> }
  /** Any one of the alternatives, tried in order: `number or quorum`. */
  | { readonly kind: "either"; readonly of: readonly ValueType[] }
  /** The recurrence `every 30s`. */
  | { readonly kind: "every" }
  /** Nothing is known, because a mistake was reported already; fits everywhere. */
  | { readonly kind: "unknown" };

/** One word of a choice. Without `parameters` it takes no arguments. */
export interface ChoiceOption {
  readonly name: string;
  readonly doc: string;
  readonly parameters?: readonly Parameter[];
}

/** A named or positional argument of a function or of a choice's word. */
export interface Parameter {
  readonly name: string;
  readonly type: ValueType;
  /** Without it the argument is positional-only or must be given by name. */
  readonly positional?: boolean;
  readonly optional?: boolean;
  /** Any number of further arguments of this type may follow. */
  readonly rest?: boolean;
  readonly doc: string;
}
