import type { Bound } from "../analysis/results.ts";
import { boundsOf } from "../analysis/theory/bounds.ts";
import { type CostEstimate, estimateCost } from "../analysis/theory/cost-estimate.ts";
import { instabilitiesOf } from "../analysis/theory/stability.ts";
import type { CasePlan, Study } from "../model/study.ts";
import { type Prepared, prepare } from "../run.ts";
import { formatMetric } from "../units/format.ts";
import type { Door } from "./door.ts";
import { EXIT } from "./exit-code.ts";
import { findCost } from "./find-cost.ts";
import { costText, refusals, runsOf } from "./limits.ts";
import { load } from "./load.ts";
import { caseColumns } from "./output/case-columns.ts";
import { fieldsOf } from "./output/estimate-json.ts";
import { diagnosticsJson, jsonText } from "./output/json.ts";
import { type Column, fitColumns, layTable, printable, wrap } from "./output/layout.ts";
import { printDiagnostics } from "./print-diagnostics.ts";
import { countText } from "./progress.ts";
import { addCosts, type RankCost, rankCost } from "./rank-cost.ts";
import { scenarioOptions } from "./scenario-options.ts";
import type { StudyFlags } from "./study-call.ts";
import { packageVersion } from "./version.ts";

interface PlanFlags extends StudyFlags {
  readonly json?: boolean;
  readonly out?: string;
}

/** A case with what can be said of it before it runs. */
interface Foreseen {
  readonly casePlan: CasePlan;
  readonly cost: CostEstimate;
  readonly bounds: readonly Bound[];
  readonly instabilities: readonly string[];
}

/** Carries out `plan FILE` and gives the exit code: 2 as well when `run` would refuse to start. */
export async function planCommand(door: Door, file: string, flags: PlanFlags): Promise<number> {
  const { source, reader } = load(door, file, flags.allowDir);
  const prepared = prepare(source, { ...scenarioOptions(flags), reader });
  const { study, diagnostics, sources } = prepared;
  if (!flags.json) printDiagnostics(door, diagnostics, sources);
  if (study === null) {
    if (flags.json) door.out(jsonText(planJson(prepared, [], [], null)));
    return EXIT.wrong;
  }
  const cases = study.cases.map((casePlan): Foreseen => {
    const { plan } = casePlan;
    return {
      casePlan,
      cost: estimateCost({ ...study, cases: [casePlan] }),
      bounds: boundsOf(plan),
      instabilities: instabilitiesOf(plan),
    };
  });
  const jobs = flags.jobs ?? door.cores;
  const ranking = await rankCost(prepared, jobs);
  const sought = await findCost(prepared, jobs);
  const cost = addCosts(addCosts(estimateCost(study), ranking?.cost), sought?.cost);
  const refused = refusals(cost, flags, Math.min(jobs, runsOf(study).first));
  const further = [sought, ranking].flatMap((one) => one?.text ?? []);
  if (flags.json) door.out(jsonText(planJson(prepared, cases, refused, ranking)));
  else door.out(planText(study, cases, refused, jobs, door.columns, further));
  if (flags.out !== undefined) await writePlan(door, flags.out, study);
  return refused.length > 0 ? EXIT.wrong : EXIT.ok;
}

/** Writes what `run-cells` takes; a study that takes much is what other machines are for. */
async function writePlan(door: Door, file: string, study: Study): Promise<void> {
  const { cellCount, cellsPlanOf, cellsPlanText } = await import("../sweep/cells/cells-plan.ts");
  const { engineFingerprint } = await import("./cache/engine-fingerprint.ts");
  const { writeWhole } = await import("./write-files.ts");
  const cells = cellsPlanOf(study, engineFingerprint());
  writeWhole(door.cwd, file, cellsPlanText(cells));
  door.err(`written to ${file}: cells 0..${cellCount(cells) - 1}\n`);
}

function planText(
  study: Study,
  cases: readonly Foreseen[],
  refused: readonly string[],
  jobs: number,
  columns: number,
  further: readonly string[],
): string {
  const { trials } = study;
  const many =
    trials.kind === "fixed"
      ? `${trials.count} trials each`
      : `${trials.min} to ${trials.max} trials each, until ${trials.metric.id} is known to ${formatMetric(trials.within, "1")}`;
  const leading = caseColumns(study.axes, study.cases);
  const tables = fitColumns([...leading, ...columnsOf(cases)], leading.length, columns - 2);
  const lines = [
    printable(study.title),
    `${cases.length} case${cases.length === 1 ? "" : "s"}, ${many}, seed ${printable(study.seed)}`,
    costText(study, estimateCost(study), jobs),
    ...further,
    "",
    "Limits by closed form, in writes per second",
    ...tables.flatMap((table, index) => [...(index > 0 ? [""] : []), ...layTable(table)]),
    ...section(
      "No steady state",
      cases.flatMap(({ casePlan, instabilities }) =>
        instabilities.map((sentence) => `${casePlan.label}: ${sentence}`),
      ),
      columns,
    ),
    ...section(
      "Not in the model",
      [...new Set(cases.flatMap(({ casePlan }) => casePlan.leavesOut))],
      columns,
    ),
    ...section("This study would not be started", refused, columns),
  ];
  return `${lines.join("\n")}\n`;
}

function section(title: string, sentences: readonly string[], columns: number): string[] {
  if (sentences.length === 0) return [];
  const lines = sentences.flatMap((text) => wrap(`  - ${printable(text)}`, columns, 4));
  return ["", title, ...lines];
}

function columnsOf(cases: readonly Foreseen[]): Column[] {
  const names = cases[0]?.bounds.map(({ name }) => name) ?? [];
  return [
    ...names.map(
      (name): Column => ({
        title: name.replace("_", " "),
        align: "right",
        cells: cases.map(({ bounds }) => {
          const rate = bounds.find((bound) => bound.name === name)?.writesPerSecond ?? null;
          return rate === null ? "unlimited" : formatMetric(rate, "/s");
        }),
      }),
    ),
    {
      title: "events a run",
      align: "right",
      cells: cases.map(({ cost }) => countText(cost.largestRunEvents)),
    },
  ];
}

function planJson(
  { study, diagnostics, sources }: Prepared,
  cases: readonly Foreseen[],
  refused: readonly string[],
  ranking: RankCost | null,
): object {
  return {
    scenario: study?.title ?? "",
    version: packageVersion(),
    seed: study?.seed ?? "",
    runs: study === null ? 0 : runsOf(study).first,
    cases: cases.map(({ casePlan, cost, bounds, instabilities }) => ({
      case: casePlan.label,
      params: fieldsOf(casePlan.params.map(({ name, json }) => [name, json])),
      events: cost.events,
      seconds: cost.seconds,
      bytes: cost.bytes,
      bounds: fieldsOf(
        bounds.map(({ name, writesPerSecond, formula }) => [
          name,
          { value: writesPerSecond, unit: "/s", formula },
        ]),
      ),
      instabilities,
      leavesOut: casePlan.leavesOut,
    })),
    ...(ranking !== null && { ranking: { runs: ranking.runs, ...ranking.cost } }),
    refused,
    diagnostics: diagnosticsJson(diagnostics, sources),
  };
}
