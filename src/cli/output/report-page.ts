import type { StudyResult } from "../../analysis/results.ts";
import type { Download } from "../../report/options.ts";
import type { Outcome } from "../../run.ts";
import { pageScript } from "../page-script.ts";
import { packageVersion } from "../version.ts";
import { jsonText, outcomeJson } from "./json.ts";

export interface PageChoices {
  /** True: no script at all, for places that strip or forbid them. */
  readonly static?: boolean;
}

/**
 * The report of a result as one HTML page; vega is loaded for its charts. Its charts answer to the
 * pointer unless `static` is asked for, and it hands its figures out as files.
 */
export async function reportPage(
  outcome: Outcome,
  result: StudyResult,
  command: string,
  choices: PageChoices = {},
): Promise<string> {
  const { renderReport } = await import("../../report/html.ts");
  const script = choices.static === true ? undefined : pageScript();
  const made = madeText();
  return renderReport(result, {
    version: packageVersion(),
    diagnostics: outcome.diagnostics,
    sources: outcome.sources,
    command,
    downloads: await downloadsOf(outcome, result),
    ...(script !== undefined && { script }),
    ...(made !== undefined && { made }),
  });
}

async function downloadsOf(outcome: Outcome, result: StudyResult): Promise<Download[]> {
  const { casesCsv, runsCsv } = await import("./tables.ts");
  const json = jsonText(outcomeJson(outcome, packageVersion()));
  return [
    { name: "cases.csv", what: "a row a case", type: "text/csv", text: casesCsv(result, false) },
    { name: "runs.csv", what: "a row a trial", type: "text/csv", text: runsCsv(result, false) },
    { name: "results.json", what: "everything", type: "application/json", text: json },
  ];
}

/**
 * When the page was made, where whoever builds it says so (reproducible-builds.org); a clock's time
 * would make every page another one.
 */
function madeText(): string | undefined {
  const given = process.env["SOURCE_DATE_EPOCH"] ?? "";
  if (!/^\d{1,11}$/.test(given)) return undefined;
  return `${new Date(Number(given) * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
