import { readFileSync } from "node:fs";

/** The version in package.json, which stands above the sources as above the built files. */
export function packageVersion(): string {
  for (const way of ["../../package.json", "../../../package.json"]) {
    try {
      const text = readFileSync(new URL(way, import.meta.url), "utf8");
      const { name, version } = JSON.parse(text) as { name?: unknown; version?: unknown };
      if (name === "quorate" && typeof version === "string") return version;
    } catch {
      // Not at this depth.
    }
  }
  return "unknown";
}
