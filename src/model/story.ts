import type { MetricRef } from "./measures.ts";
import type { WitnessedOperation } from "./run-record.ts";
import type { MessageRole, TracedMessage, TracedStage } from "./trace.ts";

/** Who has a line of its own in a story: a session of a client, or a node. */
export interface StoryLane {
  readonly kind: "session" | "node";
  /** The session's number, or the node's index. */
  readonly index: number;
  readonly name: string;
}

/** An operation of the story; lanes by their index. */
export interface StoryAct extends WitnessedOperation {
  readonly lane: number;
  /** What stands on its bar: `w k42 = v7`, `r k42 → v5`. */
  readonly label: string;
  /**
   * `offence`: what breaks the rule; `part`: what it is held against; `background`: not needed to
   * see the breach, but it wrote a version that is spoken of.
   */
  readonly part: "offence" | "part" | "background";
  /** When the node made its answer, where a message tells. */
  readonly servedNs?: number;
  /** The lane of the node that answered; -1 when it has none. */
  readonly nodeLane: number;
}

export interface StoryMessage {
  readonly role: MessageRole;
  readonly from: number;
  readonly to: number;
  readonly sentNs: number;
  readonly endNs: number;
  readonly fate: TracedMessage["fate"];
  /** What it brings or confirms: `k42 = v7`; empty for others. */
  readonly label: string;
}

/** A write has come to one or more stages on a node, all at one moment; or the node leads from then on. */
export interface StoryMark {
  readonly lane: number;
  readonly atNs: number;
  readonly stages: readonly (TracedStage | "gone" | "leads")[];
  /** `k42 = v7`; empty where a node comes to lead. */
  readonly label: string;
}

export interface StoryFault {
  readonly label: string;
  readonly fromNs: number;
  readonly toNs: number;
  /** Lanes of the nodes that it hit; all nodes' when it hit no one in particular. */
  readonly lanes: readonly number[];
}

/** A violation told: the smallest piece of history that shows it, and what went on below it. */
export interface Story {
  /** The rule, by its name in the language: `read_your_writes`. */
  readonly rule: string;
  readonly caseLabel: string;
  /** From 0. */
  readonly trial: number;
  readonly sentence: string;
  /** The stretch of the run that it needs. */
  readonly fromNs: number;
  readonly toNs: number;
  readonly lanes: readonly StoryLane[];
  readonly acts: readonly StoryAct[];
  readonly messages: readonly StoryMessage[];
  readonly marks: readonly StoryMark[];
  readonly faults: readonly StoryFault[];
}

/** What a study has to tell about one rule. */
export interface Told {
  readonly rule: string;
  /** The plainest story over all cases and trials; null when nothing broke the rule. */
  readonly story: Story | null;
  /** What else must be said, a sentence. Absent: nothing. */
  readonly note?: string;
  /** How often the rule was broken, case by case. */
  readonly cases: readonly ToldCase[];
}

export interface ToldCase {
  readonly label: string;
  /** Null where nothing says how many operations the rule spoke of. */
  readonly checked: number | null;
  readonly violations: number;
}

/** The rules that stories are told of, by their names in the language. */
export const TOLD_RULES = [
  "read_your_writes",
  "monotonic_reads",
  "consistent_prefix",
  "monotonic_writes",
  "writes_follow_reads",
  "linearizability",
  "stale_reads",
  "lost_writes",
  "lost_updates",
  "phantom_reads",
  "split_brain",
  "divergence",
] as const;

export type ToldRule = (typeof TOLD_RULES)[number];

/** The rule that a metric counts the breaches of; null when no story can be told of it. */
export function ruleOf({ name, words }: Pick<MetricRef, "name" | "words">): ToldRule | null {
  const spoken =
    name === "violations" ? words[0] : name === "split_brain_time" ? "split_brain" : name;
  // Keys that differ for a while have a metric of the same name: only `violations(…)` is a breach.
  if (spoken === "divergence" && name !== "violations") return null;
  return TOLD_RULES.find((rule) => rule === spoken) ?? null;
}

/** Whether a word is the name of a rule. */
export function isToldRule(text: string): text is ToldRule {
  return TOLD_RULES.some((rule) => rule === text);
}
