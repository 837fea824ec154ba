import { existsSync, mkdirSync, readdirSync, watch } from "node:fs";

/** The files of finished runs in a folder, with the folders that they stand in. */
export function cellsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".cell"));
}

/** Resolves with the number of cells as soon as there are so many. */
export async function untilCells(folder: string, count: number): Promise<number> {
  mkdirSync(folder, { recursive: true });
  if (cellsIn(folder).length >= count) return cellsIn(folder).length;
  return new Promise((resolve) => {
    const watcher = watch(folder, { recursive: true }, () => {
      const there = cellsIn(folder).length;
      if (there < count) return;
      watcher.close();
      resolve(there);
    });
  });
}
