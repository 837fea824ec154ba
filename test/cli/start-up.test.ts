import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

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

/** The packages and the rooms of the project that a call loads. */
function loadedBy(...words: string[]): Set<string> {
  const list = join(folder, "loaded.txt");
  writeFileSync(list, "");
  const hook = pathToFileURL(join(folder, "register.mjs")).href;
  const { status } = spawnSync(process.execPath, ["--import", hook, main, ...words], {
    env: { ...process.env, LOADED: list },
    stdio: ["ignore", "ignore", "inherit"],
  });
  expect(status).toBeLessThanOrEqual(1);
  const names = readFileSync(list, "utf8")
    .split("\n")
    .flatMap((url) => {
      const inPackage = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
      const inRoom = /\/dist\/((?:src\/)?[^/]+)\//.exec(url)?.[1];
      return [inPackage ?? inRoom ?? ""];
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

  it("formats a scenario without the checker's and the engine's weight", () => {
    const loaded = loadedBy("fmt", "--check", join(root, "notebooks/scenarios/capacity.scenario"));
    expect([...loaded].filter((name) => /arquero|vega|src\/engine/.test(name))).toEqual([]);
  });
});
