import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { isInstalled, OTHERS } from "../determinism/runtimes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const scripts = join(root, "notebooks/scripts");
const deno = OTHERS.find(({ name }) => name === "Deno")!;

/** Runs a program and gives what it printed. Throws what it complained of when it fails. */
function printed(program: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: scripts,
    encoding: "utf8",
    env: { ...process.env, QUORATE_CACHE: "off", NO_COLOR: "1" },
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** What `npm install` in these folders would bring; a fresh clone has it from here. */
beforeAll(() => {
  linked(join(root, "notebooks/node_modules/quorate"), "../..");
  linked(join(scripts, "node_modules/@types"), "../../../node_modules/@types");
});

function linked(link: string, target: string): void {
  if (existsSync(link)) return;
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(target, link, "dir");
}

describe("scripts that import the package", () => {
  it("run on Node", () => {
    const answer = printed(process.execPath, ["sync-price.mjs", "40"]);
    expect(answer).toMatch(/ack=any 1 of: 12\.\d+ ms/);
    expect(answer).toMatch(/ack=all of: 40\.\d+ ms/);
  });

  it.runIf(isInstalled(deno))("run on Deno with the same answer", () => {
    const here = printed(process.execPath, ["sync-price.mjs"]);
    expect(printed(deno.program, [...deno.words, "sync-price.ts"])).toBe(here);
  });

  it.runIf(isInstalled(deno))("are typed under Deno", () => {
    const files = ["sync-price.ts", join(root, "test/notebook/typed.ts")];
    printed(deno.program, ["check", "--quiet", ...files]);
  });
});
