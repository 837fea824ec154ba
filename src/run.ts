import type { StudyResult } from "./analysis/results.ts";
import type { CostEstimate } from "./analysis/theory/cost-estimate.ts";
import { narrowedByFaults } from "./analysis/theory/degraded-links.ts";
import { findInstabilities } from "./analysis/theory/stability.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import type { SourceText } from "./diagnostics/span.ts";
import { check } from "./language/check/check.ts";
import type { CheckedScenario, HoleValue } from "./language/checked.ts";
import { compile } from "./language/compile/compile.ts";
import { compileProblem } from "./language/compile/compile-messages.ts";
import { faultSpan } from "./language/compile/fault-span.ts";
import type { ParamInputs } from "./language/compile/param-inputs.ts";
import type { Recompile } from "./language/compile/recompile.ts";
import { parse } from "./language/parse.ts";
import type { ImportReader, Source } from "./language/source.ts";
import type { RunLimits } from "./model/plan.ts";
import type { RunRecord } from "./model/run-record.ts";
import type { Told } from "./model/story.ts";
import type { Study } from "./model/study.ts";
import type { FindsCost } from "./sweep/find/cost.ts";
import type { FindsEnd } from "./sweep/find/find-all.ts";
import type { CaseAt } from "./sweep/find/place.ts";
import type { RunPool } from "./sweep/pool.ts";
import type { FailedRun } from "./sweep/protocol.ts";
import type { RankPlan } from "./sweep/rank/rank-plan.ts";
import type { RankedRuns } from "./sweep/rank/run-ranking.ts";
import type { Progress, StudyRuns } from "./sweep/run-study.ts";
import type { StudyYears } from "./sweep/years/run-years.ts";

/** What a caller may say about a scenario beside its text. */
export interface ScenarioOptions {
  /** How imports and datasets are read; time and files are handed in. */
  readonly reader: ImportReader;
  /** What fills the interpolations of a template. */
  readonly holes?: readonly HoleValue[];
  /** Values for params, as source text: `{rtt: "70ms"}`. */
  readonly set?: Readonly<Record<string, string>>;
  /** Further metrics, as source text: `p99(write.latency)`. */
  readonly measures?: readonly string[];
  readonly seed?: string;
  readonly trials?: number;
  /** Only the cases whose label this matches. */
  readonly cases?: string;
  readonly limits?: RunLimits;
  /** Warnings count as errors. */
  readonly strict?: boolean;
}

export interface RunOptions extends ScenarioOptions {
  /** Where all runs are carried out, in place of `jobs` and `threads`; the caller closes it. */
  readonly pool?: RunPool;
  /** Runs at the same time; 1 is this thread alone. */
  readonly jobs?: number;
  /** Worker threads even for one job, so that this thread stays free to listen. */
  readonly threads?: boolean;
  readonly signal?: AbortSignal;
  /** Where one in a hundred of a sweep's runs is made a second time; nowhere when absent. */
  readonly recheckIn?: RunPool;
  /** Bytes that the records of all runs together may take. */
  readonly maxBytes?: number;
  /** Stop after the first case in which an expectation failed. */
  readonly failFast?: boolean;
  readonly onProgress?: (progress: Progress) => void;
  /** Called after each run of the study's own cases with what its case has so far. */
  readonly onRun?: (caseIndex: number, soFar: () => readonly RunRecord[]) => void;
}

/** Text made into a study, or the reasons why not. */
export interface Prepared {
  /** Null when there is an error among the diagnostics. */
  readonly study: Study | null;
  /** Every text that a diagnostic may point into. */
  readonly sources: readonly SourceText[];
  readonly diagnostics: readonly Diagnostic[];
  /** A case of the study at other values of params, for searches; null or absent without a study. */
  readonly recompile?: Recompile | null;
  /** The params of a case as inputs, for rankings; null or absent without a study. */
  readonly paramInputs?: ParamInputs | null;
}

/** What became of a scenario. */
export interface Outcome extends Prepared {
  /** Null when nothing ran. */
  readonly result: StudyResult | null;
  readonly failures: readonly FailedRun[];
  readonly stopped: StudyRuns["stopped"];
}

/** Text → tree → typed scenario → study. Never throws on any text. */
export function prepare(source: Source, options: ScenarioOptions): Prepared {
  const parsed = parse(source);
  const checked = check(parsed, options);
  const found = distinct([...parsed.diagnostics, ...checked.diagnostics], options.strict);
  if (hasErrors(found)) return { study: null, sources: checked.sources, diagnostics: found };
  const compiled = compile(checked, options);
  const overloaded =
    compiled.study === null
      ? []
      : [...unsteadyCases(compiled.study, checked), ...narrowedCases(compiled.study, checked)];
  const diagnostics = distinct([...found, ...compiled.diagnostics, ...overloaded], options.strict);
  const study = hasErrors(diagnostics) ? null : compiled.study;
  const recompile = study && compiled.recompile;
  const paramInputs = study && compiled.paramInputs;
  const sources = [...checked.sources, ...compiled.sources];
  return { study, sources, diagnostics, recompile, paramInputs };
}

/**
 * What has no steady state because more is offered than a station can do: a warning for each
 * station of the first case that has it, at the workload.
 */
function unsteadyCases(study: Study, { workloads }: CheckedScenario): Diagnostic[] {
  const found = study.cases
    .filter(({ plan }) => plan.workloads.some(({ load }) => load.kind !== "closed"))
    .map(({ label, plan }) => ({ label, lasting: findInstabilities(plan).filter((i) => i.lasts) }))
    .filter(({ lasting }) => lasting.length > 0);
  const [first] = found;
  const [workload] = workloads;
  if (first === undefined || workload === undefined) return [];
  const alone = study.cases.length === 1;
  const cases = alone ? "" : ` This is ${first.label}, the first of ${found.length} such cases.`;
  const { span } = workload.names[0] ?? workload.keyword;
  return first.lasting.map(({ sentence }) => compileProblem("SC385", span, { sentence, cases }));
}

/** What faults on links leave too narrow for the load: a note for each fault, of the first case that has it. */
function narrowedCases({ cases }: Study, checked: CheckedScenario): Diagnostic[] {
  const found = cases.flatMap(({ label, plan }) =>
    narrowedByFaults(plan).map((one) => ({ ...one, of: label })),
  );
  return [...new Set(found.map(({ label }) => label))].flatMap((fault) => {
    const span = faultSpan(checked, fault);
    const same = found.filter(({ label }) => label === fault);
    const first = same.filter(({ of }) => of === same[0]?.of);
    const count = new Set(same.map(({ of }) => of)).size;
    const of = `This is ${first[0]?.of}, the first of ${count} such cases.`;
    const one = cases.length === 1 ? "" : ` ${of}`;
    return span === null
      ? []
      : first.map(({ sentence }) => compileProblem("SC386", span, { sentence, cases: one }));
  });
}

/** What a study will cost, before it runs. */
export async function estimate(study: Study): Promise<CostEstimate> {
  const [{ estimateCost }, { withYearsCost }] = await Promise.all([
    import("./analysis/theory/cost-estimate.ts"),
    import("./analysis/years/cost.ts"),
  ]);
  return withYearsCost(study, estimateCost(study));
}

/** Study → run records → result. */
export async function runPrepared(prepared: Prepared, options: RunOptions): Promise<Outcome> {
  const { study } = prepared;
  if (study === null) return { ...prepared, result: null, failures: [], stopped: "end" };
  const [{ runStudy }, { analyse }, { runsWithSeries }] = await Promise.all([
    import("./sweep/run-study.ts"),
    import("./analysis/analyse.ts"),
    import("./analysis/runs/kept-series.ts"),
  ]);
  const runs = await runStudy(study, {
    ...options,
    withSeries: runsWithSeries(study),
    ...(options.failFast && {
      stopAfterCase: (casePlan, records) => {
        const [only] = analyse({ ...study, cases: [casePlan] }, [records]).cases;
        return only?.expectations.some(({ verdict }) => verdict === "fail") ?? false;
      },
    }),
  });
  const years = runs.stopped === "end" ? await yearsOf(study, options, runs) : null;
  const analysed = analyse(study, runs.records, years?.cases);
  const failures = [...runs.failures, ...(years?.failures ?? [])];
  const stopped = years?.stopped ?? runs.stopped;
  const stories = stopped === "end" ? await storiesOf(study, runs, options) : null;
  const sought = stopped === "end" ? await findsOf(prepared, options, runs) : null;
  const ended = sought?.stopped ?? stopped;
  const ranked = ended === "end" ? await rankingsOf(prepared, options, runs) : null;
  failures.push(...(sought?.failures ?? []), ...(ranked?.failures ?? []));
  const result = {
    ...analysed,
    ...(sought === null ? {} : { found: sought.found }),
    ...(ranked === null ? {} : { rankings: ranked.rankings }),
    ...(stories === null ? {} : { stories }),
    complete: analysed.complete && (ranked?.stopped ?? ended) === "end" && failures.length === 0,
  };
  return { ...prepared, result, failures, stopped: ranked?.stopped ?? ended };
}

/** The violations that the report asks for, each told; null when it asks for none. */
async function storiesOf(
  study: Study,
  { records }: StudyRuns,
  { signal }: RunOptions,
): Promise<readonly Told[] | null> {
  const asked = study.report.flatMap((item) => (item.kind === "spacetime" ? [item.rule] : []));
  if (asked.length === 0) return null;
  const { tellStories } = await import("./sweep/stories.ts");
  const shouldStop = () => signal?.aborted === true;
  return tellStories(study, records, [...new Set(asked)], { shouldStop });
}

/** The cycles of faults that are too rare for a run; null where there are none. */
async function yearsOf(
  study: Study,
  options: RunOptions,
  { records }: StudyRuns,
): Promise<StudyYears | null> {
  const { hasYears, runYears } = await import("./sweep/years/run-years.ts");
  if (!hasYears(study)) return null;
  const runs = records.flat();
  const before = runs.reduce((sum, { events }) => sum + events, 0);
  return runYears(study, {
    ...options,
    onCycle: (done, planned, events) =>
      options.onProgress?.({
        done: runs.length + done,
        planned: runs.length + planned,
        events: before + events,
      }),
  });
}

/** The searches of all cases, made after the study; null when nothing is sought. */
async function findsOf(
  prepared: Prepared,
  options: RunOptions,
  { records }: StudyRuns,
): Promise<FindsEnd | null> {
  const { study } = prepared;
  const at = caseAt(prepared);
  if (study === null || at === null || !isSearching(study)) return null;
  const { findAll } = await import("./sweep/find/find-all.ts");
  const runs = records.flat();
  const events = runs.reduce((sum, one) => sum + one.events, 0);
  return findAll(study, at, {
    ...options,
    before: { done: runs.length, planned: runs.length, events },
  });
}

/** What the searches of a scenario will take, about; null when nothing is sought. */
export async function findsCost(prepared: Prepared): Promise<FindsCost | null> {
  const { study } = prepared;
  const at = caseAt(prepared);
  if (study === null || at === null || !isSearching(study)) return null;
  const { costOfFinds } = await import("./sweep/find/cost.ts");
  return costOfFinds(study, at);
}

/** Whether a study has a `find`. */
export function isSearching({ cases }: Study): boolean {
  return cases.some(({ finds }) => finds !== undefined);
}

/** A study's cases at other values of a param, as searches ask for them; null without a study. */
export function caseAt({ recompile }: Prepared): CaseAt | null {
  if (!recompile) return null;
  return (caseIndex, param, value) => {
    const { casePlan, diagnostics } = recompile(caseIndex, fieldOf(param, value));
    if (casePlan !== null) return { casePlan, reason: "" };
    const error = diagnostics.find(({ severity }) => severity === "error");
    return { casePlan: null, reason: error?.message ?? "it cannot be compiled" };
  };
}

/** What the report's `rank` items need to be run beside the study; null when there is none. */
export async function rankPlanOf(prepared: Prepared): Promise<RankPlan | null> {
  const { study, recompile, paramInputs } = prepared;
  if (!study?.report.some(({ kind }) => kind === "rank") || !recompile || !paramInputs) return null;
  const { planRankings } = await import("./sweep/rank/rank-scenario.ts");
  return planRankings(study, {
    params: paramInputs,
    planWith: (caseIndex, name, value) =>
      recompile(caseIndex, fieldOf(name, value)).casePlan?.plan ?? null,
  });
}

/** A record without a prototype, so that a param may be called `__proto__`. */
function fieldOf<T>(name: string, value: T): Record<string, T> {
  const record = Object.create(null) as Record<string, T>;
  record[name] = value;
  return record;
}

/** The rankings that the report asks for, run after the study; null when there is none. */
async function rankingsOf(
  prepared: Prepared,
  options: RunOptions,
  { records }: StudyRuns,
): Promise<RankedRuns | null> {
  const plan = await rankPlanOf(prepared);
  if (plan === null) return null;
  const { runRankings } = await import("./sweep/rank/run-ranking.ts");
  const before = records.flat().length;
  return runRankings(plan, {
    ...options,
    onProgress: ({ done, planned, events }) =>
      options.onProgress?.({ done: before + done, planned: before + planned, events }),
  });
}

/** The whole way: text → study → run records → result. */
export async function runScenario(source: Source, options: RunOptions): Promise<Outcome> {
  return runPrepared(prepare(source, options), options);
}

/** Whether something was found that keeps a scenario from running. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

/** One text from its name and content, without interpolations. */
export function sourceOf(id: string, text: string): Source {
  return { id, text, holes: 0 };
}

/** Each diagnostic once, whichever stage handed it on; warnings as errors when asked. */
function distinct(diagnostics: readonly Diagnostic[], strict = false): Diagnostic[] {
  const seen = new Map<string, Diagnostic>();
  for (const one of diagnostics) {
    const { source, start, end } = one.span;
    const key = [one.code, source, start, end, one.message].join("\u0000");
    const severity = strict && one.severity === "warning" ? "error" : one.severity;
    if (!seen.has(key)) seen.set(key, { ...one, severity });
  }
  return [...seen.values()];
}
