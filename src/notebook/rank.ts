import { refusals } from "../cli/limits.ts";
import { estimate, prepare, rankPlanOf } from "../run.ts";
import { Ranked } from "./ranked-view.ts";
import { allowed, optionsOf, type RunChoices, scenarioOf } from "./run.ts";
import { ScenarioError } from "./scenario-error.ts";
import { Scenario } from "./template.ts";

/**
 * What a metric of a scenario depends on: `await rank(scenario, "p99(write.latency)")`. Only the
 * runs of the ranking are made. Throws a {@link ScenarioError} that shows the mistakes of a wrong
 * scenario or metric, and a RangeError for one that would cost more than is allowed.
 */
export async function rank(
  what: Scenario | string,
  metric: string,
  choices: RunChoices = {},
): Promise<Ranked> {
  const { source, holes, folder } = scenarioOf(what);
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
  const tooMuch = refusals(await estimate(plan.study), allowed(choices), jobs);
  if (tooMuch.length > 0) throw new RangeError(`the ranking costs too much: ${tooMuch.join("; ")}`);
  const { runRankings } = await import("../sweep/rank/run-ranking.ts");
  const { rankings, failures } = await runRankings(plan, { jobs, threads: jobs > 1 });
  const [failure] = failures;
  if (failure !== undefined) throw new Error(`a run failed: ${failure.reason}`);
  return new Ranked(rankings[0]!);
}
