import { refusals, runsOf } from "../cli/limits.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { estimate, prepare, runPrepared } from "../run.ts";
import { withRuns } from "./cached.ts";
import { allowed, checkChoices, optionsOf, type RunChoices, scenarioOf } from "./choices.ts";
import { awaited, membersOf } from "./misuse.ts";
import { withProgress } from "./progress.ts";
import { Run } from "./run-result.ts";
import { ScenarioError } from "./scenario-error.ts";
import type { Scenario } from "./template.ts";
import { logFailing, VERDICTS_VARIABLE } from "./verdict-log.ts";

/**
 * Runs a scenario with all its cases and trials: `await run(scenario, { trials: 10 })`. Throws a
 * {@link ScenarioError} that shows the mistakes of a wrong one, a RangeError for one that would cost
 * more than is allowed, and a TypeError for options that there are not.
 */
export function run(what: Scenario | string, choices: RunChoices = {}): Promise<Run> {
  return awaited(runNow(what, choices), "run(…)", [...membersOf(Run), "result", "diagnostics"]);
}

async function runNow(what: Scenario | string, choices: RunChoices): Promise<Run> {
  checkChoices(choices, "run");
  const scenario = scenarioOf(what, "run");
  const options = optionsOf(scenario, choices);
  const prepared = prepare(scenario.source, options);
  const { study } = prepared;
  if (study === null) throw new ScenarioError(prepared.diagnostics, prepared.sources);
  const jobs = choices.jobs ?? 1;
  const cost = await estimate(study);
  const tooMuch = refusals(cost, allowed(choices), jobs);
  if (tooMuch.length > 0)
    throw new RangeError(`the scenario costs too much: ${tooMuch.join("; ")}`);
  const expected = { runs: runsOf(study).first, seconds: cost.seconds / jobs };
  const outcome = await withProgress(choices.progress, expected, (onProgress) =>
    withRuns(choices, (pool) => runPrepared(prepared, { ...options, jobs, pool, onProgress })),
  );
  if (outcome.result === null || outcome.result.cases.every(({ trials }) => trials === 0)) {
    throw new Error(
      `no run was finished: ${JSON.stringify(outcome.failures[0] ?? outcome.stopped)}`,
    );
  }
  const { result } = outcome;
  logFailing(result, process.env[VERDICTS_VARIABLE]);
  const tools = await loadTools();
  return new Run({ scenario, options, outcome, result, tools, call: callText(choices) });
}

/** Arquero, the analysis and the engine, once there is something to tabulate. */
async function loadTools() {
  const [tables, series, { table }, { analyse }, { runJudged }] = await Promise.all([
    import("../analysis/tables.ts"),
    import("../analysis/run-columns.ts"),
    import("arquero"),
    import("../analysis/analyse.ts"),
    import("../sweep/judged-run.ts"),
  ]);
  return { ...tables, ...series, table, analyse, runAgain: runJudged };
}

/** What is wrong or worth knowing about a scenario; nothing is run and nothing is thrown. */
export function check(what: Scenario | string, choices: RunChoices = {}): readonly Diagnostic[] {
  checkChoices(choices, "check");
  const scenario = scenarioOf(what, "check");
  return prepare(scenario.source, optionsOf(scenario, choices)).diagnostics;
}

/** The call that gives the same run again; what changes only its speed is left out. */
function callText({ progress: _, jobs: __, cache: ___, ...choices }: RunChoices): string {
  const said = Object.keys(choices).length === 0 ? "" : `, ${JSON.stringify(choices)}`;
  return `await run(scenario${said})`;
}
