import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type ts from "typescript";

/** A place in a cell: an offset in characters, and a line and a column from 0. */
export interface Place {
  readonly offset: number;
  readonly line: number;
  readonly character: number;
}

/** What tslab's compiler says against a cell. */
export interface CellDiagnostic {
  readonly start: Place;
  readonly end: Place;
  readonly messageText: string;
  /** Another file than the cell. */
  readonly fileName?: string;
}

/** A cell made ready to run. */
export interface Converted {
  readonly diagnostics: readonly CellDiagnostic[];
  readonly output?: string;
  readonly hasToplevelAwait?: boolean;
}

/** tslab's compiler of cells, as far as the launcher touches it. */
export interface Converter {
  convert(previous: string, source: string): Converted;
  close(): void;
}

/** tslab's way to run cells one after the other in one process. */
export interface Executor {
  execute(source: string): Promise<boolean>;
  interrupt(): void;
  close(): void;
}

/** Where an executor tells last values and errors. */
export interface ExecutorConsole {
  readonly log: (value: unknown) => void;
  readonly error: (...words: unknown[]) => void;
}

/** The answers of tslab that need no repair. */
export interface Answers {
  handleKernel(): Readonly<Record<string, unknown>>;
  handleIsComplete(content: unknown): object;
  handleInspect(content: unknown): object;
  handleComplete(content: unknown): object;
}

/** What a cell shows of its own accord: tslab's `display` calls it. */
export type WriteDisplay = (
  content: Readonly<Record<string, unknown>>,
  update: boolean | undefined,
) => void;

/** The parts of tslab that the launcher is built from. */
export interface Tslab {
  readonly version: string;
  /** The compiler that tslab brings along (5.0), not the project's own. */
  readonly typescript: typeof ts;
  createConverter(): Converter;
  createExecutor(folder: string, converter: Converter, console: ExecutorConsole): Executor;
  answersOf(executor: Executor): Answers;
  onDisplay(write: WriteDisplay): void;
}

/** tslab is not installed where the notebook or the package could find it. */
export class NoTslab extends Error {
  override readonly name = "NoTslab";
}

interface Converters {
  readonly node: Converter;
  readonly browser: Converter;
  close(): void;
}

/**
 * Finds tslab beside the notebook, or else beside this package, and hands out its parts. They are
 * internal to tslab: the version is pinned, and the tests compare with the kernel as it comes.
 */
export function loadTslab(folder: string): Tslab {
  const home = findTslab(folder);
  if (home === null) throw new NoTslab("tslab is not installed: npm install tslab@1.0.22");
  const requireFrom = createRequire(home);
  const converter = requireFrom("./dist/converter.js") as {
    createConverter(options: { isJS: boolean; isBrowser: boolean }): Converter;
  };
  const executor = requireFrom("./dist/executor.js") as {
    createExecutor(folder: string, converters: Converters, console: ExecutorConsole): Executor;
  };
  const jupyter = requireFrom("./dist/jupyter.js") as {
    lastWriteDisplayData: WriteDisplay;
    JupyterHandlerImpl: new (executor: Executor, isJs: boolean) => Answers;
  };
  const newConverter = (): Converter =>
    converter.createConverter({ isJS: false, isBrowser: false });
  return {
    version: (requireFrom("./package.json") as { version: string }).version,
    typescript: requireFrom("@tslab/typescript-for-tslab") as typeof ts,
    createConverter: newConverter,
    createExecutor(where, node, console) {
      // Cells for a browser are tslab's own affair; no notebook of ours has one.
      const converters = { node, browser: node, close: () => node.close() };
      return executor.createExecutor(where, converters, console);
    },
    answersOf: (one) => new jupyter.JupyterHandlerImpl(one, false),
    onDisplay(write) {
      jupyter.lastWriteDisplayData = write;
    },
  };
}

/** Where tslab's package.json is: beside the notebook, or else beside this package; null for nowhere. */
export function findTslab(folder: string): string | null {
  const places = [join(folder, "cell.js"), fileURLToPath(import.meta.url)];
  for (const place of places) {
    try {
      return createRequire(place).resolve("tslab/package.json");
    } catch {
      // Not here: the next place is tried.
    }
  }
  return null;
}
