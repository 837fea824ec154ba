import { writeFileSync } from "node:fs";
import type { ColumnTable, Table } from "arquero";
import type { StudyResult, Verdict } from "../analysis/results.ts";
import { toldText } from "../analysis/witness/told-text.ts";
import { heatmap } from "../charts/heatmap.ts";
import { latencyQuantiles } from "../charts/latency-quantiles.ts";
import { metricByParam } from "../charts/metric-by-param.ts";
import { throughputAgainstBounds } from "../charts/throughput-bounds.ts";
import { timeline } from "../charts/timeline.ts";
import { utilisation } from "../charts/utilisation.ts";
import { packageVersion } from "../cli/version.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { MetricRef } from "../model/measures.ts";
import { isToldRule, ruleOf, TOLD_RULES } from "../model/story.ts";
import { renderFragment } from "../report/fragment.ts";
import type { Outcome } from "../run.ts";
import { seekStory } from "../sweep/seek-story.ts";
import { type Bundle, INSPECT, JUPYTER_DISPLAY } from "./bundle.ts";
import { type Compared, comparedBy } from "./compared.ts";
import { type FoundLine, foundLines } from "./found-line.ts";
import { Picture } from "./picture.ts";
import { Ranked } from "./ranked-view.ts";
import { runText } from "./run-text.ts";
import { StoryPicture } from "./story-picture.ts";
import type { Scenario } from "./template.ts";

/**
 * How tables are made; handed in, so that arquero is loaded with the first run only. What arquero
 * makes is a ColumnTable, on which it types its verbs.
 */
export interface TableMakers {
  readonly casesTable: (result: StudyResult) => Table;
  readonly runsTable: (result: StudyResult) => Table;
  readonly seriesTable: (result: StudyResult, caseIndex: number, trial: number) => Table;
}

/** One expectation in one case. */
export interface VerdictLine {
  readonly case: string;
  readonly text: string;
  readonly verdict: Verdict;
  readonly seen: string;
}

export interface ChartChoices {
  /** Params: the horizontal axis, then those that tell series apart; all swept ones when absent. */
  readonly by?: string | readonly string[];
  readonly mark?: "line" | "bar" | "heatmap";
  readonly title?: string;
}

export interface RunParts {
  readonly scenario: Scenario;
  readonly outcome: Outcome;
  readonly result: StudyResult;
  readonly tables: TableMakers;
  /** The call that gives the same run again. */
  readonly call: string;
}

/** What came out of a scenario: tables, charts, verdicts, and the whole result as data. */
export class Run {
  readonly result: StudyResult;
  /** Warnings and notes of the checker. */
  readonly diagnostics: readonly Diagnostic[];
  private readonly outcome: Outcome;
  private readonly tables: TableMakers;
  private readonly call: string;
  private readonly scenario: Scenario;

  constructor(parts: RunParts) {
    const { outcome, result, tables, call, scenario } = parts;
    this.scenario = scenario;
    this.outcome = outcome;
    this.result = result;
    this.diagnostics = outcome.diagnostics;
    this.tables = tables;
    this.call = call;
  }

  /** An arquero table, a row a case: params, and each metric with its interval. */
  table(): ColumnTable {
    return this.tables.casesTable(this.result) as ColumnTable;
  }

  /** An arquero table, a row a trial. */
  runs(): ColumnTable {
    return this.tables.runsTable(this.result) as ColumnTable;
  }

  /** An arquero table of what happened over time in one trial of one case. */
  series(caseIndex = 0, trial = 0): ColumnTable {
    return this.tables.seriesTable(this.result, caseIndex, trial) as ColumnTable;
  }

  /** Every expectation in every case. */
  get verdicts(): readonly VerdictLine[] {
    return this.result.cases.flatMap(({ plan, expectations }) =>
      expectations.map(({ expectation, verdict, seen }) => ({
        case: plan.label,
        text: expectation.text,
        verdict,
        seen,
      })),
    );
  }

  /** The answers of `find`, case by case. */
  get found(): readonly FoundLine[] {
    return foundLines(this.result.found ?? [], this.result.study.cases);
  }

  /**
   * A chart of a metric over swept params. Throws when no case has a number for the metric, and
   * names those that there are.
   */
  chart(metric: string, choices: ChartChoices = {}): Picture {
    const { by, mark, title } = choices;
    const axes = by === undefined ? this.result.study.axes : [by].flat();
    const options = { metric, by: axes, ...(title !== undefined && { title }) };
    const chart =
      mark === "heatmap"
        ? heatmap(this.result, options)
        : metricByParam(this.result, { ...options, ...(mark !== undefined && { mark }) });
    if (chart !== null) return new Picture(chart);
    throw new RangeError(`no case has a number for ${metric}; there are: ${this.metricNames()}`);
  }

  /**
   * A metric between the values of swept params, pair by pair with the same random numbers; by all of
   * them when `by` is absent. Throws a RangeError when there is nothing to compare.
   */
  compare(metric: string, by?: string | readonly string[]): Compared {
    return comparedBy(this.result, metric, by === undefined ? undefined : [by].flat());
  }

  /** The answers of the report's `rank` items, in its order. */
  get rankings(): readonly Ranked[] {
    return (this.result.rankings ?? []).map((ranking) => new Ranked(ranking));
  }

  /** What happened over one run: a panel for each metric, with the faults shaded. */
  timeline(metrics: readonly string[], caseIndex = 0, trial = 0): Picture {
    const known = new Map(this.result.study.metrics.map((metric) => [metric.id, metric]));
    const chosen = metrics.map((id) => known.get(id) ?? plainMetric(id));
    return drawn(timeline(this.caseAt(caseIndex), { metrics: chosen, trial }), "a series of these");
  }

  /** Each case's throughput beside its four closed-form bounds. */
  bounds(): Picture {
    return drawn(throughputAgainstBounds(this.result), "a write throughput");
  }

  /** The quantiles of `write.latency` or `read.latency`, the tail stretched. */
  latencies(metric = "write.latency"): Picture {
    return drawn(latencyQuantiles(this.result, metric), metric);
  }

  /** How busy each disk, CPU, network card, apply pool and link was. */
  utilisation(): Picture {
    return drawn(utilisation(this.result), "a busy station");
  }

  /**
   * The plainest violation of a rule as a space-time diagram with its story: `read_your_writes`, or
   * the metric that counts it. Trials are made again until one shows it; throws when none does.
   */
  spacetime(violation: string): StoryPicture {
    const words = /^violations\((\w+)\)$/.exec(violation);
    const name = words === null ? violation : "violations";
    const rule = isToldRule(violation) ? violation : ruleOf({ name, words: words?.slice(1) ?? [] });
    if (rule === null) {
      throw new RangeError(
        `no story can be told of ${violation}; there are: ${TOLD_RULES.join(", ")}`,
      );
    }
    const { study, stories } = this.result;
    const told = stories?.find((one) => one.rule === rule) ?? seekStory(study, rule);
    if (told.story === null) throw new RangeError(toldText(told).join(" "));
    return new StoryPicture(told.story);
  }

  /** Writes the report, one self-contained page, and gives the path back. */
  async report(path: string): Promise<string> {
    const { renderReport } = await import("../report/html.ts");
    const page = await renderReport(withText(this.result, this.scenario), {
      version: packageVersion(),
      command: this.call,
      diagnostics: this.diagnostics,
      sources: this.outcome.sources,
    });
    writeFileSync(path, page);
    return path;
  }

  toString(): string {
    return runText(this.outcome, this.result, this.call);
  }

  [INSPECT](): string {
    return this.toString();
  }

  [JUPYTER_DISPLAY](): Bundle {
    return { "text/plain": this.toString(), "text/html": renderFragment(this.result).text };
  }

  private caseAt(index: number) {
    const one = this.result.cases[index];
    if (one !== undefined) return one;
    throw new RangeError(`there is no case ${index}: this study has ${this.result.cases.length}`);
  }

  private metricNames(): string {
    const names = new Set<string>();
    for (const { metrics } of this.result.cases) {
      for (const [id, { value }] of metrics) if (value !== null) names.add(id);
    }
    return [...names].join(", ");
  }
}

/** The result with the interpolated values written out in the scenario's text. */
function withText(result: StudyResult, scenario: Scenario): StudyResult {
  const { source, text } = scenario;
  const sources = result.study.sources.map((one) =>
    one.id === source.id ? { ...one, text } : one,
  );
  return { ...result, study: { ...result.study, sources } };
}

function drawn(chart: ConstructorParameters<typeof Picture>[0] | null, what: string): Picture {
  if (chart !== null) return new Picture(chart);
  throw new RangeError(`there is nothing to draw: no case has ${what}`);
}

/** `rate(write.ok)` as a metric, for series that the study itself does not name. */
function plainMetric(id: string): MetricRef {
  const match = /^([\w.]+)\(([\w.]+)\)$/.exec(id);
  return { id, name: match?.[1] ?? id, words: match?.[2] ? [match[2]] : [], numbers: {} };
}
