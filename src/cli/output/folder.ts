import { join } from "node:path";
import type { StudyResult } from "../../analysis/results.ts";
import type { Outcome } from "../../run.ts";
import type { Door } from "../door.ts";
import { packageVersion } from "../version.ts";
import { writeWhole } from "../write-files.ts";
import { jsonText, outcomeJson } from "./json.ts";
import { reportPage } from "./report-page.ts";

/** Writes results.json, cases.csv, runs.csv and report.html into a folder, each whole or not at all. */
export async function writeFolder(
  door: Door,
  folder: string,
  outcome: Outcome,
  result: StudyResult,
  command: string,
): Promise<void> {
  const { casesCsv, runsCsv } = await import("./tables.ts");
  writeWhole(
    door.cwd,
    join(folder, "results.json"),
    jsonText(outcomeJson(outcome, packageVersion())),
  );
  writeWhole(door.cwd, join(folder, "cases.csv"), casesCsv(result, false));
  writeWhole(door.cwd, join(folder, "runs.csv"), runsCsv(result, false));
  writeWhole(door.cwd, join(folder, "report.html"), await reportPage(outcome, result, command));
}
