import type { ChoiceOption, Parameter, ValueType } from "../../model/value-type.ts";

/** Whether the engine and the analysis answer for a word; if not yet, why. */
export type Since =
  | { readonly simulated: true }
  | { readonly simulated: false; readonly why: string };

export const NOW: Since = { simulated: true };

/** A word whose engine comes later: known, checked, and answered with "not simulated yet". */
export function later(why: string): Since {
  return { simulated: false, why };
}

/** What every word of the language carries: for the checker, completion, `explain`, the reference. */
export interface Word {
  readonly name: string;
  /** One line: what it means. */
  readonly doc: string;
  /** A line of the language that uses it. */
  readonly example: string;
  readonly since: Since;
}

/**
 * Which block a word stands in. A block's place is its keyword, with the form for `replicate` and
 * the product for `system`: `node`, `replicate single_leader`, `system postgresql`. `file` is the
 * top of a file, `degrade` the override block of that fault.
 */
export type Place = string;

export interface BlockWord extends Word {
  readonly kind: "block";
  readonly places: readonly Place[];
  /** What stands between the keyword and the block. */
  readonly names: "none" | "optional" | "required";
  /** True when a name may carry a size: `node db[3]`. */
  readonly sized: boolean;
  /** What `on` takes; null when the block has no `on`. */
  readonly on: ValueType | null;
  readonly onRequired: boolean;
  readonly label: boolean;
  /** At most one in its place. */
  readonly single: boolean;
}

export interface SettingWord extends Word {
  readonly kind: "setting";
  readonly place: Place;
  readonly type: ValueType;
  /** In the language's own text, to be read like a user's; null when absence is its own meaning. */
  readonly default: string | null;
  /** What holds when it is absent and there is no default text. */
  readonly absent?: string;
  readonly required: boolean;
  /** Settings that say the same thing in another way; only one of them may be given. */
  readonly excludes: readonly string[];
  /** Where a preset's default comes from. */
  readonly source?: string;
  /** The present name, when this is only another spelling of it. */
  readonly aliasOf?: string;
}

/** A clause of a sentence or expectation: its preposition and what follows it. */
export interface ClauseWord {
  readonly word: string;
  readonly type: ClauseType;
  readonly required?: boolean;
  readonly doc: string;
}

/** `words`: one of fixed words; `targets`: as after a fault's verb; `params`: names of params; `condition`: over params only. */
export type ClauseType =
  | { readonly kind: "value"; readonly type: ValueType; readonly many?: boolean }
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "targets" }
  | { readonly kind: "params" }
  | { readonly kind: "condition" }
  | { readonly kind: "share-of-runs" }
  | { readonly kind: "label" };

/** What stands after a verb. `targets`: nodes, sites or words such as `leader`. */
export type VerbArgs =
  | { readonly kind: "none" }
  | { readonly kind: "value"; readonly type: ValueType }
  | { readonly kind: "targets" }
  | { readonly kind: "link" }
  | { readonly kind: "partition" }
  | { readonly kind: "metrics" }
  | { readonly kind: "metric" }
  | { readonly kind: "words"; readonly words: readonly string[]; readonly optional?: boolean }
  | { readonly kind: "cascade" }
  | { readonly kind: "path" };

export interface VerbWord extends Word {
  readonly kind: "verb";
  readonly place: Place;
  readonly args: VerbArgs;
  readonly clauses: readonly ClauseWord[];
  /** Faults have a schedule in front, phases of a load and report items have none. */
  readonly scheduled: boolean;
  /** The place whose settings may stand in the sentence's own block. */
  readonly block: Place | null;
}

export interface FunctionWord extends Word {
  readonly kind: "function";
  readonly parameters: readonly Parameter[];
  /** In words, for the reference: `a distribution of the arguments' dimension`. */
  readonly gives: string;
}

export type MetricArgument =
  | { readonly kind: "words"; readonly words: readonly string[]; readonly optional?: boolean }
  | { readonly kind: "node" }
  | { readonly kind: "station" }
  | { readonly kind: "value"; readonly name?: string; readonly type: ValueType };

export interface MetricWord extends Word {
  readonly kind: "metric";
  readonly argument: MetricArgument | null;
  readonly unit: "s" | "B" | "/s" | "B/s" | "1" | "count" | "USD" | "USD/h" | "word" | "boolean";
  /** `needed`: it is a distribution (`p99(write.latency)`); `possible`: also one number a run. */
  readonly aggregate: "needed" | "possible" | "none";
}

export function setting(
  place: Place,
  name: string,
  type: ValueType,
  doc: string,
  example: string,
  more: Partial<
    Pick<
      SettingWord,
      "default" | "absent" | "required" | "excludes" | "since" | "source" | "aliasOf"
    >
  > = {},
): SettingWord {
  const usual = { default: null, required: false, excludes: [], since: NOW };
  return { kind: "setting", place, name, type, doc, example, ...usual, ...more };
}

/** A word of a choice, with the arguments that it takes. */
export function option(name: string, doc: string, parameters?: readonly Parameter[]): ChoiceOption {
  return parameters === undefined ? { name, doc } : { name, doc, parameters };
}
