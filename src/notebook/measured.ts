import type { CaseResult, StudyResult } from "../analysis/results.ts";
import type { MetricRef } from "../model/measures.ts";
import type { RunRecord } from "../model/run-record.ts";
import type { Study } from "../model/study.ts";
import { prepare, type ScenarioOptions } from "../run.ts";
import { nearest } from "./misuse.ts";
import type { Scenario } from "./template.ts";

/** The analysis of a study's runs; handed in, so that it is loaded with the first run only. */
export type Analyse = (study: Study, records: readonly (readonly RunRecord[])[]) => StudyResult;

/** A result that has the metric, and the metric under its own name. */
export interface WithMetric {
  readonly result: StudyResult;
  readonly metric: MetricRef;
}

/**
 * Metrics that nobody named when a study ran, worked out of its records when somebody asks: a notebook
 * looks at one thing, and then at the next. Only what needs more than the records, such as the
 * guarantees of sessions, has to be named before the run.
 */
export class Measured {
  private readonly base: StudyResult;
  private readonly scenario: Scenario;
  private readonly options: ScenarioOptions;
  private readonly analyse: Analyse;
  private readonly known = new Map<string, WithMetric>();

  constructor(parts: {
    readonly result: StudyResult;
    readonly scenario: Scenario;
    readonly options: ScenarioOptions;
    readonly analyse: Analyse;
  }) {
    this.base = parts.result;
    this.scenario = parts.scenario;
    this.options = parts.options;
    this.analyse = parts.analyse;
  }

  /**
   * The result with a metric by its text. Throws a RangeError in one sentence for a text that is no
   * metric, with the nearest one, and for a metric that this run has not kept.
   */
  with(text: string): WithMetric {
    if (typeof text !== "string" || text.trim() === "") {
      throw new TypeError('a metric is a text, such as "p99(write.latency)"');
    }
    const wanted = plain(text);
    const own = this.base.study.metrics.find(({ id }) => plain(id) === wanted);
    if (own !== undefined) return { result: this.base, metric: own };
    const before = this.known.get(wanted);
    if (before !== undefined) return before;
    const found = this.workOut(text);
    this.known.set(wanted, found);
    return found;
  }

  /** The result with several metrics. */
  withAll(texts: readonly string[]): StudyResult {
    const found = texts.map((text) => this.with(text));
    const cases = this.base.cases.map((one, index): CaseResult => {
      const own = found.map(({ result, metric }) => {
        return [metric.id, result.cases[index]!.metrics.get(metric.id)!] as const;
      });
      return { ...one, metrics: new Map([...one.metrics, ...own]) };
    });
    const metrics = new Map(this.base.study.metrics.map((metric) => [metric.id, metric]));
    for (const { metric } of found) metrics.set(metric.id, metric);
    return { ...this.base, study: { ...this.base.study, metrics: [...metrics.values()] }, cases };
  }

  private workOut(text: string): WithMetric {
    const { measures = [] } = this.options;
    const options = { ...this.options, measures: [...measures, text] };
    const { study, diagnostics } = prepare(this.scenario.source, options);
    const error = diagnostics.find(({ severity }) => severity === "error");
    if (study === null) throw new RangeError(this.sentence(text, error?.message, error?.help));
    const has = new Set(this.base.study.metrics.map(({ id }) => id));
    const added = study.metrics.filter(({ id }) => !has.has(id));
    const [metric] = added;
    if (metric === undefined || added.length > 1 || /[-+*/<>=]\s/.test(text)) {
      throw new RangeError(`\`${text}\` is not one metric, such as \`p99(write.latency)\``);
    }
    if (!keptAlike(study, this.base.study)) {
      throw new RangeError(
        `this run has not kept what \`${metric.id}\` needs: name it before, as in run(scenario, { measures: [${JSON.stringify(metric.id)}] })`,
      );
    }
    return { result: this.merged(study, metric), metric };
  }

  /** The base result, with one metric more in every case. */
  private merged(study: Study, metric: MetricRef): StudyResult {
    const { base } = this;
    const records = base.cases.map((one) => one.records);
    const fresh = this.analyse({ ...study, metrics: [metric] }, records);
    const cases = base.cases.map((one, index): CaseResult => {
      const estimate = fresh.cases[index]?.metrics.get(metric.id);
      if (estimate === undefined) return one;
      return { ...one, metrics: new Map([...one.metrics, [metric.id, estimate]]) };
    });
    return { ...base, study: { ...base.study, metrics: [...base.study.metrics, metric] }, cases };
  }

  private sentence(text: string, message = "", help: readonly string[] = []): string {
    const advice = help.find((line) => line.startsWith("did you mean"));
    const names = this.base.study.metrics.map(({ id }) => id);
    const end = advice === undefined ? nearest(text, names) : `: ${advice}`;
    return `${message || `\`${text}\` is no metric`}${end}`;
  }
}

function plain(text: string): string {
  return text.replace(/\s+/g, "");
}

/** Whether both studies keep the same things of their runs. */
function keptAlike(a: Study, b: Study): boolean {
  const kept = ({ cases }: Study) => JSON.stringify(cases.map(({ plan }) => plan.measures));
  return kept(a) === kept(b);
}
