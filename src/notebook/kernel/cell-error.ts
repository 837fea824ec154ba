import { inspect } from "node:util";
import type { CellDiagnostic } from "./tslab.ts";

/** An error as Jupyter shows it. */
export interface CellError {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** What was thrown for a cell that its reader stopped. */
export const INTERRUPTED: CellError = {
  ename: "Interrupted",
  evalue: "the cell was stopped",
  traceback: ["Interrupted: the cell was stopped"],
};

/** The compiled text of the cells that ran, by their number. */
export type CompiledCells = ReadonlyMap<number, string>;

/** The name by which a stack calls the cell of a number. */
export function cellName(count: number): string {
  return `cell-${count}.ts`;
}

/** What a cell threw. Of the stack only what stands in cells or in packages is shown. */
export function thrownError(thrown: unknown, compiled: CompiledCells): CellError {
  const text = typeof thrown === "string" ? thrown : withoutHead(inspect(thrown));
  const lines = text.split("\n").flatMap((line) => shownLine(line, compiled));
  if (!(thrown instanceof Error)) {
    return { ename: "Thrown", evalue: text, traceback: [`Thrown: ${lines.join("\n")}`] };
  }
  const name = typeof thrown.name === "string" ? thrown.name : "Error";
  return { ename: name, evalue: thrown.message, traceback: lines };
}

/** What the compiler says against a cell, each with the line in question. */
export function compileError(source: string, diagnostics: readonly CellDiagnostic[]): CellError {
  const lines = source.split("\n");
  const traceback = diagnostics.flatMap((one) => {
    const { start, end, messageText, fileName } = one;
    const head = `${fileName ?? "line"} ${start.line + 1}:${start.character + 1} ${messageText}`;
    const line = fileName === undefined ? lines[start.line] : undefined;
    if (line === undefined) return [head];
    const width = end.line === start.line ? end.character - start.character : 1;
    const mark = `${" ".repeat(start.character)}${"^".repeat(Math.max(1, width))}`;
    return [head, `  ${line}`, `  ${mark}`];
  });
  const evalue = diagnostics[0]?.messageText ?? "";
  return { ename: "CompileError", evalue, traceback: [`CompileError: ${evalue}`, ...traceback] };
}

/** Node puts the compiled line before an error that a cell throws at once; the stack says it too. */
function withoutHead(text: string): string {
  return text.replace(/^cell-\d+\.ts:\d+\n[\s\S]*?\n *\^+\n\n/, "");
}

/** A line of a stack: of a cell it says the code, of the machinery around it nothing. */
function shownLine(line: string, compiled: CompiledCells): readonly string[] {
  if (!/^\s+at /.test(line)) return [line];
  const cell = /cell-(\d+)\.ts:(\d+):\d+\)?$/.exec(line);
  if (cell === null) return machinery(line) ? [] : [line];
  const [, count, row] = cell;
  const code = compiled.get(Number(count))?.split("\n")[Number(row) - 1];
  // The compiled text of the cell, whose rows are not those of the cell itself.
  const written = code?.replace("exports.tsLastExpr = ", "").trim() ?? "";
  return written === "" ? [] : [`    at cell ${count}: ${written}`];
}

function machinery(line: string): boolean {
  return /node:|node_modules[\\/]tslab[\\/]|notebook[\\/]kernel[\\/]|evalmachine/.test(line);
}
