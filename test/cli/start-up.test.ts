import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MANY_RUNS } from "../../src/cli/cache/kept-answer.ts";
import { pairScenario } from "./pair-folder.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const main = join(root, "dist/src/cli/main.js");
let folder: string;

/** A hook that writes down the address of every module that is loaded. */
const HOOK = `
import { appendFileSync } from "node:fs";
export async function load(url, context, next) {
  appendFileSync(process.env.LOADED, url + "\\n");
  return next(url, context);
}`;

beforeAll(() => {
  if (!existsSync(main)) throw new Error("the command is not built: run `npm run build` first");
  folder = mkdtempSync(join(tmpdir(), "quorate-start-"));
  writeFileSync(join(folder, "hook.mjs"), HOOK);
  writeFileSync(
    join(folder, "register.mjs"),
    'import { register } from "node:module"; register("./hook.mjs", import.meta.url);',
  );
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The files of the project and of packages that a call loads, and those of Node itself. */
function filesLoadedBy(...words: string[]): readonly string[] {
  const list = join(folder, "loaded.txt");
  writeFileSync(list, "");
  const hook = pathToFileURL(join(folder, "register.mjs")).href;
  const { status } = spawnSync(process.execPath, ["--import", hook, main, ...words], {
    env: { ...process.env, LOADED: list, QUORATE_CACHE: join(folder, "cache") },
    stdio: ["ignore", "ignore", "inherit"],
  });
  expect(status).toBeLessThanOrEqual(1);
  return readFileSync(list, "utf8")
    .split("\n")
    .filter((url) => url.startsWith("file:"))
    .map((url) => fileURLToPath(url));
}

/** The sources that a built file is made of, as its map tells; the bundler's own piece has none. */
function sourcesOf(file: string): readonly string[] {
  const map = `${file}.map`;
  if (!existsSync(map)) return file.startsWith(join(root, "dist")) ? [] : [file];
  const { sources } = JSON.parse(readFileSync(map, "utf8")) as { readonly sources: string[] };
  return sources.map((source) => join(dirname(map), source));
}

/** The packages and the rooms of the project that a call loads. */
function loadedBy(...words: string[]): Set<string> {
  const names = filesLoadedBy(...words)
    .flatMap(sourcesOf)
    .map((source) => {
      const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1];
      return inPackage ?? relative(root, source).split("/").slice(0, -1).slice(0, 2).join("/");
    });
  return new Set(names.filter((name) => name !== ""));
}

describe("start-up", () => {
  it("loads nothing but the command line for --help", () => {
    expect([...loadedBy("--help")].sort()).toEqual(["commander", "src/cli"]);
    expect([...loadedBy("run", "--help")].sort()).toEqual(["commander", "src/cli"]);
  });

  it("checks a scenario without engine, tables and charts", () => {
    const scenario = join(root, "notebooks/scenarios/first-answer.scenario");
    const loaded = loadedBy("check", scenario);
    expect(loaded).toContain("grammar");
    const heavy = [...loaded].filter((name) =>
      /^(arquero|vega.*|piscina|prettier|src\/(engine|sweep|charts|report))$/.test(name),
    );
    expect(heavy).toEqual([]);
  });

  it("loads few files, for each takes its time", () => {
    const scenario = join(root, "notebooks/scenarios/first-answer.scenario");
    expect(filesLoadedBy("--help").length).toBeLessThan(10);
    expect(filesLoadedBy("check", scenario).length).toBeLessThan(80);
  });

  it("tells the kept answer of many runs without reading what is asked", () => {
    const scenario = join(folder, "many.scenario");
    const many = pairScenario(MANY_RUNS / 2).replace("200ms", "20ms");
    writeFileSync(scenario, many);
    const first = [...loadedBy("run", "--quiet", scenario)];
    expect(first).toContain("src/language");
    const again = [...loadedBy("run", "--quiet", scenario)];
    expect(again.filter((name) => /language|grammar|engine|systems|sweep/.test(name))).toEqual([]);
  });

  it("formats a scenario without the checker's and the engine's weight", () => {
    const loaded = loadedBy("fmt", "--check", join(root, "notebooks/scenarios/capacity.scenario"));
    expect([...loaded].filter((name) => /arquero|vega|src\/engine/.test(name))).toEqual([]);
  });
});
