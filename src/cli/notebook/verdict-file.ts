import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Failing, VERDICTS_VARIABLE } from "../../notebook/verdict-log.ts";
import type { KernelCommand } from "./kernel-process.ts";

/** An expectation that fails in a run of a cell; cells are counted from 1, code cells only. */
export interface FailingInCell extends Failing {
  readonly cell: number;
}

/** The file in which a notebook's runs leave word of expectations that fail, for as long as it runs. */
export class VerdictFile {
  private readonly folder = mkdtempSync(join(tmpdir(), "quorate-verdicts-"));
  private readonly file = join(this.folder, "failing.jsonl");
  /** How many lines there were when each cell began. */
  private readonly begun: { readonly cell: number; readonly lines: number }[] = [];

  /** The kernel, told where to write. */
  known(kernel: KernelCommand): KernelCommand {
    return { ...kernel, env: { ...kernel.env, [VERDICTS_VARIABLE]: this.file } };
  }

  cellBegins(cell: number): void {
    this.begun.push({ cell, lines: this.lines().length });
  }

  /** What failed until now, in the order in which it was found. */
  get failing(): readonly FailingInCell[] {
    return this.lines().map((line, index) => {
      const { cell } = this.begun.findLast(({ lines }) => lines <= index) ?? { cell: 1 };
      return { ...(JSON.parse(line) as Failing), cell };
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private lines(): readonly string[] {
    if (!existsSync(this.file)) return [];
    return readFileSync(this.file, "utf8").split("\n").slice(0, -1);
  }
}
