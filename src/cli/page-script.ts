import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root.ts";

/** Where the build leaves the script of interactive reports, from the package's root. */
export const PAGE_SCRIPT = "dist/assets/report.js";

/** The script that interactive reports carry; undefined where the package was not built. */
export function pageScript(): string | undefined {
  const root = packageRoot();
  try {
    return root === null ? undefined : readFileSync(join(root.folder, PAGE_SCRIPT), "utf8");
  } catch {
    return undefined;
  }
}
