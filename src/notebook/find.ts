import { caseAt, findsCost, prepare } from "../run.ts";
import { withRuns } from "./cached.ts";
import { checkChoices, optionsOf, type RunChoices, scenarioOf } from "./choices.ts";
import { type FoundLine, foundLines } from "./found-line.ts";
import { withProgress } from "./progress.ts";
import { ScenarioError } from "./scenario-error.ts";
import { Scenario } from "./template.ts";

/**
 * Asks a scenario for the largest or smallest value of a param for which a condition holds:
 * `await find(scenario, "max rate where p99(write.latency) < 20ms")`. An answer for each case of
 * its sweep. Only the search is run. Throws a {@link ScenarioError} that shows the mistakes of a
 * wrong scenario or question.
 */
export async function find(
  what: Scenario | string,
  question: string,
  choices: RunChoices = {},
): Promise<readonly FoundLine[]> {
  checkChoices(choices, "find");
  if (typeof question !== "string") {
    throw new TypeError(
      'find needs a question: find(scenario, "max rate where p99(write.latency) < 20ms")',
    );
  }
  const { source, holes, folder } = scenarioOf(what, "find");
  const asked = question.trim().replace(/^find\s+/, "");
  // The question stands at the end of the text, so that its mistakes are shown like all others.
  const text = `${source.text}\nfind ${asked}\n`;
  const scenario = new Scenario({ ...source, text }, holes, folder);
  const options = optionsOf(scenario, choices);
  const prepared = prepare(scenario.source, options);
  const { study } = prepared;
  const at = caseAt(prepared);
  if (study === null || at === null) {
    throw new ScenarioError(prepared.diagnostics, prepared.sources);
  }
  const { findAll } = await import("../sweep/find/find-all.ts");
  const own = new Set(study.cases.flatMap(({ finds }) => finds?.at(-1) ?? []));
  const jobs = choices.jobs ?? 1;
  const only = (find: Parameters<typeof own.has>[0]) => own.has(find);
  const cost = await findsCost({ ...prepared, study });
  const expected = { runs: cost?.runs ?? 0, seconds: (cost?.cost.seconds ?? 0) / jobs };
  const { found, failures } = await withProgress(choices.progress, expected, (onProgress) =>
    withRuns(choices, (pool) => findAll(study, at, { jobs, pool, only, onProgress })),
  );
  const [failure] = failures;
  if (failure !== undefined) throw new Error(`a run failed: ${failure.reason}`);
  return foundLines(found, study.cases);
}
