import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../notebooks/scenarios", import.meta.url));

/** The example scenarios of the project, by file name. */
export const EXAMPLES: readonly { readonly name: string; readonly text: string }[] = readdirSync(
  folder,
)
  .filter((name) => name.endsWith(".scenario"))
  .sort()
  .map((name) => ({ name, text: readFileSync(`${folder}/${name}`, "utf8") }));
