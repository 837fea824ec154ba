import { dirname } from "node:path";
import type { Door } from "../door.ts";
import { CallError, EXIT } from "../exit-code.ts";
import { type Interrupts, listenForInterrupts } from "../interrupts.ts";
import { writeWhole } from "../write-files.ts";
import { cellProgress } from "./cell-progress.ts";
import { type End, execute } from "./execute.ts";
import { chosenKernel, type KernelName, kernelCommand } from "./kernels.ts";
import { type Notebook, notebookText, sorted, sourceOf } from "./notebook-file.ts";
import { readNotebook } from "./read-notebook.ts";
import { type FailingInCell, VerdictFile } from "./verdict-file.ts";

interface RunFlags {
  readonly kernel?: KernelName;
  /** Seconds. */
  readonly timeout?: number;
  readonly out?: string;
  /** Write nothing; say which cells show something else than is stored. */
  readonly check?: boolean;
  /** An expectation that fails is a failure. */
  readonly expect?: boolean;
  readonly quiet?: boolean;
}

/** Seconds that a cell may take, when no flag says otherwise. */
const CELL = 600;

/** Milliseconds for a kernel to start; a busy machine takes ten times as long as a free one. */
const READY = 90_000;

/** Runs notebooks one after the other and stores what they show; gives the exit code. */
export async function runNotebooks(
  door: Door,
  files: readonly string[],
  flags: RunFlags,
): Promise<number> {
  if (flags.out !== undefined && files.length > 1) {
    throw new CallError("--out is for one notebook; several are written in place");
  }
  const named = files.map((file) => ({ file, ...readNotebook(door, file) }));
  const kernels = named.map(({ file, notebook, path }) =>
    kernelCommand(flags.kernel ?? chosenKernel(file, notebook), dirname(path)),
  );
  const interrupts = listenForInterrupts(door);
  let code: number = EXIT.ok;
  try {
    for (const [index, one] of named.entries()) {
      const kernel = kernels[index]!;
      const { end, same, holds } = await runOne(door, { ...one, kernel, flags, interrupts });
      const fine = same && (holds || !flags.expect);
      code = Math.max(code, exitOf(end), fine ? EXIT.ok : EXIT.failed);
      if (end.kind === "interrupted") break;
    }
  } finally {
    interrupts.stopListening();
  }
  return code;
}

interface OneRun {
  readonly file: string;
  readonly path: string;
  readonly text: string;
  readonly notebook: Notebook;
  readonly kernel: ReturnType<typeof kernelCommand>;
  readonly flags: RunFlags;
  readonly interrupts: Interrupts;
}

/** How one notebook went. */
interface Went {
  readonly end: End;
  /** Whether its cells show what is stored, when that is asked. */
  readonly same: boolean;
  /** Whether every expectation of its runs holds. */
  readonly holds: boolean;
}

async function runOne(door: Door, run: OneRun): Promise<Went> {
  const { file, path, notebook, kernel, flags, interrupts } = run;
  const progress = cellProgress(door, file, flags.quiet ?? false);
  const verdicts = new VerdictFile();
  try {
    const executed = await execute(notebook, {
      kernel: verdicts.known(kernel),
      folder: dirname(path),
      cellMs: (flags.timeout ?? CELL) * 1000,
      readyMs: READY,
      signal: interrupts.signal,
      onCell: (position) => {
        verdicts.cellBegins(position.cell);
        progress.update(position);
      },
    });
    progress.done();
    const same = store(door, run, executed);
    const { failing } = verdicts;
    if (flags.expect || !flags.quiet) tellFailing(door, run, failing);
    return { end: executed.end, same, holds: failing.length === 0 };
  } finally {
    verdicts.remove();
  }
}

/** Writes what the cells show, or says with `--check` what has changed; false when something has. */
function store(
  door: Door,
  run: OneRun,
  { notebook, end }: { readonly notebook: Notebook; readonly end: End },
): boolean {
  const { path, flags } = run;
  if (flags.check && end.kind === "done") {
    const changed = changedCells(run.notebook, notebook);
    tellChanged(door, run, changed);
    return changed.length === 0;
  }
  const text = notebookText(notebook);
  if (flags.out !== undefined) writeWhole(door.cwd, flags.out, text);
  else if (!flags.check && text !== run.text) writeWhole(door.cwd, path, text);
  tell(door, run, end);
  return true;
}

/** Expectations that are named. */
const TOLD = 5;

function tellFailing(door: Door, { file, flags }: OneRun, failing: readonly FailingInCell[]): void {
  for (const { cell, text, fails, of, where } of failing.slice(0, TOLD)) {
    const more = fails > where.length ? ", …" : "";
    const at = where.filter((label) => label !== "").join("; ");
    const cases = of === 1 ? "fails" : `fails in ${fails} of ${of} cases`;
    door.err(`${file}: cell ${cell}: ${text} ${cases}${at === "" ? "" : ` (${at}${more})`}\n`);
  }
  if (failing.length > TOLD) door.err(`${file}: … and ${failing.length - TOLD} more that fail\n`);
  if (failing.length > 0 && !flags.expect) {
    door.err("  = help: --expect makes such a run fail (exit status 1)\n");
  }
}

/** The numbers of the code cells that show something else in one notebook than in the other. */
function changedCells(before: Notebook, after: Notebook): readonly number[] {
  const shown = ({ cells }: Notebook): string[] =>
    cells
      .filter(({ cell_type }) => cell_type === "code")
      .map(({ outputs }) => JSON.stringify(sorted(outputs ?? [])));
  const stored = shown(before);
  return shown(after).flatMap((text, index) => (text === stored[index] ? [] : [index + 1]));
}

function tellChanged(door: Door, { file, flags }: OneRun, changed: readonly number[]): void {
  if (changed.length === 0) {
    if (!flags.quiet) door.err(`${file}: every cell shows what is stored\n`);
    return;
  }
  const cells = changed.length === 1 ? "cell" : "cells";
  const shows = changed.length === 1 ? "shows" : "show";
  door.err(`${file}: ${cells} ${changed.join(", ")} ${shows} something else than is stored\n`);
  door.err(`  = help: quorate notebook run ${file}, to store what is shown today\n`);
}

function tell(door: Door, { file, notebook, flags, kernel }: OneRun, end: End): void {
  const cells = notebook.cells.filter(({ cell_type }) => cell_type === "code");
  if (end.kind === "done") {
    const count = `${cells.length} ${cells.length === 1 ? "cell" : "cells"}`;
    if (!flags.quiet) door.err(`${file}: ${count} ran in the ${kernel.name} kernel\n`);
    return;
  }
  const at = `${file}: cell ${end.cell} of ${cells.length}`;
  const cell = cells[end.cell - 1];
  const code = cell === undefined ? "" : codeOf(sourceOf(cell));
  const rest = "\nThe cells after it have not run and show nothing.\n";
  if (end.kind === "failed") {
    const lacks = kernel.name === "deno" && /"quorate"/.test(end.traceback);
    const help = lacks
      ? "\n  = help: npm install quorate, beside the notebook; or --kernel tslab"
      : "";
    door.err(`${at} failed\n${code}\n${indented(end.traceback)}${help}\n${rest}`);
  }
  if (end.kind === "interrupted") door.err(`${at} was stopped\n${code}${rest}`);
  if (end.kind === "late") {
    const help = "allow more with --timeout, or ask for a shorter run";
    door.err(
      `${at} took more than ${flags.timeout ?? CELL} s\n${code}\n  = help: ${help}\n${rest}`,
    );
  }
  if (end.kind === "died") {
    door.err(end.cell === 0 ? `${file}: ${end.reason}\n` : `${at}: ${end.reason}\n${code}${rest}`);
  }
}

/** Lines of a cell that a message shows. */
const SHOWN = 8;

function codeOf(source: string): string {
  const lines = source.trimEnd().split("\n");
  const more = lines.length > SHOWN ? [`  | … ${lines.length - SHOWN} more lines`] : [];
  return [...lines.slice(0, SHOWN).map((line) => `  | ${line}`), ...more, ""].join("\n");
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => (line === "" ? "" : `  ${line}`))
    .join("\n");
}

function exitOf(end: End): number {
  if (end.kind === "done") return EXIT.ok;
  if (end.kind === "died") return EXIT.internal;
  return end.kind === "interrupted" ? EXIT.interrupted : EXIT.failed;
}
