import { format } from "node:util";
import { type Bundle, bundleOf } from "../bundle.ts";
import { type CellError, cellName, compileError, INTERRUPTED, thrownError } from "./cell-error.ts";
import { repairedCell, waitsAtTop } from "./cell-source.ts";
import type { Answers, CellDiagnostic, Converted, Converter, Executor, Tslab } from "./tslab.ts";

/** How a cell ended. */
export type CellOutcome =
  | { readonly ok: true; readonly value: Bundle | null }
  | { readonly ok: false; readonly error: CellError };

/** Runs cells by tslab's compiler and executor, without their faults. */
export class CellRunner {
  readonly answers: Answers;
  private readonly tslab: Tslab;
  private readonly executor: Executor;
  private readonly compiled = new Map<number, string>();
  private count = 0;
  private source = "";
  private diagnostics: readonly CellDiagnostic[] = [];
  private said: unknown[][] = [];
  private values: unknown[] = [];
  private stop: (() => void) | null = null;

  constructor(tslab: Tslab, folder: string) {
    this.tslab = tslab;
    this.executor = tslab.createExecutor(folder, this.repaired(tslab.createConverter()), {
      log: (value) => void this.values.push(value),
      error: (...words) => void this.said.push(words),
    });
    this.answers = tslab.answersOf(this.executor);
  }

  /** Runs one cell; its number is what a stack calls it by. */
  async run(source: string, count: number): Promise<CellOutcome> {
    this.source = source;
    this.count = count;
    this.diagnostics = [];
    this.said = [];
    this.values = [];
    const stopped = new Promise<"stopped">((resolve) => {
      this.stop = () => resolve("stopped");
    });
    // Code that is torn off while it computes never settles its promise.
    const ended = await Promise.race([this.executor.execute(source), stopped]);
    this.stop = null;
    if (ended === "stopped") return { ok: false, error: INTERRUPTED };
    if (!ended) return { ok: false, error: this.error() };
    for (const words of this.said) process.stderr.write(`${format(...words)}\n`);
    return this.values.length === 0 ? { ok: true, value: null } : this.shown(this.values.at(-1));
  }

  /** Ends the wait for the cell that runs. */
  interrupt(): void {
    this.executor.interrupt();
    this.stop?.();
  }

  /** What the kernel says of itself, with the version of the language that it really has. */
  kernelInfo(): object {
    const { version } = this.tslab.typescript;
    const info = this.answers.handleKernel();
    const language_info = { ...(info["language_info"] as object), version };
    const banner = `TypeScript ${version} by tslab ${this.tslab.version}`;
    return { ...info, language_info, banner, status: "ok" };
  }

  close(): void {
    this.executor.close();
  }

  private error(): CellError {
    if (this.diagnostics.length > 0) return compileError(this.source, this.diagnostics);
    return thrownError(this.said[0]?.[0], this.compiled);
  }

  /** A value that fails to show itself fails its cell. */
  private async shown(value: unknown): Promise<CellOutcome> {
    try {
      return { ok: true, value: await bundleOf(value) };
    } catch (error) {
      return { ok: false, error: thrownError(error, this.compiled) };
    }
  }

  private repaired(converter: Converter): Converter {
    const { typescript } = this.tslab;
    const convert = (previous: string, source: string): Converted => {
      const repaired = repairedCell(typescript, source);
      const converted = converter.convert(previous, repaired.text);
      this.diagnostics = converted.diagnostics.map(repaired.asWritten);
      const { output } = converted;
      if (output === undefined) return { ...converted, diagnostics: this.diagnostics };
      this.compiled.set(this.count, output);
      return {
        ...converted,
        diagnostics: this.diagnostics,
        output: `${output}\n//# sourceURL=${cellName(this.count)}`,
        hasToplevelAwait: converted.hasToplevelAwait || waitsAtTop(typescript, source),
      };
    };
    return Object.assign(Object.create(converter) as Converter, { convert });
  }
}
