import { writeFileSync } from "node:fs";
import type { ColumnTable } from "arquero";
import type { StudyResult, Verdict } from "../analysis/results.ts";
import { toldText } from "../analysis/witness/told-text.ts";
import { availabilityNines } from "../charts/availability-nines.ts";
import type { Chart } from "../charts/chart.ts";
import { latencyQuantiles } from "../charts/latency-quantiles.ts";
import { throughputAgainstBounds } from "../charts/throughput-bounds.ts";
import { timeline } from "../charts/timeline.ts";
import { topology } from "../charts/topology.ts";
import { AVAILABLE, tailOf, WRITES } from "../charts/usual-metrics.ts";
import { usualSeries } from "../charts/usual-series.ts";
import { utilisation } from "../charts/utilisation.ts";
import { withTrust } from "../charts/with-trust.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { MetricRef } from "../model/measures.ts";
import { isToldRule, ruleOf, TOLD_RULES } from "../model/story.ts";
import { renderFragment } from "../report/fragment.ts";
import type { Outcome, ScenarioOptions } from "../run.ts";
import { seekStory } from "../sweep/seek-story.ts";
import { type Bundle, INSPECT, JUPYTER_DISPLAY } from "./bundle.ts";
import { type Compared, comparedBy } from "./compared.ts";
import { type FoundLine, foundLines } from "./found-line.ts";
import { type Analyse, Measured } from "./measured.ts";
import type { MetricName } from "./metric-name.ts";
import { nearest, refuseUnknown } from "./misuse.ts";
import { Picture } from "./picture.ts";
import { PLACE_OPTIONS, type Place, placeOf } from "./place.ts";
import { Ranked } from "./ranked-view.ts";
import { Reading } from "./reading.ts";
import { type ChartChoices, chartOf, frontierOf, matrixOf } from "./run-charts.ts";
import { opsOf, seriesOf, type TableMakers } from "./run-tables.ts";
import { runText } from "./run-text.ts";
import { StoryPicture } from "./story-picture.ts";
import type { Scenario } from "./template.ts";

/** One expectation in one case. */
export interface VerdictLine {
  readonly case: string;
  readonly text: string;
  readonly verdict: Verdict;
  readonly seen: string;
}

export interface RunParts {
  readonly scenario: Scenario;
  readonly options: ScenarioOptions;
  readonly outcome: Outcome;
  readonly result: StudyResult;
  /** Handed in, so that arquero and the analysis are loaded with the first run only. */
  readonly tools: TableMakers & { readonly analyse: Analyse };
  /** The call that gives the same run again. */
  readonly call: string;
}

/** What came out of a scenario: tables, charts, verdicts, and the whole result as data. */
export class Run {
  readonly result: StudyResult;
  /** Warnings and notes of the checker. */
  readonly diagnostics: readonly Diagnostic[];
  private readonly parts: RunParts;
  private readonly measured: Measured;
  private readonly made: { table?: ColumnTable; runs?: ColumnTable; ops?: ColumnTable } = {};

  constructor(parts: RunParts) {
    this.parts = parts;
    this.result = parts.result;
    this.diagnostics = parts.outcome.diagnostics;
    const { result, scenario, options, tools } = parts;
    this.measured = new Measured({ result, scenario, options, analyse: tools.analyse });
  }

  /** An arquero table, a row a case: params, and each metric with its interval, in base units. */
  get table(): ColumnTable {
    this.made.table ??= this.parts.tools.casesTable(this.result) as ColumnTable;
    return this.made.table;
  }

  /** An arquero table, a row a trial of a case. */
  get runs(): ColumnTable {
    this.made.runs ??= this.parts.tools.runsTable(this.result) as ColumnTable;
    return this.made.runs;
  }

  /**
   * An arquero table, a row an operation of the first trial of each case; those runs are made again
   * for it, with everything kept. {@link opsOf} is for one case or another trial.
   */
  get ops(): ColumnTable {
    this.made.ops ??= this.opsOf();
    return this.made.ops;
  }

  /** Like {@link ops}, of one case or of another trial: `opsOf({ case: "ack=none", trial: 2 })`. */
  opsOf(place: Place = {}): ColumnTable {
    refuseUnknown(place, PLACE_OPTIONS, "opsOf");
    return opsOf(this.parts.tools, this.result, place);
  }

  /**
   * An arquero table of what happened over time, a row a point of a run: `series("lag")` the lag of
   * every follower, `series("lag(pg2)")`, `series("rate(write.ok)")`, `series("queue")`; every column
   * when nothing is named. The first trial of each case, unless a case or a trial is named.
   */
  series(what?: string, place: Place = {}): ColumnTable {
    refuseUnknown(place, PLACE_OPTIONS, "series");
    return seriesOf(this.parts.tools, this.result, what, place);
  }

  /**
   * One metric of one case with its 95 % interval: `metric("rto", { case: "ack=none" }).value`, in base
   * units. The first case when none is named. Any metric will do that the run's records can tell.
   */
  metric(metric: MetricName, place: Pick<Place, "case"> = {}): Reading {
    refuseUnknown(place, ["case"], "metric");
    const { result, metric: known } = this.measured.with(metric);
    return new Reading(placeOf(result, place).one.metrics.get(known.id)!);
  }

  /**
   * Metrics with units and intervals as people read them, a row a case: `summary(["rto", "lost_writes"])`.
   * {@link table} has the same as numbers.
   */
  summary(metrics: readonly MetricName[]): readonly Readonly<Record<string, string>>[] {
    if (!Array.isArray(metrics)) throw new TypeError('the metrics are a list: summary(["rto"])');
    const known = metrics.map((text) => [text, this.measured.with(text)] as const);
    const { axes } = this.result.study;
    return this.result.cases.map(({ plan }, index) => {
      const params = plan.params.filter(({ name }) => axes.includes(name));
      const found = known.map(([text, { result, metric }]) => {
        return [text, String(new Reading(result.cases[index]!.metrics.get(metric.id)!))] as const;
      });
      return Object.fromEntries([
        ...params.map(({ name, text }) => [name, text] as const),
        ...found,
      ]);
    });
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
   * A chart of a metric over swept params: `chart("p99(write.latency)", { by: "rtt", color: "ack" })`.
   * Any metric will do, also one that the scenario does not name. Throws in one sentence for what is
   * no metric, no param and no option, with the nearest one.
   */
  chart(metric: MetricName, choices: ChartChoices = {}): Picture {
    return new Picture(chartOf(this.measured, metric, choices));
  }

  /**
   * A metric between the values of swept params, pair by pair with the same random numbers; by all of
   * them when `by` is absent. Throws a RangeError when there is nothing to compare.
   */
  compare(metric: MetricName, by?: string | readonly string[]): Compared {
    const { result, metric: known } = this.measured.with(metric);
    return comparedBy(result, known.id, by === undefined ? undefined : [by].flat());
  }

  /** The answers of the report's `rank` items, in its order. */
  get rankings(): readonly Ranked[] {
    return (this.result.rankings ?? []).map((ranking) => new Ranked(ranking));
  }

  /**
   * What happened over one run: a panel for each metric, with the faults shaded. The metrics of the
   * report's timelines when none is named, and the first trial of the first case:
   * `timeline({ trial: 3 })`, `timeline(["rate(write.ok)", "lag(pg2)"], { case: "ack=none" })`.
   */
  timeline(place?: Place): Picture;
  timeline(metrics: readonly MetricName[], place?: Place): Picture;
  timeline(what: readonly MetricName[] | Place = {}, later: Place = {}): Picture {
    const named = Array.isArray(what);
    if (typeof what === "string")
      throw new TypeError(`the metrics are a list: timeline(["${what}"])`);
    const place = named ? later : (what as Place);
    refuseUnknown(place, PLACE_OPTIONS, "timeline");
    const placed = placeOf(this.result, place);
    const metrics = named
      ? what.map((text: string) => this.measured.with(text).metric)
      : usualSeries(this.result, placed.one, placed.one.records[placed.trial]!);
    const chart = timeline(placed.one, { metrics, trial: placed.trial });
    return drawn(
      chart && withTrust(chart, [placed.one], metrics),
      `a series over time of ${metrics.map(({ id }) => id).join(", ")}`,
    );
  }

  /** The sites with their nodes and the delays between them. */
  topology(): Picture {
    return drawn(topology(this.result), "a node");
  }

  /**
   * What each case costs against what it gives: `frontier("cost", "p99(write.latency)")`. Those that no
   * other case beats in both are joined by a line.
   */
  frontier(paid: MetricName, bought: MetricName): Picture {
    return new Picture(frontierOf(this.measured, paid, bought));
  }

  /**
   * Counts or shares as a matrix, a row a metric and a column a case: which fix leaves which anomaly.
   * `matrix(["violations(read_your_writes)", "violations(monotonic_reads)"])`.
   */
  matrix(metrics: readonly MetricName[], title = "What each case leaves"): Picture {
    if (!Array.isArray(metrics))
      throw new TypeError('the metrics are a list: matrix(["lost_writes"])');
    return new Picture(matrixOf(this.measured, metrics, title));
  }

  /** Each case's availability in nines. */
  nines(): Picture {
    return this.drawn(availabilityNines(this.result), [AVAILABLE], "a time without an answer");
  }

  /** Each case's throughput beside its four closed-form bounds. */
  bounds(): Picture {
    return this.drawn(throughputAgainstBounds(this.result), [WRITES], "a write throughput");
  }

  /** The quantiles of `write.latency` or `read.latency`, the tail stretched. */
  latencies(metric = "write.latency"): Picture {
    return this.drawn(latencyQuantiles(this.result, metric), [tailOf(metric)], metric);
  }

  /** How busy each disk, CPU, network card, apply pool and link was. */
  utilisation(): Picture {
    return this.drawn(utilisation(this.result), [WRITES], "a busy station");
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
      throw new RangeError(`no story is told of ${violation}${nearest(violation, TOLD_RULES)}`);
    }
    const { study, stories } = this.result;
    const told = stories?.find((one) => one.rule === rule) ?? seekStory(study, rule);
    if (told.story === null) throw new RangeError(toldText(told).join(" "));
    return new StoryPicture(told.story);
  }

  /** Writes the report, one self-contained page, and gives the path back. */
  async report(path: string): Promise<string> {
    const { reportPage } = await import("../cli/output/report-page.ts");
    const { scenario, outcome, call } = this.parts;
    writeFileSync(path, await reportPage(outcome, withText(this.result, scenario), call));
    return path;
  }

  private drawn(chart: Chart | null, metrics: readonly MetricRef[], what: string): Picture {
    return drawn(chart && withTrust(chart, this.result.cases, metrics), what);
  }

  toString(): string {
    const { outcome, result, call } = this.parts;
    return runText(outcome, result, call);
  }

  [INSPECT](): string {
    return this.toString();
  }

  [JUPYTER_DISPLAY](): Bundle {
    return { "text/plain": this.toString(), "text/html": renderFragment(this.result).text };
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

function drawn(chart: Chart | null, what: string): Picture {
  if (chart !== null) return new Picture(chart);
  throw new RangeError(`there is nothing to draw: no case has ${what}`);
}
