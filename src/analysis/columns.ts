import type { MetricRef } from "../model/measures.ts";
import type { RunRecord } from "../model/run-record.ts";
import { foundColumns } from "./found-columns.ts";
import { readMetric } from "./metrics/estimate.ts";
import { METRICS } from "./metrics/registry.ts";
import { viewsOf } from "./metrics/view.ts";
import type { CaseResult, Estimate, MetricUnit, StudyResult } from "./results.ts";
import { type FilledColumn, metricColumnName, snake, withDistinctNames } from "./schema.ts";
import { trustOf } from "./trust/trust.ts";

/** One row a case: its label, its params, each metric with the ends of its interval, its verdicts. */
export function caseColumns(result: StudyResult): readonly FilledColumn[] {
  const { cases, study } = result;
  return withDistinctNames([
    text(
      "case",
      "which combination of the swept params",
      cases.map(({ plan }) => plan.label),
    ),
    ...paramColumns(cases),
    number(
      "trials",
      "",
      "runs with a seed each",
      cases.map(({ trials }) => trials),
    ),
    ...study.metrics.flatMap((ref) => metricColumns(ref, cases)),
    ...foundColumns(result),
    ...["fsync", "network", "apply", "round_trip"].map((name) =>
      number(
        `limit_${name}_per_s`,
        "/s",
        "closed-form bound of the writes; empty when it does not limit",
        cases.map(
          ({ bounds }) => bounds.find((bound) => bound.name === name)?.writesPerSecond ?? null,
        ),
      ),
    ),
    text(
      "limited_by",
      "what limits write throughput",
      cases.map(({ bottleneck }) => bottleneck),
    ),
    ...(["pass", "fail", "undecided", "skipped"] as const).map((verdict) =>
      number(
        `${verdict}_count`,
        "",
        `expectations with the verdict ${verdict}`,
        cases.map((one) => one.expectations.filter((e) => e.verdict === verdict).length),
      ),
    ),
    boolean(
      "complete",
      "false when a run was stopped early",
      cases.map(({ complete }) => complete),
    ),
    text(
      "trust",
      "what the case's times are, and whether anything like it was measured: calibrated, given, default or extrapolated",
      cases.map((one) => trustOf(one).label),
    ),
  ]);
}

/** One row a trial: case, params, the trial's own value of each metric, and how the run ended. */
export function runColumns(result: StudyResult): readonly FilledColumn[] {
  const rows = result.cases.flatMap((one) =>
    one.records.map((record, trial) => ({ one, record, trial })),
  );
  const views = new Map(
    result.cases.map((one) => [one, viewsOf(one.plan.plan, one.records)] as const),
  );
  const of = (pick: (record: RunRecord) => unknown) => rows.map(({ record }) => pick(record));
  return withDistinctNames([
    text(
      "case",
      "which combination of the swept params",
      rows.map(({ one }) => one.plan.label),
    ),
    ...paramColumns(rows.map(({ one }) => one)),
    number(
      "trial",
      "",
      "counted from 0",
      rows.map(({ trial }) => trial),
    ),
    text(
      "seed",
      "root of the run's random numbers",
      of(({ seed }) => seed),
    ),
    ...result.study.metrics.map((ref) => {
      const unit = METRICS.get(ref.name)?.unit ?? "count";
      const read = rows.map(({ one, record }) => {
        const view = views.get(one)?.trials.find(({ records }) => records[0] === record);
        const reading = view && readMetric(ref, view);
        return unit === "word" ? (reading?.word ?? null) : finite(reading?.value);
      });
      return metricColumn(ref, unit, "", "in this trial", read);
    }),
    number(
      "end_s",
      "s",
      "simulated time reached",
      of(({ endNs }) => endNs / 1e9),
    ),
    number(
      "events",
      "",
      "simulated events",
      of(({ events }) => events),
    ),
    boolean(
      "complete",
      "false when the run was stopped early",
      of((record) => record.complete),
    ),
    text(
      "trace_hash",
      "equal traces, equal hashes",
      of(({ traceHash }) => traceHash),
    ),
  ]);
}

/** Params as values in base units, and as their users wrote them. */
function paramColumns(cases: readonly CaseResult[]): FilledColumn[] {
  const names = [...new Set(cases.flatMap(({ plan }) => plan.params.map(({ name }) => name)))];
  return names.flatMap((name): FilledColumn[] => {
    const values = cases.map(({ plan }) => plan.params.find((param) => param.name === name));
    const json = values.map((value) => value?.json ?? null);
    const isNumber = json.every((one) => one === null || typeof one === "number");
    return [
      {
        name: `param_${snake(name)}`,
        type: isNumber ? "number" : "text",
        unit: "",
        label: name,
        meaning: "the param's value, in base units",
        values: isNumber ? json : json.map((one) => (one === null ? null : String(one))),
      },
      {
        name: `param_${snake(name)}_text`,
        type: "text",
        unit: "",
        label: name,
        meaning: "the param as its user writes it",
        values: values.map((value) => value?.text ?? null),
      },
    ];
  });
}

function metricColumns(ref: MetricRef, cases: readonly CaseResult[]): FilledColumn[] {
  const estimates = cases.map(({ metrics }) => metrics.get(ref.id));
  const unit = estimates.find((one) => one !== undefined)?.unit ?? "count";
  const pick = (field: "value" | "low" | "high") => estimates.map((one) => one?.[field] ?? null);
  const words = estimates.map((one: Estimate | undefined) => one?.word ?? one?.value ?? null);
  if (unit === "word") return [metricColumn(ref, unit, "", "over all trials", words)];
  return [
    metricColumn(ref, unit, "", "over all trials", pick("value")),
    metricColumn(ref, unit, "_low", "low end of the 95 % interval", pick("low")),
    metricColumn(ref, unit, "_high", "high end of the 95 % interval", pick("high")),
  ];
}

function metricColumn(
  ref: MetricRef,
  unit: MetricUnit,
  end: string,
  meaning: string,
  values: readonly unknown[],
): FilledColumn {
  const type = unit === "word" ? "text" : "number";
  const name = `${metricColumnName(ref.id, unit)}${end}`;
  return { name, type, unit: unit === "word" ? "" : unit, label: ref.id, meaning, values };
}

function finite(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}

/** A column of numbers whose label is its name. */
export function number(
  name: string,
  unit: string,
  meaning: string,
  values: ArrayLike<unknown>,
): FilledColumn {
  return { name, type: "number", unit, label: name, meaning, values };
}

/** A column of words whose label is its name. */
export function text(name: string, meaning: string, values: readonly unknown[]): FilledColumn {
  return { name, type: "text", unit: "", label: name, meaning, values };
}

function boolean(name: string, meaning: string, values: readonly unknown[]): FilledColumn {
  return { name, type: "boolean", unit: "", label: name, meaning, values };
}
