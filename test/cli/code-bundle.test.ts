import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dist = join(root, "dist");
const read = (file: string): string => readFileSync(join(dist, file), "utf8");

/** The pieces, and what is loaded under a name of its own. */
const pieces = existsSync(join(dist, "bundle"))
  ? readdirSync(join(dist, "bundle")).filter((name) => name.endsWith(".js"))
  : [];
const entries = [
  "src/cli/main.js",
  "src/sweep/worker.js",
  "src/index.js",
  "src/sweep/judged-run.js",
];
const files = [...entries, "src/engine/bundle.js", ...pieces.map((name) => `bundle/${name}`)];

/** What a file is made of, as its map tells. */
function sourcesOf(file: string): readonly string[] {
  const map = join(dist, `${file}.map`);
  if (!existsSync(map)) return [];
  return (JSON.parse(readFileSync(map, "utf8")) as { readonly sources: string[] }).sources;
}

describe("the built program", () => {
  it("is a command, with the engine in one piece that the others load", () => {
    if (pieces.length === 0) throw new Error("it is not built: run `npm run build` first");
    expect(read("src/cli/main.js")).toMatch(/^#!\/usr\/bin\/env node\n/);
    if (process.platform !== "win32") {
      expect(statSync(join(dist, "src/cli/main.js")).mode & 0o111).toBe(0o111);
    }
    const withEngine = files.filter((file) =>
      sourcesOf(file).some((source) => source.endsWith("src/engine/engine.ts")),
    );
    expect(withEngine).toEqual(["src/engine/bundle.js"]);
  });

  it("finds what stands beside it: package, worker and launcher", () => {
    for (const file of files) expect(read(file), file).not.toContain("place-in-dist:");
    const version = spawnSync(process.execPath, [join(dist, "src/cli/main.js"), "--version"]);
    const { version: own } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    expect(version.stdout.toString().trim()).toBe(own);
  });

  it("has the licences of all packages in it, and leaves heavy ones out of it", () => {
    const licences = read("bundle/LICENCES.txt");
    const within = new Set<string>();
    for (const source of files.flatMap(sourcesOf)) {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
      if (name !== undefined) within.add(name);
    }
    expect(within).toContain("chevrotain");
    for (const name of within) expect(licences).toContain(name);
    expect(
      [...within].filter((name) => /^(arquero|vega.*|piscina|bullmq|prettier)$/.test(name)),
    ).toEqual([]);
  });
});
