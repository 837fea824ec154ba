import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { SourceText } from "../../diagnostics/span.ts";
import type { RunLimits } from "../../model/plan.ts";
import type { CasePlan, Study } from "../../model/study.ts";
import type { CheckedScenario } from "../checked.ts";
import type { ImportReader } from "../source.ts";
import { withBlocks } from "./blocks-of-few-trials.ts";
import { compileCase, type UnlabelledCase } from "./case-plan.ts";
import { compileProblem } from "./compile-messages.ts";
import { caseEnv, type Env } from "./env.ts";
import { evaluate } from "./evaluate.ts";
import { rejectSwept } from "./find.ts";
import { withFindings } from "./findings.ts";
import { deepFreeze } from "./freeze.ts";
import { nameTable } from "./names.ts";
import { type ParamInputs, paramInputs } from "./param-inputs.ts";
import { caseLabels, paramValues } from "./params.ts";
import { Problems } from "./problems.ts";
import { type CaseSources, type Recompile, recompiler } from "./recompile.ts";
import { compileReport } from "./report.ts";
import { rolesIn } from "./roles.ts";
import { runSettings, seedOf, trialsOf } from "./run-settings.ts";
import { checkSet, readSet } from "./set-params.ts";
import { measureId, studyMetrics } from "./study-metrics.ts";
import { type Grid, gridOf, type Point } from "./sweep.ts";

const CASE_ID = "--case";

export interface CompileOptions {
  readonly reader: ImportReader;
  /** Values for params, as source text: `{rtt: "70ms"}`. */
  readonly set?: Readonly<Record<string, string>>;
  /** Further metrics, as source text. */
  readonly measures?: readonly string[];
  readonly seed?: string;
  readonly trials?: number;
  /** Only the cases whose label is this text, or holds it. */
  readonly cases?: string;
  readonly limits?: RunLimits;
}

export interface Compiled {
  /** Null when there is an error among the diagnostics, here or from the check. */
  readonly study: Study | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Texts beside the scenario's that diagnostics point into: `--set rtt`. */
  readonly sources: readonly SourceText[];
  /** Cases at other values of params; null without a study. */
  readonly recompile: Recompile | null;
  /** The params of a case as inputs of a ranking; null without a study. */
  readonly paramInputs: ParamInputs | null;
}

/**
 * Turns a checked scenario into all that is to be run: a plan of final numbers for each case, and
 * what is asked of them. Never throws; a scenario with errors gives no study.
 */
export function compile(checked: CheckedScenario, options: CompileOptions): Compiled {
  const problems = new Problems();
  const cases = compileCases(checked, options, problems);
  const made = cases === null ? null : studyOf(cases, options);
  const study = made === null || problems.failed ? null : deepFreeze(made);
  const from = study && cases && sourcesOf(cases, study, options);
  return {
    study,
    diagnostics: problems.all,
    sources: callSources(checked, options),
    recompile: from && recompiler(from),
    paramInputs: from && paramInputs(from),
  };
}

/** The texts of the call's own options. */
function callSources(checked: CheckedScenario, options: CompileOptions): readonly SourceText[] {
  const { cases, measures = [], set = {} } = options;
  return [
    ...readSet(set, checked).sources,
    ...measures.map((text, index) => ({ id: measureId(index), text })),
    ...(cases === undefined ? [] : [{ id: CASE_ID, text: cases }]),
  ];
}

/** The cases of a scenario, before what is asked of them. */
export interface CompiledCases {
  readonly env: Env;
  readonly scenario: CheckedScenario;
  readonly axes: readonly string[];
  readonly seed: string;
  readonly title: string;
  readonly cases: readonly (CasePlan & Placed)[];
}

/** What is known of a case beside its plan. */
interface Placed extends Pick<UnlabelledCase, "replication"> {
  /** The values that it gives to params: those of `--set` and of its place in the sweep. */
  readonly point: Point;
}

/** All cases with their plans; null when there is none (reported). */
export function compileCases(
  checked: CheckedScenario,
  options: CompileOptions,
  problems: Problems,
): CompiledCases | null {
  if (checked.diagnostics.some(({ severity }) => severity === "error")) return null;
  const set = readSet(options.set ?? {}, checked);
  for (const diagnostic of set.diagnostics) problems.add(diagnostic);
  const scenario = { ...checked, sources: [...checked.sources, ...set.sources] };
  const names = nameTable(scenario);
  const envOf = (point: Point): Env => {
    const overrides = new Map([...set.params, ...point]);
    return caseEnv({ scenario, names, reader: options.reader, problems, overrides });
  };
  const base = envOf(new Map());
  checkSet(set.params, base);
  if (!hasParts(scenario, base) || problems.failed) return null;
  const grid = gridOf(scenario.sweeps, set.params, base);
  const seed = seedOf(base, options.seed);
  if (grid === null || seed === null) return null;
  rejectSwept(scenario.finds, grid.axes, base);
  const compiled = casesOf(grid, set.params, envOf, seed, options);
  if (compiled === null || problems.failed) return null;
  const title = titleOf(scenario);
  const labels = caseLabels(
    compiled.map(({ params }) => params),
    grid.axes,
    title,
  );
  const cases = compiled.map((one, index) => ({ label: labels[index] ?? title, ...one }));
  const chosen = chosenCases(cases, options.cases, base);
  const { axes } = grid;
  return chosen && { env: base, scenario, axes, seed, title, cases: chosen };
}

function hasParts(scenario: CheckedScenario, env: Env): boolean {
  const missing = [
    ...(scenario.nodes.length === 0 ? ["node"] : []),
    ...(scenario.replication === null ? ["`replicate` or `system` block"] : []),
    ...(scenario.workloads.length === 0 ? ["`workload`"] : []),
  ];
  const span = runSettings(env).span;
  for (const what of missing) env.case.problems.add(compileProblem("SC378", span, { what }));
  return missing.length === 0;
}

function casesOf(
  grid: Grid,
  set: Point,
  envOf: (point: Point) => Env,
  seed: string,
  { limits }: CompileOptions,
): readonly (UnlabelledCase & Placed)[] | null {
  const cases: (UnlabelledCase & Placed)[] = [];
  let env = envOf(new Map());
  let left = 0;
  for (const point of grid.points) {
    env = envOf(point);
    const params = paramValues(env);
    const kept = params === null ? null : isKept(grid, env);
    if (params === null || kept === null) continue;
    if (!kept) {
      left += 1;
      continue;
    }
    const compiled = compileCase({ env, params, seed, limits });
    if (compiled !== null) cases.push({ ...compiled, point: new Map([...set, ...point]) });
  }
  if (left === grid.points.length) {
    const why = "`where` leaves none";
    const span = grid.wheres[0]?.span ?? { source: "", start: 0, end: 0 };
    env.case.problems.add(compileProblem("SC363", span, { why }));
    return null;
  }
  return cases.length + left === grid.points.length ? cases : null;
}

/** Whether every `where` holds in a case; null when one has no value (reported). */
function isKept(grid: Grid, env: Env): boolean | null {
  for (const where of grid.wheres) {
    const value = evaluate(where, env);
    if (value?.kind !== "boolean") return null;
    if (!value.value) return false;
  }
  return true;
}

/** The scenario's own title, else its file's name. */
function titleOf({ title, sources }: CheckedScenario): string {
  if (title !== null) return title.value;
  const file = sources[0]?.id.split("/").at(-1) ?? "";
  return file.replace(/\.scenario$/, "") || "scenario";
}

function chosenCases<C extends { readonly label: string }>(
  cases: readonly C[],
  pattern: string | undefined,
  env: Env,
): readonly C[] | null {
  if (pattern === undefined) return cases;
  // A label says `rtt=3 ms`, a scenario `3ms`: blanks make no difference.
  const bare = (text: string): string => text.replaceAll(" ", "");
  const exact = cases.filter(({ label }) => bare(label) === bare(pattern));
  const found =
    exact.length > 0 ? exact : cases.filter(({ label }) => bare(label).includes(bare(pattern)));
  if (found.length > 0) return found;
  const shown = cases.slice(0, 8).map(({ label }) => label);
  const help = [`the cases are: ${shown.join("; ")}${cases.length > shown.length ? "; …" : ""}`];
  const set = /^\s*([\w.-]+)\s*=\s*([^,;]+?)\s*$/.exec(pattern);
  if (set !== null && env.case.scenario.params.has(set[1]!)) {
    help.push(`\`--set ${set[1]}=${set[2]}\` runs a value that is not swept`);
  }
  const span = { source: CASE_ID, start: 0, end: pattern.length };
  const params = { pattern: JSON.stringify(pattern) };
  env.case.problems.add(compileProblem("SC370", span, params, { help }));
  return null;
}

function studyOf(compiled: CompiledCases, options: CompileOptions): Study | null {
  const { axes, seed, title, scenario } = compiled;
  const cases = compiled.cases.map(({ replication: _, point: __, ...one }) => one);
  // Metrics are read where roles are known, so that `lag(leader)` has a node.
  const { env } = compiled;
  const first = cases[0]?.plan.replication;
  env.case.roles = first === undefined ? null : rolesIn(first);
  const trials = trialsOf(env, options.trials);
  if (trials === null) return null;
  const report = compileReport(scenario.reports, env);
  const metrics = studyMetrics({ env, measures: options.measures ?? [], report, cases, trials });
  const titled = scenario.reports.find(({ label }) => label !== null)?.label;
  return {
    schema: 1,
    title,
    seed,
    trials,
    axes,
    cases: cases.map((one) => ({
      ...one,
      plan: withFindings(withBlocks(one.plan, trials), metrics, report),
    })),
    metrics,
    reportTitle: titled?.value ?? title,
    report,
    sources: scenario.sources.map(({ id, text }) => ({ id, text })),
  };
}

/** What a search or a ranking needs, to ask for a case at other values of params. */
function sourcesOf(
  { env, cases }: CompiledCases,
  study: Study,
  options: CompileOptions,
): CaseSources {
  const { scenario, names, reader } = env.case;
  return {
    envOf: (overrides, further, problems) => {
      const sources = [...scenario.sources, ...further];
      return caseEnv({ scenario: { ...scenario, sources }, names, reader, problems, overrides });
    },
    points: cases.map(({ point }) => point),
    labels: cases.map(({ label }) => label),
    seed: study.seed,
    limits: options.limits,
    finish: (plan) => withFindings(withBlocks(plan, study.trials), study.metrics, study.report),
  };
}
