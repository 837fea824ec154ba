import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundlePage } from "./page-bundle.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { writeWhole } from "./write-files.ts";

/** From dist/src/cli, where the built command stands. */
const root = fileURLToPath(new URL("../../..", import.meta.url));

// Part of the build: the script that interactive reports carry is made once, and stands ready.
bundlePage(root).then((script) => {
  writeWhole(root, join(root, PAGE_SCRIPT), script);
  console.error(`written: ${PAGE_SCRIPT} (${Math.round(script.length / 1000)} kB)`);
});
