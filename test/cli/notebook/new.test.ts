import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseNotebook, sourceOf } from "../../../src/cli/notebook/notebook-file.ts";
import { call } from "../fake-door.ts";

const SCENARIOS = fileURLToPath(new URL("../../../notebooks/scenarios", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-new-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const quorate = (...words: string[]) => call(words, { cwd: folder });

function cellsOf(name: string): string[] {
  return parseNotebook(readFileSync(join(folder, name), "utf8")).cells.map(sourceOf);
}

describe("a new notebook", () => {
  it("has a first scenario with nothing wrong in it, and says what comes next", async () => {
    const { code, err } = await quorate("notebook", "new", "first.ipynb");
    expect(code).toBe(0);
    expect(err).toContain("quorate notebook run first.ipynb");
    expect((await quorate("check", "first.ipynb")).err).toBe(
      "first.ipynb: nothing to remark in 1 scenario\n",
    );
  });

  it("holds a scenario's own text, ready to be changed, and a chart of what it sweeps", async () => {
    const from = join(SCENARIOS, "capacity.scenario");
    await quorate("notebook", "new", "capacity.ipynb", "--from", from);
    const cells = cellsOf("capacity.ipynb");
    const text = readFileSync(from, "utf8").trimEnd();
    expect(cells).toContain(`const study = scenario\`\n${text}\n\`;`);
    expect(cells.join("\n")).toMatch(/result\.(chart\("\w|bounds\(\))/);
    expect((await quorate("check", "capacity.ipynb")).code).toBe(0);
  });

  it("names the file of a scenario that cannot stand in a cell", async () => {
    mkdirSync(join(folder, "deep"), { recursive: true });
    const text = `# a ${"`"}tick${"`"}\n${readFileSync(join(SCENARIOS, "first-answer.scenario"), "utf8")}`;
    writeFileSync(join(folder, "ticks.scenario"), text);
    await quorate("notebook", "new", "deep/ticks.ipynb", "--from", "ticks.scenario");
    const cells = cellsOf("deep/ticks.ipynb");
    expect(cells).toContain('const study = scenarioFile("../ticks.scenario");');
    expect(cells).toContain('import { run, scenarioFile, show } from "quorate";');
  });

  it("is not written over one that is there, nor from a scenario that is wrong", async () => {
    await quorate("notebook", "new", "twice.ipynb");
    const again = await quorate("notebook", "new", "twice.ipynb");
    expect([again.code, again.err]).toEqual([
      2,
      "error: twice.ipynb is there already\n  = help: --force writes over it\n",
    ]);
    expect((await quorate("notebook", "new", "twice.ipynb", "--force")).code).toBe(0);
    writeFileSync(join(folder, "wrong.scenario"), "run { duration = 60 }");
    const wrong = await quorate("notebook", "new", "wrong.ipynb", "--from", "wrong.scenario");
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain("did you mean `60ms`?");
    expect(() => cellsOf("wrong.ipynb")).toThrow("ENOENT");
  });

  it("wants a name that is one of a notebook", async () => {
    const { err } = await quorate("notebook", "new", "lab");
    expect(err).toBe("error: lab is no name of a notebook\n  = help: write lab.ipynb\n");
  });
});
