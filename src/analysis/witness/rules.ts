import type { MetricRef } from "../../model/measures.ts";

/** What breaking a rule looks like, at the end of the story's first sentence. */
const ENDINGS: Readonly<Record<string, string>> = {
  read_your_writes: "it missed its own write",
  monotonic_reads: "it went back in time",
  stale_reads: "it missed what had been acknowledged before it began",
  consistent_prefix: "it saw the answer without the question",
  monotonic_writes: "the later write came first",
  writes_follow_reads: "the write came before what its session had read",
  linearizability: "no order of these fits",
  lost_writes: "it was acknowledged, and it is gone",
  lost_updates: "it was overwritten unseen",
  phantom_reads: "what it had read never came to stay",
  split_brain: "two leaders took writes at the same time",
};

/** Metrics whose name is not the rule's. */
const RULES: Readonly<Record<string, string>> = { split_brain_time: "split_brain" };

/** The rule that a metric counts the breaches of; null when no story can be told of it. */
export function ruleOf({ name, words }: Pick<MetricRef, "name" | "words">): string | null {
  const rule = name === "violations" ? (words[0] ?? "") : (RULES[name] ?? name);
  return Object.hasOwn(ENDINGS, rule) ? rule : null;
}

/** `it missed its own write`; empty for a rule without words. */
export function endingOf(rule: string): string {
  return Object.hasOwn(ENDINGS, rule) ? ENDINGS[rule]! : "";
}

/** `read_your_writes` as a reader says it. */
export function ruleText(rule: string): string {
  return rule.replaceAll("_", " ").replace("read your writes", "read-your-writes");
}
