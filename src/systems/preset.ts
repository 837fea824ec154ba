import type { Value } from "../model/value.ts";
import type { ValueType } from "../model/value-type.ts";

/**
 * A real product as a point in the space of `replicate single_leader`: its own knob names and
 * defaults, each with its source, and a function that turns them into settings of that block.
 */
export interface Preset {
  /** The word after `system`: `postgresql`. */
  readonly name: string;
  /** As people write it: `PostgreSQL`. */
  readonly title: string;
  /** Known versions, oldest first. */
  readonly versions: readonly string[];
  readonly defaultVersion: string;
  readonly knobs: readonly Knob[];
  /** False: every node takes writes, and the block has no `leader`, `followers` or `shards`. */
  readonly hasLeader?: false;
  /** What the product does and the model does not, a sentence each, whatever the knobs say. */
  readonly leavesOut: readonly string[];
  expand(input: ExpansionInput): Expansion;
}

/** One setting of the product, under the product's own name. */
export interface Knob {
  /** May be dotted: `min.insync.replicas`. */
  readonly name: string;
  readonly type: ValueType;
  /** In the language's own text, so that it takes the same way as a user's: `200ms`, `on`. */
  readonly default: string;
  /** Defaults that differ in some versions, by version. */
  readonly defaults?: Readonly<Record<string, string>>;
  readonly doc: string;
  /** Where the default and the meaning come from. */
  readonly source: string;
  /** False: accepted, so that a configuration file can be pasted, and changes nothing here. */
  readonly modelled: boolean;
  /** The present name of a knob that was renamed: this one is only another spelling of it. */
  readonly aliasOf?: string;
}

/** A node as presets see it: its place in the plan and its name. */
export interface PresetNode {
  readonly index: number;
  readonly name: string;
  /** Absent where a test does not say; one site for all. */
  readonly site?: number;
}

export interface ExpansionInput {
  readonly version: string;
  /** Every knob that is no alias, given or by default; aliases are resolved already. */
  readonly knobs: ReadonlyMap<string, Value>;
  /** Names of the knobs that the scenario sets. */
  readonly given: ReadonlySet<string>;
  readonly leader: PresetNode;
  readonly followers: readonly PresetNode[];
  /** True when the scenario has a `failover` block, which may leave settings to the preset. */
  readonly failover?: boolean;
}

/** A setting of `replicate single_leader` that follows from the knobs. */
export interface ExpandedSetting {
  readonly name: string;
  readonly value: Value;
  /** Why it has this value, with the manual's section or the measurement. */
  readonly source: string;
  /** True when a knob that the scenario sets decides it; false when only defaults do. */
  readonly given: boolean;
}

/** What the product does to a node's hardware plan, such as the number of apply workers. */
export interface HardwareConsequence {
  readonly node: number;
  readonly setting: "apply.workers";
  readonly value: number;
  readonly source: string;
}

/** A knob whose value cannot be used. */
export interface KnobProblem {
  readonly knob: string;
  readonly severity: "error" | "warning" | "note";
  readonly message: string;
  readonly help: readonly string[];
  /** The stretch of the knob's text that is wrong, for texts in the product's own syntax. */
  readonly at?: { readonly start: number; readonly end: number };
}

export interface Expansion {
  /** The form of `replicate` that it comes to; absent: `single_leader`. */
  readonly form?: "single_leader" | "multi_leader" | "leaderless" | "consensus";
  readonly settings: readonly ExpandedSetting[];
  readonly hardware: readonly HardwareConsequence[];
  readonly problems: readonly KnobProblem[];
  /** Sentences that hold with these knobs only. */
  readonly leavesOut: readonly string[];
}
