import type { Distribution } from "../random/distribution.ts";
import type { Dimension } from "../units/dimension.ts";

/**
 * What an expression evaluates to, as plain data. Quantities are in base units: seconds, bytes,
 * bytes per second, per second, shares of one, US dollars.
 */
export type Value =
  | { readonly kind: "quantity"; readonly value: number; readonly dimension: Dimension }
  /** The distribution's own numbers are in the base unit of its dimension. */
  | {
      readonly kind: "distribution";
      readonly distribution: Distribution;
      readonly dimension: Dimension;
    }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "text"; readonly value: string }
  | {
      readonly kind: "choice";
      readonly name: string;
      readonly args: Readonly<Record<string, Value>>;
    }
  | { readonly kind: "node"; readonly node: number; readonly name: string }
  | { readonly kind: "site"; readonly site: number; readonly name: string }
  | { readonly kind: "nodes"; readonly nodes: readonly number[] }
  | { readonly kind: "quorum"; readonly quorum: Quorum }
  | { readonly kind: "range"; readonly low: Value; readonly high: Value; readonly step?: Value }
  | { readonly kind: "list"; readonly items: readonly Value[] }
  | { readonly kind: "tuple"; readonly items: readonly Value[] }
  | { readonly kind: "record"; readonly fields: Readonly<Record<string, Value>> }
  | { readonly kind: "every"; readonly seconds: number };

/** Which confirmations are enough. Nodes are indices into the plan's nodes. */
export type Quorum =
  | { readonly kind: "none" }
  /** Any `count` of `of`. `all of X` is the count of X. */
  | { readonly kind: "any"; readonly count: number; readonly of: readonly number[] }
  /** The first `count` of `of` in order that are connected (PostgreSQL's FIRST). */
  | { readonly kind: "first"; readonly count: number; readonly of: readonly number[] }
  | { readonly kind: "and"; readonly of: readonly Quorum[] }
  | { readonly kind: "or"; readonly of: readonly Quorum[] };
