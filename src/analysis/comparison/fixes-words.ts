import { formatMetric } from "../../units/format.ts";
import type { CaseResult, StudyResult } from "../results.ts";

/** Fixes named in a sentence; of more only the quickest are. */
const MOST_NAMED = 3;

/**
 * What the fixes come to, a sentence each: what each rule that is broken as it is takes to be kept,
 * the quickest reads at p99 first, and which fixes leave nothing at all.
 */
export function fixesSentences({ study, cases }: StudyResult): readonly string[] {
  const rules = study.metrics.filter(({ name }) => name === "violations");
  const [asItIs, ...fixes] = cases;
  const broken = rules.filter(({ id }) => (figureOf(asItIs, id) ?? 0) > 0);
  const perRule = broken.map(({ id, words }) => {
    const kept = quickest(fixes.filter((one) => figureOf(one, id) === 0));
    const how = kept.length === 0 ? "no fix here keeps it" : `kept with ${named(kept)}`;
    return `${words[0] ?? id}: ${how}`;
  });
  const clean = quickest(fixes.filter((one) => rules.every(({ id }) => figureOf(one, id) === 0)));
  if (broken.length === 0 && asItIs !== undefined) {
    return ["as it is, no violation was seen; what each fix costs stands beside it"];
  }
  const all =
    clean.length === 0
      ? "every fix leaves violations"
      : `no violation was seen with ${named(clean)}`;
  return broken.length > 1 || clean.length === 0 ? [...perRule, all] : perRule;
}

function quickest(cases: readonly CaseResult[]): readonly CaseResult[] {
  return cases.filter((one) => p99Of(one) !== null).sort((a, b) => p99Of(a)! - p99Of(b)!);
}

function named(cases: readonly CaseResult[]): string {
  const text = cases
    .slice(0, MOST_NAMED)
    .map((one) => `${one.plan.label} (p99 of reads ${formatMetric(p99Of(one)!, "s")})`)
    .join("; ");
  const rest = cases.length - MOST_NAMED;
  return rest > 0 ? `${text}; and ${rest} more` : text;
}

function p99Of(one: CaseResult): number | null {
  return figureOf(one, "p99(read.latency)");
}

function figureOf(one: CaseResult | undefined, id: string): number | null {
  return one?.metrics.get(id)?.value ?? null;
}
