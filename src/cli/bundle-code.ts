import { fileURLToPath } from "node:url";
import { bundleCode } from "./code-bundle.ts";

/** From dist/src/cli, where the built command stands. */
const root = fileURLToPath(new URL("../../..", import.meta.url));

// Part of the build: what is loaded together stands together.
bundleCode(root).then((files) => {
  const pieces = files.filter((file) => file.endsWith(".js"));
  console.error(`written: dist/bundle (${pieces.length} pieces with the engine and the entries)`);
});
