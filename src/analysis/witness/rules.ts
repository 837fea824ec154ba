import type { ToldRule } from "../../model/story.ts";

/** What breaking a rule looks like, at the end of the story's first sentence. */
const ENDINGS: Readonly<Record<ToldRule, string>> = {
  read_your_writes: "it missed its own write",
  monotonic_reads: "it went back in time",
  stale_reads: "it missed what had been acknowledged before it began",
  consistent_prefix: "it saw the answer without the question",
  monotonic_writes: "the later write came first",
  writes_follow_reads: "the write came before what its session had read",
  linearizability: "no order of these fits",
  lost_writes: "it was acknowledged, and it is gone",
  lost_updates: "it was overwritten unseen",
  phantom_reads: "what it read is gone",
  split_brain: "two leaders took writes at the same time",
  divergence: "the nodes show different values to the end",
};

/** `it missed its own write`; empty for a rule without words. */
export function endingOf(rule: string): string {
  return Object.hasOwn(ENDINGS, rule) ? ENDINGS[rule as ToldRule] : "";
}

/** `read_your_writes` as a reader says it. */
export function ruleText(rule: string): string {
  return rule.replaceAll("_", " ").replace("read your writes", "read-your-writes");
}

/** The same as a heading: `The plainest breach of read-your-writes`. */
export function ruleTitle(rule: string): string {
  const isDeed = /^(stale|lost|phantom|split)/.test(rule);
  return isDeed
    ? `The plainest case of ${ruleText(rule)}`
    : `The plainest breach of ${ruleText(rule)}`;
}
