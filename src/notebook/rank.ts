import { refusals, runsOf } from "../cli/limits.ts";
import { estimate, prepare, rankPlanOf } from "../run.ts";
import { withRuns } from "./cached.ts";
import { allowed, checkChoices, optionsOf, type RunChoices, scenarioOf } from "./choices.ts";
import type { MetricName } from "./metric-name.ts";
import { withProgress } from "./progress.ts";
import { Ranked } from "./ranked-view.ts";
import { ScenarioError } from "./scenario-error.ts";
import { Scenario } from "./template.ts";

/**
 * What a metric of a scenario depends on: `await rank(scenario, "p99(write.latency)")`. Only the
 * runs of the ranking are made. Throws a {@link ScenarioError} that shows the mistakes of a wrong
 * scenario or metric, and a RangeError for one that would cost more than is allowed.
 */
export async function rank(
  what: Scenario | string,
  metric: MetricName,
  choices: RunChoices = {},
): Promise<Ranked> {
  checkChoices(choices, "rank");
  if (typeof metric !== "string") {
    throw new TypeError('rank needs a metric: rank(scenario, "p99(write.latency)")');
  }
  const { source, holes, folder } = scenarioOf(what, "rank");
  // The question stands at the end of the text, so that its mistakes are shown like all others.
  const text = `${source.text}\nreport {\n  rank inputs by ${metric}\n}\n`;
  const scenario = new Scenario({ ...source, text }, holes, folder);
  const prepared = prepare(scenario.source, optionsOf(scenario, choices));
  const { study } = prepared;
  const last = study?.report.at(-1);
  if (study === null || last?.kind !== "rank") {
    throw new ScenarioError(prepared.diagnostics, prepared.sources);
  }
  const plan = await rankPlanOf({ ...prepared, study: { ...study, report: [last] } });
  if (plan === null) throw new RangeError("the scenario has no case to rank");
  const jobs = choices.jobs ?? 1;
  const cost = await estimate(plan.study);
  const tooMuch = refusals(cost, allowed(choices), jobs);
  if (tooMuch.length > 0) throw new RangeError(`the ranking costs too much: ${tooMuch.join("; ")}`);
  const { runRankings } = await import("../sweep/rank/run-ranking.ts");
  const expected = { runs: runsOf(plan.study).first, seconds: cost.seconds / jobs };
  const { rankings, failures } = await withProgress(choices.progress, expected, (onProgress) =>
    withRuns(choices, (pool) => runRankings(plan, { jobs, pool, onProgress })),
  );
  const [failure] = failures;
  if (failure !== undefined) throw new Error(`a run failed: ${failure.reason}`);
  return new Ranked(rankings[0]!);
}
