import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MANY_RUNS } from "../../../src/cli/cache/kept-answer.ts";
import { type Call, call } from "../fake-door.ts";
import { pairFolder, pairScenario } from "../pair-folder.ts";

const folder = pairFolder(MANY_RUNS / 2);
const kept = () => join(folder(), "kept");

function quorate(words: readonly string[], columns = 120): Promise<Call> {
  return call(words, { cwd: folder(), cache: { folder: kept(), limitBytes: 1e9 }, columns });
}

const filesOf = (ending: string) =>
  readdirSync(kept(), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(kept(), name));

const taken = `${MANY_RUNS} runs were taken from the cache (--no-cache makes them anew)\n`;

describe("the answer of a large study", () => {
  it("is printed again without a look at its runs, to the last byte and with its exit status", async () => {
    writeFileSync(
      join(folder(), "pair.scenario"),
      pairScenario(MANY_RUNS / 2).replace("< 1s", "< 3ms"),
    );
    const first = await quorate(["run", "pair.scenario"]);
    expect(first.code).toBe(1);
    for (const file of filesOf(".cell")) rmSync(file);
    const again = await quorate(["run", "pair.scenario"]);
    expect(again).toEqual({ ...first, err: taken });
    expect((await quorate(["cache"])).out).toMatch(/^0 runs, \d/);
  });

  it("is made of its runs again where its file was damaged", async () => {
    const first = await quorate(["run", "pair.scenario"]);
    const [file] = filesOf(".answer");
    const bytes = readFileSync(file!);
    for (const damaged of [
      bytes.subarray(0, 200),
      Buffer.from(bytes.toString().replace("±", "=")),
    ]) {
      writeFileSync(file!, damaged);
      expect(await quorate(["run", "pair.scenario"])).toEqual({ ...first, err: taken });
      expect(readFileSync(file!)).toEqual(bytes);
    }
  });

  it("is another one for another question, another form and another width", async () => {
    await quorate(["run", "pair.scenario"]);
    const json = await quorate(["run", "pair.scenario", "--json"]);
    expect(JSON.parse(json.out).cases).toHaveLength(2);
    const narrow = await quorate(["run", "pair.scenario"], 90);
    const widths = narrow.out
      .split("again:")[0]!
      .split("\n")
      .map((line) => line.length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(90);
    expect(filesOf(".answer")).toHaveLength(3);
    const scenario = pairScenario(MANY_RUNS / 2).replace("< 1s", "< 2ms");
    writeFileSync(join(folder(), "pair.scenario"), scenario);
    const edited = await quorate(["run", "pair.scenario"]);
    expect(edited.code).toBe(1);
    expect(edited.out).toContain("✗ p99(write.latency) < 2ms");
    expect(edited.err).toBe(taken);
  });

  it("is not kept of few runs, nor of a study that has a folder of its own", async () => {
    await quorate(["run", "pair.scenario", "--trials", "3"]);
    await quorate(["run", "pair.scenario", "--cells", "kept"]);
    expect(filesOf(".answer")).toEqual([]);
    expect(filesOf(".cell").length).toBeGreaterThan(0);
  });
});
