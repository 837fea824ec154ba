import type { StudyResult } from "../../analysis/results.ts";
import type { Outcome } from "../../run.ts";
import { packageVersion } from "../version.ts";

/** The report of a result as one HTML page; vega is loaded for its charts. */
export async function reportPage(
  outcome: Outcome,
  result: StudyResult,
  command: string,
): Promise<string> {
  const { renderReport } = await import("../../report/html.ts");
  return renderReport(result, {
    version: packageVersion(),
    diagnostics: outcome.diagnostics,
    sources: outcome.sources,
    command,
  });
}
