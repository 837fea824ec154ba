import { execFileSync } from "node:child_process";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { worksFolder } from "./works-folder.ts";

/**
 * What each work cost at some commit: microseconds an operation, and times the hand-written C loops
 * of the same minute, which is the figure that one machine shares with another.
 */
export interface HistoryLine {
  readonly date: string;
  readonly commit: string;
  readonly node: string;
  readonly works: Readonly<Record<string, { readonly us: number; readonly timesC: number }>>;
}

const file = `${worksFolder()}history.jsonl`;

/** The line that was written last; null when there is none. */
export function lastLine(): HistoryLine | null {
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, "utf8").trim().split("\n");
  return JSON.parse(lines[lines.length - 1]!) as HistoryLine;
}

/** Adds a line for the commit that is checked out. */
export function record(works: HistoryLine["works"]): void {
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  const date = new Date().toISOString().slice(0, 10);
  appendFileSync(file, `${JSON.stringify({ date, commit, node: process.version, works })}\n`);
}
