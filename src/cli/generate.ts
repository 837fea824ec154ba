import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cstTypes } from "../../grammar/cst-types.ts";
import { railroadHtml } from "../../grammar/railroad.ts";
import { textMateGrammar } from "../../grammar/textmate.ts";
import { referencePage } from "../language/vocabulary/reference.ts";
import { writeWhole } from "./write-files.ts";

/**
 * Writes the files that are made from the grammar and the vocabulary. Tests hold that what is
 * stored is what this writes.
 */
const GENERATED: Readonly<Record<string, () => string>> = {
  "grammar/scenario.md": referencePage,
  "grammar/railroad.html": railroadHtml,
  "grammar/scenario.tmLanguage.json": textMateGrammar,
  "grammar/cst.ts": cstTypes,
};

/** From dist/src/cli, where the built command stands. */
const root = fileURLToPath(new URL("../../..", import.meta.url));

for (const [file, text] of Object.entries(GENERATED)) {
  writeWhole(root, join(root, file), text());
  console.error(`written: ${file}`);
}
