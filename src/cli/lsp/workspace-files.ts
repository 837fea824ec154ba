import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** More files than this are not looked through, and no folder deeper than this. */
const MOST_FILES = 500;
const DEEPEST = 6;
/** The parser reads no longer text. */
const LONGEST = 1 << 20;

/** The scenarios below some folders, as absolute paths; folders of tools are passed over. */
export function scenarioFiles(roots: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const look = (folder: string, depth: number): void => {
    if (depth > DEEPEST) return;
    for (const entry of entriesOf(folder)) {
      if (found.size >= MOST_FILES) return;
      const path = join(folder, entry.name);
      if (entry.isFile() && entry.name.endsWith(".scenario")) found.add(path);
      const isTools = entry.name.startsWith(".") || entry.name === "node_modules";
      if (entry.isDirectory() && !isTools) look(path, depth + 1);
    }
  };
  for (const root of roots) look(root, 0);
  return [...found];
}

/** A file's text; null for one that cannot be read. */
export function textOfFile(path: string): string | null {
  try {
    const text = readFileSync(path, "utf8");
    return text.length > LONGEST ? null : text;
  } catch {
    return null;
  }
}

function entriesOf(folder: string) {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}
