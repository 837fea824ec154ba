import { fileURLToPath } from "node:url";
import type { KernelCommand } from "../../../src/cli/notebook/kernel-process.ts";

const TSLAB = fileURLToPath(new URL("../../../node_modules/tslab/bin/tslab", import.meta.url));

/** tslab's kernel as it comes, without our launcher. */
export const stockKernel: KernelCommand = {
  name: "stock",
  argv: (file) => [process.execPath, TSLAB, "kernel", "--config-path", file],
  interrupt: "signal",
  printsLate: false,
};
