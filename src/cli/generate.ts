import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cstTypes } from "../../grammar/cst-types.ts";
import { railroadHtml } from "../../grammar/railroad.ts";
import { textMateGrammar } from "../../grammar/textmate.ts";
import { referencePage } from "../language/vocabulary/reference.ts";
import { NETWORK_TABLES, networkFile, networkModule } from "./network-tables.ts";
import { writeWhole } from "./write-files.ts";

/**
 * Writes the files that are made from the grammar, the vocabulary and the datasets. Tests hold that what is
 * stored is what this writes.
 */
const GENERATED: Readonly<Record<string, () => string>> = {
  "grammar/scenario.md": referencePage,
  "grammar/railroad.html": railroadHtml,
  "grammar/scenario.tmLanguage.json": textMateGrammar,
  "grammar/cst.ts": cstTypes,
};

/** Modules made from datasets: the file, and its text. */
function networkModules(from: string): [string, () => string][] {
  return NETWORK_TABLES.map((table) => [
    networkFile(table.name),
    () =>
      networkModule(table, readFileSync(join(from, "datasets/rtt", `${table.name}.csv`), "utf8")),
  ]);
}

/** From dist/src/cli, where the built command stands. */
const root = fileURLToPath(new URL("../../..", import.meta.url));

for (const [file, text] of [...Object.entries(GENERATED), ...networkModules(root)]) {
  writeWhole(root, join(root, file), text());
  console.error(`written: ${file}`);
}
