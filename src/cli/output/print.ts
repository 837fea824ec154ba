import pc from "picocolors";
import type { Outcome } from "../../run.ts";
import type { Door } from "../door.ts";
import { packageVersion } from "../version.ts";
import { answerText } from "./answer.ts";
import { jsonText, outcomeJson } from "./json.ts";

export type ResultFormat = "table" | "json" | "csv" | "arrow" | "parquet";

export interface PrintOptions {
  readonly format: ResultFormat;
  /** Texts in CSV as they are. */
  readonly raw: boolean;
  /** The call that gives the same answer again. */
  readonly command: string;
}

/** Lines of a table or list that a terminal shows: more are scrolled past unread. */
const MOST_ROWS = 100;

/** Prints an outcome's result in the format asked for. JSON is printed also for a wrong scenario. */
export async function printOutcome(
  door: Door,
  outcome: Outcome,
  { format, raw, command }: PrintOptions,
): Promise<void> {
  const { result } = outcome;
  if (format === "json") {
    door.out(jsonText(outcomeJson(outcome, packageVersion())));
    return;
  }
  if (result === null) return;
  if (format === "table") {
    const paint = pc.createColors(door.colours.out);
    const folds = door.outIsTerminal ? { rows: MOST_ROWS } : {};
    door.out(answerText(outcome, result, { paint, columns: door.columns, command, ...folds }));
    return;
  }
  const { casesCsv, casesWide } = await import("./tables.ts");
  if (format === "csv") {
    door.out(casesCsv(result, raw));
    return;
  }
  const { writeBinary } = await import("./binary-table.ts");
  await writeBinary(format, casesWide(result), door.outBytes);
}
