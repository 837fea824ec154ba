import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A way to run the built command line: the program and the words before the script's name. */
export interface Runtime {
  readonly name: string;
  readonly program: string;
  readonly words: readonly string[];
}

const at = (path: string): string =>
  fileURLToPath(new URL(`runtimes/node_modules/${path}`, import.meta.url));

/** This process's own Node. */
export const HERE: Runtime = {
  name: `Node ${process.versions.node}`,
  program: process.execPath,
  words: [],
};

/** Runtimes that a package of their own brings; see runtimes/README.md. */
export const OTHERS: readonly Runtime[] = [
  { name: "Node 22", program: at("node22/bin/node"), words: [] },
  { name: "Node 24", program: at("node24/bin/node"), words: [] },
  {
    name: "Deno",
    program: at("@deno/linux-x64-glibc/deno"),
    words: ["run", "--allow-all", "--quiet"],
  },
];

/** Whether a runtime is there to be tried. */
export function isInstalled({ program }: Runtime): boolean {
  return existsSync(program);
}

export const INSTALL = "npm ci --ignore-scripts --prefix test/determinism/runtimes";
