import type { CaseResult, Estimate, Verdict } from "../analysis/results.ts";
import type { Candidate } from "./candidate.ts";
import {
  type Requirement,
  type RequirementId,
  requirementsOf,
  type Trouble,
} from "./requirements.ts";
import type { TheoryFinding } from "./theory.ts";
import type { Wish } from "./wish.ts";

/** What became of one requirement, in the case in which it came off worst. */
export interface Finding {
  readonly id: RequirementId;
  readonly asks: string;
  readonly verdict: "pass" | "fail" | "undecided";
  /** `run`: measured; `theory`: closed form, without a run or beside one that had too little of it. */
  readonly by: "run" | "theory";
  readonly trouble: Trouble | null;
  /** What was seen: `p99(write.latency) = 312 ms (298–325)`; or what theory says. */
  readonly seen: string;
  readonly estimate: Estimate | null;
}

const RANK: Readonly<Record<Verdict, number>> = { fail: 0, undecided: 1, pass: 2, skipped: 3 };

/** Each requirement's verdict over the cases that ran, the worst of them; those not asked are left out. */
export function judge(
  wish: Wish,
  candidate: Candidate,
  cases: readonly CaseResult[],
  theory: readonly TheoryFinding[],
): readonly Finding[] {
  return requirementsOf(wish).flatMap((requirement) => {
    const seen = worst(requirement, candidate, cases);
    const against = theory.find(({ id }) => id === requirement.id);
    // What no run has been asked yet is left to the run.
    const decides = against !== undefined && (seen !== null || against.prunes);
    if (decides && seen?.verdict !== "fail") return [byTheory(requirement, against, seen)];
    return seen === null ? [] : [seen];
  });
}

/** The findings of a candidate that is not run: what theory says against it. */
export function judgeByTheory(wish: Wish, theory: readonly TheoryFinding[]): readonly Finding[] {
  return requirementsOf(wish).flatMap((requirement) => {
    const against = theory.find(({ id }) => id === requirement.id);
    return against === undefined ? [] : [byTheory(requirement, against)];
  });
}

/** What theory says, beside what was seen in runs that had too little of it. */
function byTheory(
  { id, asks }: Requirement,
  { text }: TheoryFinding,
  seen: Finding | null = null,
): Finding {
  const both = seen === null ? text : `${text}; seen in the runs: ${seen.seen}`;
  const { trouble = null, estimate = null } = seen ?? {};
  return { id, asks, verdict: "fail", by: "theory", trouble, seen: both, estimate };
}

function worst(
  { id, asks, metric }: Requirement,
  candidate: Candidate,
  cases: readonly CaseResult[],
): Finding | null {
  const found = cases.flatMap((one) => {
    const result = one.expectations.find(({ expectation }) => expectation.label === asks);
    if (result === undefined || result.verdict === "skipped") return [];
    const estimate = one.metrics.get(metric(candidate)) ?? null;
    return [{ one, result, estimate }];
  });
  // Of equal verdicts the larger figure is the worse one: everything asked is a bound from above,
  // but for the load, which has one case.
  found.sort(
    (a, b) =>
      RANK[a.result.verdict] - RANK[b.result.verdict] ||
      (b.estimate?.value ?? 0) - (a.estimate?.value ?? 0),
  );
  const [first] = found;
  if (first === undefined) return null;
  const { one, result, estimate } = first;
  const overloaded = id === "load" ? one.instabilities[0] : undefined;
  return {
    id,
    asks,
    verdict: overloaded === undefined ? (result.verdict as Finding["verdict"]) : "fail",
    by: "run",
    trouble: troubleOf(one),
    seen: overloaded ?? result.seen,
    estimate,
  };
}

function troubleOf({ plan }: CaseResult): Trouble | null {
  const param = plan.params.find(({ name }) => name === "trouble");
  return param === undefined ? null : (String(param.json) as Trouble);
}
