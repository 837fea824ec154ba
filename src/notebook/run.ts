import { fileReader } from "../cli/file-reader.ts";
import { refusals } from "../cli/limits.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { UNNAMED } from "../report/options.ts";
import { estimate, prepare, runPrepared } from "../run.ts";
import { Run } from "./run-result.ts";
import { ScenarioError } from "./scenario-error.ts";
import { Scenario } from "./template.ts";

/** What a run may say beside the scenario itself. */
export interface RunChoices {
  /** Values for params, as numbers or as the scenario language writes them: `{ rtt: "70ms" }`. */
  readonly set?: Readonly<Record<string, string | number>>;
  /** Further metrics: `["p99(write.latency)"]`. */
  readonly measures?: readonly string[];
  readonly trials?: number;
  readonly seed?: string;
  /** Only the cases whose name holds this. */
  readonly cases?: string;
  /** Runs at the same time, in worker threads; one, in this thread, when absent. */
  readonly jobs?: number;
  /** A run of more events is refused before it starts. */
  readonly maxEvents?: number;
  /** Bytes that all records together may take. */
  readonly maxBytes?: number;
}

/**
 * Runs a scenario with all its cases and trials. Throws a {@link ScenarioError} that shows the
 * mistakes of a wrong one, and a RangeError for one that would cost more than is allowed.
 */
export async function run(what: Scenario | string, choices: RunChoices = {}): Promise<Run> {
  const scenario = scenarioOf(what);
  const options = optionsOf(scenario, choices);
  const prepared = prepare(scenario.source, options);
  if (prepared.study === null) throw new ScenarioError(prepared.diagnostics, prepared.sources);
  const jobs = choices.jobs ?? 1;
  const tooMuch = refusals(await estimate(prepared.study), allowed(choices), jobs);
  if (tooMuch.length > 0)
    throw new RangeError(`the scenario costs too much: ${tooMuch.join("; ")}`);
  const outcome = await runPrepared(prepared, { ...options, jobs, threads: jobs > 1 });
  if (outcome.result === null || outcome.result.cases.every(({ trials }) => trials === 0)) {
    throw new Error(
      `no run was finished: ${JSON.stringify(outcome.failures[0] ?? outcome.stopped)}`,
    );
  }
  const tables = await import("../analysis/tables.ts");
  const { result } = outcome;
  return new Run({ scenario, outcome, result, tables, call: callText(choices) });
}

/** What is wrong or worth knowing about a scenario; nothing is run and nothing is thrown. */
export function check(what: Scenario | string, choices: RunChoices = {}): readonly Diagnostic[] {
  const scenario = scenarioOf(what);
  return prepare(scenario.source, optionsOf(scenario, choices)).diagnostics;
}

/** A text without a name is a scenario too. */
export function scenarioOf(what: Scenario | string): Scenario {
  if (typeof what !== "string") return what;
  return new Scenario({ id: UNNAMED, text: what, holes: 0 }, [], process.cwd());
}

/** What the pipeline is told of a notebook's choices. */
export function optionsOf(scenario: Scenario, choices: RunChoices) {
  const { set, measures, trials, seed, cases, maxEvents, maxBytes } = choices;
  const settings = Object.entries(set ?? {}).map(([name, value]) => [name, String(value)] as const);
  return {
    reader: fileReader({ cwd: process.cwd(), folder: scenario.folder }),
    holes: scenario.holes,
    limits: { maxEvents: maxEvents ?? 100e6, maxBytes: maxBytes ?? 1024 * 1024 * 1024 },
    ...(settings.length > 0 && { set: fromEntries(settings) }),
    ...(measures !== undefined && { measures }),
    ...(trials !== undefined && { trials }),
    ...(seed !== undefined && { seed }),
    ...(cases !== undefined && { cases }),
  };
}

/** The limits that a call has changed. */
export function allowed({ maxEvents, maxBytes }: RunChoices) {
  return {
    ...(maxEvents !== undefined && { maxEvents }),
    ...(maxBytes !== undefined && { maxBytes }),
  };
}

/** A record that has no prototype, so that a param may be called `__proto__`. */
function fromEntries(entries: readonly (readonly [string, string])[]): Record<string, string> {
  const record = Object.create(null) as Record<string, string>;
  for (const [name, value] of entries) record[name] = value;
  return record;
}

function callText(choices: RunChoices): string {
  const said = Object.keys(choices).length === 0 ? "" : `, ${JSON.stringify(choices)}`;
  return `await run(scenario${said})`;
}
