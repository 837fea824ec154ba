import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { prepare, sourceOf } from "../../src/run.ts";
import { call } from "../cli/fake-door.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const readme = readFileSync(`${root}/README.md`, "utf8");

/** The fenced blocks of one language, in order. */
function blocks(language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, "gm");
  return [...readme.matchAll(pattern)].map((match) => match[1]!);
}

const nothing = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};

describe("the README", () => {
  it("shows the first scenario as it stands in the notebooks' folder", () => {
    const file = readFileSync(`${root}/notebooks/scenarios/first-answer.scenario`, "utf8");
    expect(blocks("scenario")[0]).toBe(file);
  });

  it("shows scenarios that have nothing wrong with them", () => {
    for (const text of blocks("scenario")) {
      const { study, diagnostics } = prepare(sourceOf("README.md", text), { reader: nothing });
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      expect(study).not.toBeNull();
    }
  });

  it("shows what the first command prints", async () => {
    const { code, out } = await call(["run", "notebooks/scenarios/first-answer.scenario"], {
      cwd: root,
    });
    expect(code).toBe(0);
    expect(blocks("answer")[0]).toBe(out);
  });

  it("names commands that there are", async () => {
    const { out } = await call(["--help"], { cwd: root });
    const named = [...readme.matchAll(/quorate ([a-z]+)\b/g)].map((match) => match[1]!);
    expect(named.length).toBeGreaterThan(8);
    for (const command of new Set(named))
      expect(out).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
  });
});
