import { type View, viewsOf } from "../metrics/view.ts";
import type { CaseResult } from "../results.ts";

/** Answers are frozen, so that what was put together for one stays true. */
const known = new WeakMap<CaseResult, View | null>();

/** All trials of a case as one view, put together once for everybody who asks; null without any. */
export function pooledOf(answer: CaseResult): View | null {
  const before = known.get(answer);
  if (before !== undefined) return before;
  const { pooled } = viewsOf(answer.plan.plan, answer.records);
  known.set(answer, pooled);
  return pooled;
}
