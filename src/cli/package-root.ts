import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Where the package stands and what its package.json says. */
export interface PackageRoot {
  readonly folder: string;
  readonly version: string;
}

/** Finds the package, which stands above the sources as above the built files; null outside one. */
export function packageRoot(): PackageRoot | null {
  for (const way of ["../../", "../../../"]) {
    const folder = new URL(way, import.meta.url);
    try {
      const text = readFileSync(new URL("package.json", folder), "utf8");
      const { name, version } = JSON.parse(text) as { name?: unknown; version?: unknown };
      if (name === "quorate" && typeof version === "string") {
        return { folder: fileURLToPath(folder), version };
      }
    } catch {
      // Not at this depth.
    }
  }
  return null;
}
