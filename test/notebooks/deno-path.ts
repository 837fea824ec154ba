import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(
  new URL("../determinism/runtimes/node_modules/@deno/linux-x64-glibc", import.meta.url),
);

/** Puts the Deno that the tests have installed on the path; says whether there is one. */
export function denoOnPath(): boolean {
  const path = process.env["PATH"] ?? "";
  if (!path.split(delimiter).includes(folder)) {
    process.env["PATH"] = `${path}${delimiter}${folder}`;
  }
  return existsSync(`${folder}/deno`);
}
