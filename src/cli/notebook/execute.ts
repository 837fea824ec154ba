import { KernelClient, KernelDeath } from "./kernel-client.ts";
import type { KernelCommand } from "./kernel-process.ts";
import { type Cell, type Notebook, type Output, sourceOf } from "./notebook-file.ts";
import { Outputs } from "./outputs.ts";

/** What a run of a notebook is told. */
export interface ExecuteOptions {
  readonly kernel: KernelCommand;
  /** The folder in which the cells work. */
  readonly folder: string;
  /** Milliseconds that one cell may take. */
  readonly cellMs: number;
  /** Milliseconds that the kernel may take to start. */
  readonly readyMs: number;
  /** Stops the run; what is done is kept. */
  readonly signal?: AbortSignal;
  /** Told before each code cell. */
  readonly onCell?: (position: Position) => void;
}

/** A code cell among the notebook's code cells, both from 1. */
export interface Position {
  readonly cell: number;
  readonly cells: number;
}

/** How a run ended. Cells are counted from 1, code cells only. */
export type End =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly cell: number; readonly traceback: string }
  | { readonly kind: "late" | "interrupted"; readonly cell: number }
  | { readonly kind: "died"; readonly cell: number; readonly reason: string };

export interface Executed {
  /** The notebook with the outputs of the cells that ran; those after them show nothing. */
  readonly notebook: Notebook;
  readonly end: End;
}

/** Milliseconds for a stopped cell to end by itself before its kernel is ended. */
const GRACE = 3000;

/**
 * Runs all code cells of a notebook in a fresh kernel, in their order, until one fails, takes too
 * long or is stopped. Nothing of what was shown until then is lost, whatever becomes of the kernel.
 */
export async function execute(notebook: Notebook, options: ExecuteOptions): Promise<Executed> {
  let client: KernelClient;
  try {
    client = await KernelClient.start(options.kernel, options.folder, options.readyMs);
  } catch (error) {
    return { notebook, end: deathAt(0, error) };
  }
  try {
    return await executeWith(client, notebook, options);
  } finally {
    await client.stop();
  }
}

async function executeWith(
  client: KernelClient,
  notebook: Notebook,
  options: ExecuteOptions,
): Promise<Executed> {
  const cells = notebook.cells.filter(isCode).length;
  const done: Cell[] = [];
  let end: End = { kind: "done" };
  let count = 0;
  for (const cell of notebook.cells) {
    if (!isCode(cell)) {
      done.push(cell);
    } else if (end.kind === "done") {
      count += 1;
      options.onCell?.({ cell: count, cells });
      const ran = await runCell(client, cell, count, options);
      done.push({ ...cell, execution_count: count, outputs: ran.outputs.map(counted(count)) });
      end = ran.end;
    } else {
      done.push({ ...cell, execution_count: null, outputs: [] });
    }
  }
  return { notebook: { ...notebook, cells: done }, end };
}

interface RanCell {
  readonly outputs: readonly Output[];
  readonly end: End;
}

async function runCell(
  client: KernelClient,
  cell: Cell,
  count: number,
  options: ExecuteOptions,
): Promise<RanCell> {
  const outputs = new Outputs();
  const running = client.execute(sourceOf(cell), outputs).then(
    ({ status }): End =>
      status === "ok" || mayFail(cell)
        ? { kind: "done" }
        : { kind: "failed", cell: count, traceback: tracebackOf(outputs.all) },
    (error: unknown) => deathAt(count, error),
  );
  const stop = await firstOf(running, options);
  if (stop === null) {
    const end = await running;
    if (end.kind !== "died") return { outputs: outputs.all, end };
    return { outputs: [...outputs.all, errorOutput("KernelDeath", end.reason)], end };
  }
  await client.interrupt();
  const gone = await ended(running, GRACE);
  const end: End = { kind: stop, cell: count };
  const seconds = options.cellMs / 1000;
  const why = stop === "late" ? `the cell took more than ${seconds} s` : "the cell was stopped";
  const shown = outputs.all.filter(({ output_type }) => output_type !== "error");
  const note = gone ? why : `${why}; it did not listen and its kernel was ended`;
  return { outputs: [...shown, errorOutput("Interrupted", note)], end };
}

/** Null when the cell ends by itself. */
async function firstOf(
  running: Promise<End>,
  { cellMs, signal }: ExecuteOptions,
): Promise<"late" | "interrupted" | null> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: (() => void) | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), cellMs);
  });
  const aborted = new Promise<"interrupted">((resolve) => {
    onAbort = () => resolve("interrupted");
    if (signal?.aborted) onAbort();
    else signal?.addEventListener("abort", onAbort);
  });
  try {
    return await Promise.race([running.then(() => null), late, aborted]);
  } finally {
    clearTimeout(timer);
    if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
  }
}

async function ended(running: Promise<End>, patience: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const never = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), patience);
  });
  const gone = await Promise.race([running.then(() => true), never]);
  clearTimeout(timer);
  return gone;
}

function isCode(cell: Cell): boolean {
  return cell.cell_type === "code";
}

/** Jupyter's tag for a cell that is there to show an error. */
function mayFail({ metadata }: Cell): boolean {
  const { tags } = metadata;
  return Array.isArray(tags) && tags.includes("raises-exception");
}

function counted(count: number): (output: Output) => Output {
  return (output) =>
    output.output_type === "execute_result" ? { ...output, execution_count: count } : output;
}

function deathAt(cell: number, error: unknown): End {
  if (!(error instanceof KernelDeath)) throw error;
  return { kind: "died", cell, reason: error.message };
}

function errorOutput(ename: string, evalue: string): Output {
  return { ename, evalue, output_type: "error", traceback: [`${ename}: ${evalue}`] };
}

/** What a failed cell says; a kernel without error messages says it on standard error. */
function tracebackOf(outputs: readonly Output[]): string {
  const texts = outputs.flatMap((one) => {
    if (one.output_type === "error") return [one.traceback.join("\n")];
    return one.output_type === "stream" && one.name === "stderr" ? [one.text.join("")] : [];
  });
  return texts.at(-1)?.trimEnd() ?? "";
}
