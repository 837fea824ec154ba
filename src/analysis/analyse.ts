import type { RunRecord } from "../model/run-record.ts";
import type { CasePlan, Study } from "../model/study.ts";
import { resultHash, studyHash } from "./hash.ts";
import { estimateMetric } from "./metrics/estimate.ts";
import { viewsOf } from "./metrics/view.ts";
import type { CaseResult, StudyResult } from "./results.ts";
import { findBottleneck } from "./theory/bottleneck.ts";
import { boundsOf, limitsOf } from "./theory/bounds.ts";
import { explain } from "./theory/explanation.ts";
import { findInstabilities, unsteady } from "./theory/stability.ts";
import { judge } from "./verdicts/verdict.ts";
import { answerYears } from "./years/answer.ts";
import { withYears, withYearsHash } from "./years/with-years.ts";
import type { YearsRuns } from "./years/years.ts";

/**
 * From runs to answers: metrics with their intervals, verdicts, bounds, bottleneck and what has no
 * steady state, for each case. `records[case][trial]`; a case may have fewer trials than planned,
 * or none, when the study was stopped. `years[case]`: the cycles of its rare faults, if it has any.
 */
export function analyse(
  study: Study,
  records: readonly (readonly RunRecord[])[],
  years: readonly (YearsRuns | null)[] = [],
): StudyResult {
  const cases = study.cases.map((plan, index) =>
    analyseCase(study, plan, records[index] ?? [], years[index] ?? null),
  );
  const wanted = study.trials.kind === "fixed" ? study.trials.count : study.trials.min;
  return {
    study,
    cases,
    hash: studyHash(study),
    resultHash: withYearsHash(
      resultHash(study.cases.map((_, index) => records[index] ?? [])),
      years,
    ),
    complete: cases.every(({ complete, trials }) => complete && trials >= wanted),
  };
}

/** Said of a case whose automatic warm-up is no good. */
const NO_END =
  "`warmup = auto` finds no end of the transient: rates or latencies still drift in the part that was measured. A longer duration shows whether they settle.";

function analyseCase(
  study: Study,
  casePlan: CasePlan,
  records: readonly RunRecord[],
  cycles: YearsRuns | null,
): CaseResult {
  const { plan } = casePlan;
  const years = cycles === null ? null : answerYears(plan, cycles, records);
  const views = withYears(viewsOf(plan, records), years);
  const { pooled } = views;
  const found = pooled && findBottleneck(plan, pooled);
  const measured = pooled ? pooled.window.writesOk / pooled.seconds : undefined;
  const instabilities = findInstabilities(plan, measured);
  return {
    plan: casePlan,
    trials: records.length,
    complete: records.length > 0 && records.every(({ complete }) => complete),
    metrics: new Map(study.metrics.map((ref) => [ref.id, estimateMetric(ref, views)])),
    expectations: casePlan.expectations.map((one) =>
      judge(one, plan, records, views, (metric) => unsteady(instabilities, metric)),
    ),
    bounds: boundsOf(plan),
    bottleneck: found?.name ?? "",
    explanation: pooled ? explain(plan, pooled, limitsOf(plan), found) : "",
    instabilities: instabilities.map(({ sentence }) => sentence),
    remarks: [...(views.measured.settled ? [] : [NO_END]), ...(years?.remarks ?? [])],
    ...(years !== null && { years }),
    records,
  };
}
