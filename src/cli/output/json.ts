import { quantileMethod } from "../../analysis/metrics/quantile-method.ts";
import type { CaseResult, FindResult, StudyResult } from "../../analysis/results.ts";
import { differencesOf } from "../../analysis/theory/differences-of.ts";
import { trustOf, trustOfMetric } from "../../analysis/trust/trust.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { positionAt, type SourceText, type Span } from "../../diagnostics/span.ts";
import type { MetricRef } from "../../model/measures.ts";
import type { Outcome } from "../../run.ts";
import { comparisonJson, rankingJson } from "./comparison-json.ts";
import { comparisonsOf } from "./comparisons.ts";
import { estimateJson, fieldsOf } from "./estimate-json.ts";
import { traceJson } from "./story.ts";
import { trustJson } from "./trust.ts";
import { yearsJson } from "./years-json.ts";

/**
 * The answer as one JSON object in base units. The fields of the first level, of a case, of a
 * metric and of an expectation are a promise to other programs; further ones may be added.
 */
export function outcomeJson(outcome: Outcome, version: string): object {
  const { result } = outcome;
  return {
    scenario: result?.study.title ?? outcome.study?.title ?? "",
    version,
    seed: result?.study.seed ?? outcome.study?.seed ?? "",
    hash: result?.hash ?? null,
    resultHash: result?.resultHash ?? null,
    complete: result?.complete ?? false,
    cases: result?.cases.map((one) => caseJson(one, result.study.metrics)) ?? [],
    found: result?.found?.map((one) => foundJson(one, result)) ?? [],
    comparisons:
      result === null
        ? []
        : comparisonsOf(result).map((comparison) => comparisonJson(comparison, result.cases)),
    ranked: result?.rankings?.map(rankingJson) ?? [],
    stories: result?.stories?.map(traceJson) ?? [],
    failures: outcome.failures.map(({ caseIndex, trial, reason }) => ({
      caseIndex,
      trial,
      reason,
    })),
    diagnostics: diagnosticsJson(outcome.diagnostics, outcome.sources),
  };
}

function caseJson(one: CaseResult, metrics: readonly MetricRef[]): object {
  const trust = trustOf(one);
  const labels = new Map(metrics.map((ref) => [ref.id, trustOfMetric(ref, trust)]));
  const quantiles = new Map(
    metrics.map((ref) => [ref.id, quantileMethod(ref, one.plan.plan.measures)]),
  );
  return {
    case: one.plan.label,
    params: fieldsOf(one.plan.params.map(({ name, json }) => [name, json])),
    trials: one.trials,
    complete: one.complete,
    metrics: fieldsOf(
      [...one.metrics].map(([id, estimate]) => [
        id,
        {
          ...estimateJson(estimate),
          ...(estimate.value !== null && { trust: labels.get(id) ?? trust.label }),
          ...(quantiles.get(id) && { quantile: quantiles.get(id) }),
        },
      ]),
    ),
    expectations: one.expectations.map(({ expectation, verdict, passed, of, seen }) => ({
      kind: expectation.kind,
      text: expectation.text,
      ...(expectation.label !== undefined && { label: expectation.label }),
      verdict,
      passed,
      of,
      seen,
    })),
    bounds: fieldsOf(
      one.bounds.map(({ name, writesPerSecond, formula }) => [
        name,
        { value: writesPerSecond, unit: "/s", formula },
      ]),
    ),
    bottleneck: one.bottleneck,
    explanation: one.explanation,
    instabilities: one.instabilities,
    remarks: one.remarks ?? [],
    ...(one.years !== undefined && { years: yearsJson(one.years) }),
    leavesOut: one.plan.leavesOut,
    differences: differencesOf(one),
    trust: trustJson(trust),
  };
}

/** One answer of `find`; `case` tells which where there are several. */
function foundJson(found: FindResult, { cases }: StudyResult): object {
  const { find, value, low, high, unit, outcome, runs, firstGuess, remarks, probes } = found;
  return {
    text: find.text,
    ...(find.label !== undefined && { label: find.label }),
    ...(cases.length > 1 && { case: cases[found.caseIndex]?.plan.label }),
    param: find.param,
    value,
    low,
    high,
    unit,
    outcome,
    runs,
    firstGuess,
    remarks,
    probes: probes.map((probe) => ({
      value: probe.value,
      verdict: probe.verdict,
      runs: probe.runs,
      seen: probe.seen,
      metrics: fieldsOf([...probe.metrics].map(([id, estimate]) => [id, estimateJson(estimate)])),
    })),
  };
}

/** Diagnostics with lines and columns for programs that show them. */
export function diagnosticsJson(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceText[],
): object[] {
  const texts = new Map(sources.map(({ id, text }) => [id, text]));
  const place = (span: Span, offset: number): object => ({
    ...positionAt(texts.get(span.source) ?? "", offset),
    offset,
  });
  const spanJson = (span: Span): object => ({
    source: span.source,
    start: place(span, span.start),
    end: place(span, span.end),
  });
  return diagnostics.map((one) => ({
    code: one.code,
    severity: one.severity,
    span: spanJson(one.span),
    message: one.message,
    ...(one.primary !== undefined && { primary: one.primary }),
    labels: one.labels.map(({ span, text }) => ({ span: spanJson(span), text })),
    help: one.help,
    edits: one.edits.map(({ span, replacement }) => ({ span: spanJson(span), replacement })),
  }));
}

/** JSON text for people and programs: two spaces, one line at the end. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
