import { join } from "node:path";
import { packageRoot } from "../package-root.ts";
import type { KernelCommand } from "./kernel-process.ts";

/** The kernels that notebooks run in. */
export const KERNEL_NAMES = ["tslab", "deno"] as const;

export type KernelName = (typeof KERNEL_NAMES)[number];

/** TypeScript in this Node: tslab behind our own launcher. */
function tslab(): KernelCommand {
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
  return {
    name: "deno",
    argv: (file) => ["deno", "jupyter", "--kernel", "--conn", file],
    env: { NO_COLOR: "1" },
    interrupt: "signal",
    printsLate: true,
  };
}

/** How a kernel is started. */
export function kernelCommand(name: KernelName): KernelCommand {
  return name === "tslab" ? tslab() : deno();
}
