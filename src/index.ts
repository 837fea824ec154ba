/** What notebooks and scripts use: write a scenario, run it, look at what came out. */
export type { Estimate, StudyResult, Verdict } from "./analysis/results.ts";
export type { Diagnostic } from "./diagnostics/diagnostic.ts";
export type { HoleValue } from "./language/checked.ts";
export { Compared, type ComparedLine, ComparedRuns, compare } from "./notebook/compared.ts";
export { find } from "./notebook/find.ts";
export type { FoundLine } from "./notebook/found-line.ts";
export { Picture } from "./notebook/picture.ts";
export { rank } from "./notebook/rank.ts";
export { Ranked } from "./notebook/ranked-view.ts";
export { check, type RunChoices, run } from "./notebook/run.ts";
export { type ChartChoices, Run, type VerdictLine } from "./notebook/run-result.ts";
export { ScenarioError } from "./notebook/scenario-error.ts";
export { show } from "./notebook/show.ts";
export { Scenario, scenario, scenarioFile } from "./notebook/template.ts";
