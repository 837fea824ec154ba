import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { findTslab } from "../../notebook/kernel/tslab.ts";
import { CallError } from "../exit-code.ts";
import { packageRoot } from "../package-root.ts";
import type { KernelCommand } from "./kernel-process.ts";
import type { Notebook } from "./notebook-file.ts";

/** The kernels that notebooks run in. */
export type KernelName = "tslab" | "deno";

/**
 * How a kernel is started for notebooks of a folder. Throws a {@link CallError} that says what to
 * install when something is missing.
 */
export function kernelCommand(name: KernelName, folder: string): KernelCommand {
  return name === "tslab" ? tslab(folder) : deno();
}

/**
 * The kernel that a notebook asks for itself; tslab when it asks for TypeScript, JavaScript or
 * nothing. Throws a {@link CallError} for another language.
 */
export function chosenKernel(file: string, { metadata }: Notebook): KernelName {
  const spec = metadata["kernelspec"] as { name?: unknown; language?: unknown } | undefined;
  if (spec?.name === "deno") return "deno";
  const language = typeof spec?.language === "string" ? spec.language.toLowerCase() : "typescript";
  if (language === "typescript" || language === "javascript") return "tslab";
  throw new CallError(`${file} is a notebook in ${language}: only TypeScript ones are run`);
}

/** TypeScript in this Node: tslab behind our own launcher. */
function tslab(folder: string): KernelCommand {
  if (findTslab(folder) === null) {
    throw new CallError("the kernel tslab is not installed", [
      "npm install tslab@1.0.22",
      "or run in Deno: --kernel deno",
    ]);
  }
  const launcher = join(packageRoot()?.folder ?? ".", "dist/src/notebook/kernel/main.js");
  return {
    name: "tslab",
    argv: (file) => [process.execPath, launcher, file],
    interrupt: "message",
    printsLate: false,
  };
}

/** TypeScript in Deno, which must be on the path. */
function deno(): KernelCommand {
  if (!onPath("deno")) {
    throw new CallError("deno is not installed", [
      "npm install --global deno",
      "or run in Node: --kernel tslab",
    ]);
  }
  return {
    name: "deno",
    argv: (file) => ["deno", "jupyter", "--kernel", "--conn", file],
    env: { NO_COLOR: "1" },
    interrupt: "signal",
    printsLate: true,
  };
}

/** Whether a program can be called by its name. */
export function onPath(program: string): boolean {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.some((folder) =>
    ["", ".exe", ".cmd"].some((end) => existsSync(join(folder, program + end))),
  );
}
