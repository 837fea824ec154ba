import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/span.ts";
import type { ValueType } from "../model/value-type.ts";
import type {
  Declaration,
  ExpectItem,
  Expr,
  FindItem,
  HoleItem,
  LetItem,
  LinkItem,
  ParamItem,
  StringExpr,
} from "./ast.ts";

/** What fills an interpolation of a template: a number, word or text of the notebook's. */
export type HoleValue = number | string | boolean | readonly HoleValue[];

/** A declared thing that expressions can name. */
export interface NodeSymbol {
  /** `pg1`; `db[1]`; `us.db[1]` when the short name stands in several sites. */
  readonly name: string;
  /** All the names that mean it and nothing else. */
  readonly aliases: readonly string[];
  readonly index: number;
  readonly site: number;
  readonly declaration: Declaration;
}

export interface SiteSymbol {
  readonly name: string;
  readonly index: number;
  readonly declaration: Declaration;
}

/** A name that stands for several nodes: `db` of `db[3]`, `us.db`. */
export interface NodeGroupSymbol {
  readonly name: string;
  readonly nodes: readonly number[];
}

/**
 * A scenario whose names and types are known: imports and `extends` are merged in (later items
 * override the base's), every name is resolved, every expression has a type.
 */
export interface CheckedScenario {
  readonly title: StringExpr | null;
  readonly sources: readonly SourceText[];
  readonly holes: readonly HoleValue[];
  /** By name, imported ones as `alias.name`. */
  readonly lets: ReadonlyMap<string, LetItem>;
  readonly params: ReadonlyMap<string, ParamItem>;
  readonly sites: readonly SiteSymbol[];
  readonly nodes: readonly NodeSymbol[];
  readonly groups: readonly NodeGroupSymbol[];
  readonly links: readonly LinkItem[];
  /** The `topology` block, for its own settings; absent when there is none. */
  readonly topology?: Declaration;
  /** The `replicate` or `system` block; null when there is none (reported). */
  readonly replication: Declaration | null;
  readonly workloads: readonly Declaration[];
  readonly faults: readonly Declaration[];
  readonly run: Declaration | null;
  readonly sweeps: readonly Declaration[];
  readonly reports: readonly Declaration[];
  readonly expects: readonly ExpectItem[];
  readonly finds: readonly FindItem[];
  readonly holeItems: readonly HoleItem[];
  /** The type of every expression that was looked at. */
  readonly types: ReadonlyMap<Expr, ValueType>;
  readonly diagnostics: readonly Diagnostic[];
}
