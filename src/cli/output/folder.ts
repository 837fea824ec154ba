import { join } from "node:path";
import type { StudyResult } from "../../analysis/results.ts";
import type { Outcome } from "../../run.ts";
import type { Door } from "../door.ts";
import { packageVersion } from "../version.ts";
import { writeWhole } from "../write-files.ts";
import { writeBinary } from "./binary-table.ts";
import { writePieces } from "./byte-file.ts";
import { jsonText, outcomeJson } from "./json.ts";
import type { ResultFormat } from "./print.ts";
import { reportPage } from "./report-page.ts";
import { isBinary } from "./result-format.ts";

/**
 * Writes results.json, cases.csv, runs.csv and report.html into a folder, each whole or not at all;
 * with a format of bytes also cases and runs in that one.
 */
export async function writeFolder(
  door: Door,
  folder: string,
  outcome: Outcome,
  result: StudyResult,
  command: string,
  format: ResultFormat = "table",
): Promise<void> {
  const { casesCsv, casesWide, runsCsv, runsWide } = await import("./tables.ts");
  writeWhole(
    door.cwd,
    join(folder, "results.json"),
    jsonText(outcomeJson(outcome, packageVersion())),
  );
  writeWhole(door.cwd, join(folder, "cases.csv"), casesCsv(result, false));
  writeWhole(door.cwd, join(folder, "runs.csv"), runsCsv(result, false));
  if (isBinary(format)) {
    for (const [name, table] of [
      ["cases", casesWide(result)],
      ["runs", runsWide(result)],
    ] as const) {
      const file = join(folder, `${name}.${format}`);
      await writePieces(door.cwd, file, (sink) => writeBinary(format, table, sink));
    }
  }
  writeWhole(door.cwd, join(folder, "report.html"), await reportPage(outcome, result, command));
}
