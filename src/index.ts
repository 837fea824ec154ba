/** What notebooks and scripts use: write a scenario, run it, look at what came out. */
export type { Estimate, StudyResult, Verdict } from "./analysis/results.ts";
export type { Diagnostic } from "./diagnostics/diagnostic.ts";
export type { HoleValue } from "./language/checked.ts";
export type { RunChoices } from "./notebook/choices.ts";
export { Compared, type ComparedLine, ComparedRuns, compare } from "./notebook/compared.ts";
export { conclude } from "./notebook/conclude.ts";
export { find } from "./notebook/find.ts";
export type { FoundLine } from "./notebook/found-line.ts";
export type { MetricName } from "./notebook/metric-name.ts";
export { Picture } from "./notebook/picture.ts";
export type { Place } from "./notebook/place.ts";
export { rank } from "./notebook/rank.ts";
export { Ranked } from "./notebook/ranked-view.ts";
export { Reading } from "./notebook/reading.ts";
export { check, run } from "./notebook/run.ts";
export type { ChartChoices } from "./notebook/run-charts.ts";
export { Run, type VerdictLine } from "./notebook/run-result.ts";
export { ScenarioError } from "./notebook/scenario-error.ts";
export { show } from "./notebook/show.ts";
export { type Interpolation, Scenario, scenario, scenarioFile } from "./notebook/template.ts";
export {
  type MeasuredRow,
  Validated,
  type ValidationLine,
  validate,
} from "./notebook/validation.ts";
