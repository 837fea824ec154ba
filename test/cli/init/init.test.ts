import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STARTS, startOf } from "../../../src/cli/init/starts.ts";
import { format } from "../../../src/language/format/format.ts";
import { parse } from "../../../src/language/parse.ts";
import { PRESETS } from "../../../src/systems/presets.ts";
import { call } from "../fake-door.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "quorate-init-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const quorate = (...words: string[]) => call(words, { cwd: folder });
const systems = [...PRESETS.keys()];

describe("a scenario to begin with", () => {
  it("is written, says what it asks and what comes next, and has nothing wrong in it", async () => {
    const { code, out, err } = await quorate("init");
    expect([code, out]).toEqual([0, ""]);
    expect(err).toMatch(/^wrote first\.scenario: what waiting for a copy/);
    expect(err).toContain("next: quorate run first.scenario");
    expect((await quorate("check", "first.scenario")).err).toBe(
      "first.scenario: nothing to remark\n",
    );
  });

  it.each([
    ...STARTS.map(({ name }) => ["--about", name] as const),
    ...systems.map((name) => ["--system", name] as const),
  ])("has nothing wrong in it with %s %s, and is laid out as fmt would", async (flag, name) => {
    const file = `${name}.scenario`;
    expect((await quorate("init", file, flag, name, "--quiet")).code).toBe(0);
    expect((await quorate("check", file)).err).toBe(`${file}: nothing to remark\n`);
    const text = readFileSync(join(folder, file), "utf8");
    expect(format(parse({ id: file, text, holes: 0 }))).toBe(text);
  });

  it.each(STARTS.map(({ name }) => name))("runs as it stands: %s", async (about) => {
    const { text } = STARTS.find(({ name }) => name === about)!;
    const shorter = text.replace(/duration = \d+s/, "duration = 25s");
    writeFileSync(join(folder, "runs.scenario"), shorter);
    const words = ["run", "runs.scenario", "--trials", "1", "--no-cache", "--json", "--quiet"];
    const { code, out } = await quorate(...words);
    expect(code).toBeLessThanOrEqual(1);
    const { cases } = JSON.parse(out) as { cases: { expectations: { verdict: string }[] }[] };
    const verdicts = cases.flatMap(({ expectations }) => expectations.map((each) => each.verdict));
    expect(verdicts.length).toBeGreaterThan(0);
  });

  it("never writes over what is there, unless told to", async () => {
    writeFileSync(join(folder, "mine.scenario"), "# mine\n");
    const { code, err } = await quorate("init", "mine.scenario");
    expect([code, err]).toEqual([
      2,
      "error: mine.scenario is there already\n  = help: --force writes over it\n",
    ]);
    expect(readFileSync(join(folder, "mine.scenario"), "utf8")).toBe("# mine\n");
    expect((await quorate("init", "mine.scenario", "--force")).code).toBe(0);
  });

  it("goes to standard output where - is its name", async () => {
    const { code, out, err } = await quorate("init", "-", "--system", "kafka");
    expect([code, out, err]).toEqual([0, startOf("kafka")!.text, ""]);
  });

  it("says what there is, and what a wrong name was near", async () => {
    const { out } = await quorate("init", "--list");
    for (const { name, about } of STARTS) expect(out).toMatch(new RegExp(`${name} +${about}`));
    for (const name of systems) expect(out).toContain(name);
    const system = await quorate("init", "--system", "postgres");
    expect(system.err).toContain("did you mean `postgresql`?");
    expect((await quorate("init", "--about", "quorum")).err).toContain("did you mean `quorums`?");
    expect((await quorate("init", "first.txt")).err).toContain("write first.txt.scenario");
    const both = await quorate("init", "--about", "reads", "--system", "kafka");
    expect([both.code, both.err]).toEqual([2, "error: --about and --system exclude each other\n"]);
  });
});
