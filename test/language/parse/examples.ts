import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface NamedText {
  readonly name: string;
  readonly text: string;
}

function textsIn(path: string): readonly NamedText[] {
  const folder = fileURLToPath(new URL(`../../../${path}`, import.meta.url));
  return readdirSync(folder)
    .filter((name) => name.endsWith(".scenario"))
    .sort()
    .map((name) => ({ name, text: readFileSync(`${folder}/${name}`, "utf8") }));
}

/** The example scenarios of the project, by file name. */
export const EXAMPLES = textsIn("notebooks/scenarios");

/** Texts that were once read wrongly, shrunk; `valid-…` have no mistake of form. */
export const KEPT_TEXTS = textsIn("test/cases/kept-texts");
