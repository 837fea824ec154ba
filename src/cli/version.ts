import { packageRoot } from "./package-root.ts";

/** The version in package.json. */
export function packageVersion(): string {
  return packageRoot()?.version ?? "unknown";
}
