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

  it("is made anew when a file that the scenario reads has changed, is gone or is there now", async () => {
    const [east, delays] = [join(folder(), "east.scenario"), join(folder(), "delays.csv")];
    const runs = `trials = ${MANY_RUNS / 2}`;
    const own = pairScenario(MANY_RUNS / 2)
      .replace("param", 'import "east.scenario"\nparam')
      .replace("rtt = rtt", 'latency = empirical("delays.csv", column: "ms", unit: ms)')
      .replace("vary rtt over", "vary think over");
    expect(own).toContain(runs);
    const think = (ms: number): string => `param think = ${ms}ms in 1ms..300ms\n`;
    writeFileSync(
      join(folder(), "pair.scenario"),
      own.replace("clients = 1", "clients = 1, think = think"),
    );
    writeFileSync(east, think(1));
    writeFileSync(delays, "ms\n1\n2\n");
    const first = await quorate(["run", "pair.scenario"]);
    expect(first.err).toBe("");
    expect(await quorate(["run", "pair.scenario"])).toEqual({ ...first, err: taken });
    writeFileSync(delays, "ms\n1\n3\n");
    const slower = await quorate(["run", "pair.scenario"]);
    expect(slower.err).toBe("");
    expect(slower.out).not.toBe(first.out);
    rmSync(east);
    const broken = await quorate(["run", "pair.scenario"]);
    expect(broken.code).toBe(2);
    writeFileSync(east, think(1));
    expect(await quorate(["run", "pair.scenario"])).toEqual({ ...slower, err: taken });
  });

  it("comes with the remarks on the scenario, unless none are wanted", async () => {
    const odd = `${pairScenario(MANY_RUNS / 2)}faults { at 10s crash a }\n`;
    writeFileSync(join(folder(), "pair.scenario"), odd);
    const first = await quorate(["run", "pair.scenario"]);
    expect(first.err).toContain("this would strike at 10 s, and the run ends at 200 ms");
    expect(await quorate(["run", "pair.scenario"])).toEqual({ ...first, err: first.err + taken });
    const quiet = { ...first, err: "" };
    expect(await quorate(["run", "pair.scenario", "--quiet"])).toEqual(quiet);
    expect(await quorate(["run", "pair.scenario", "--quiet"])).toEqual(quiet);
  });

  it("is not kept of few runs, nor of a study that has a folder of its own", async () => {
    await quorate(["run", "pair.scenario", "--trials", "3"]);
    await quorate(["run", "pair.scenario", "--cells", "kept"]);
    expect(filesOf(".answer")).toEqual([]);
    expect(filesOf(".cell").length).toBeGreaterThan(0);
  });
});
