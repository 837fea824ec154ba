import type { MetricRef } from "../model/measures.ts";
import type { RunRecord } from "../model/run-record.ts";
import type { CasePlan, Study } from "../model/study.ts";
import { resultHash, studyHash } from "./hash.ts";
import { estimateMetric } from "./metrics/estimate.ts";
import { remarksOnTrials } from "./metrics/trials-remarks.ts";
import { pilotOf, viewsOf } from "./metrics/view.ts";
import type { CaseResult, StudyResult } from "./results.ts";
import { remarksOnSeries } from "./runs/kept-series.ts";
import { findBottleneck } from "./theory/bottleneck.ts";
import { boundsOf, limitsOf } from "./theory/bounds.ts";
import { explain } from "./theory/explanation.ts";
import { findInstabilities, unsteady } from "./theory/stability.ts";
import { judgeAll } from "./verdicts/family.ts";
import type { Judged } from "./verdicts/verdict.ts";
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
  const analysed = study.cases.map((plan, index) =>
    analyseCase(study, plan, records[index] ?? [], years[index] ?? null),
  );
  const verdicts = judgeAll(
    analysed.map(({ judged, answer: { plan } }) => ({
      ...judged,
      expectations: plan.expectations,
    })),
  );
  const cases = analysed.map(({ answer }, index) => ({
    ...answer,
    expectations: verdicts[index] ?? [],
  }));
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

/** A case's answer without its verdicts, and what those are judged by. */
interface Analysed {
  readonly answer: Omit<CaseResult, "expectations">;
  readonly judged: Judged;
}

/** Said of a case whose automatic warm-up is no good. */
const NO_END =
  "`warmup = auto` finds no end of the transient: rates or latencies still drift in the part that was measured. A longer duration shows whether they settle.";

function analyseCase(
  study: Study,
  casePlan: CasePlan,
  records: readonly RunRecord[],
  cycles: YearsRuns | null,
): Analysed {
  const { plan } = casePlan;
  const years = cycles === null ? null : answerYears(plan, cycles, records);
  const pilot = pilotOf(study.trials);
  const views = withYears(viewsOf(plan, records, undefined, pilot), years);
  const { pooled } = views;
  const found = pooled && findBottleneck(plan, pooled);
  const measured = pooled ? pooled.window.writesOk / pooled.seconds : undefined;
  const instabilities = findInstabilities(plan, measured);
  const metrics = new Map(study.metrics.map((ref) => [ref.id, estimateMetric(ref, views)]));
  const answer = {
    plan: casePlan,
    trials: records.length,
    complete: records.length > 0 && records.every(({ complete }) => complete),
    metrics,
    bounds: boundsOf(plan),
    bottleneck: found?.name ?? "",
    explanation: pooled ? explain(plan, pooled, limitsOf(plan), found) : "",
    instabilities: instabilities.map(({ sentence }) => sentence),
    remarks: [
      ...(views.measured.settled ? [] : [NO_END]),
      ...remarksOnTrials(study.trials, views, metrics),
      ...(years?.remarks ?? []),
      ...remarksOnSeries(records),
    ],
    ...(years !== null && { years }),
    records,
  };
  const judged = {
    plan,
    records,
    views,
    unsteady: (ref: MetricRef) => unsteady(instabilities, ref),
  };
  return { answer, judged };
}
