import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readHistory } from "../../src/analysis/histories/read-history.ts";
import { call } from "./fake-door.ts";

const folder = mkdtempSync(join(tmpdir(), "history-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SCENARIO = `
param route = nearest in [leader, nearest]
topology { site here { node a }  site there { node b }  link here <-> there { rtt = 20ms } }
replicate single_leader on a, b { leader = a }
workload users on there {
  clients = 3, think = 5ms, mix = (read: 50%, write: 50%), keys = uniform(4), read_from = route
}
run { duration = 1s, trials = 3 }
`;
const SWEEP = `${SCENARIO}\nsweep { vary route over [leader, nearest] }`;

const run = (words: readonly string[], stdin = SCENARIO) =>
  call(["history", "-", ...words], { cwd: folder, stdin });

describe("quorate history", () => {
  it("prints every operation of a trial, and says what the rules make of it", async () => {
    const { code, out, err } = await run([]);
    expect(code).toBe(0);
    expect(out).toMatch(/^\{:type :invoke, :f :\w+, :value \[\d [^\]]+\], :process 0, :time \d+/);
    const { count } = readHistory("edn", out, ["a", "b"]);
    expect(count).toBeGreaterThan(50);
    expect(err).toMatch(/trial 1: \d+ operations; broken: lost_updates \d+/);
  });

  it("prints another trial, and the same one twice", async () => {
    const [first, second] = [await run(["--trial", "2"]), await run(["--trial", "2"])];
    expect(first.out).toBe(second.out);
    expect(first.out).not.toBe((await run([])).out);
  });

  it("writes a file for each case, the same that it prints", async () => {
    const { code, out } = await run(["--format", "jsonl", "--out", "all", "--quiet"], SWEEP);
    expect([code, out]).toEqual([0, ""]);
    const files = readdirSync(join(folder, "all")).sort();
    expect(files).toEqual(["1-route=leader-trial-1.jsonl", "2-route=nearest-trial-1.jsonl"]);
    const printed = await run(["--format", "jsonl", "--case", "route=nearest"], SWEEP);
    expect(readFileSync(join(folder, "all", files[1]!), "utf8")).toBe(printed.out);
  });

  it("prints one history at a time, and none that would not fit", async () => {
    const several = await run([], SWEEP);
    expect(several).toMatchObject({ code: 2, out: "" });
    expect(several.err).toMatch(/2 cases.*\n.*--case 'route=leader'/);
    const large = await run(["--max-bytes", "1KiB"]);
    expect(large).toMatchObject({ code: 2, out: "" });
    expect(large.err).toMatch(
      /for a history, which ends before it outgrows 1 KiB\n.*\(--max-bytes\)/,
    );
  });

  it("says what a history will take: exactly, at most, or what it will not outgrow", async () => {
    const open = (load: string) =>
      run(
        ["--max-bytes", "10KiB"],
        SCENARIO.replace("clients = 3, think = 5ms", `arrivals = ${load}`),
      );
    const constant = await open("constant(2000 ops/s)");
    expect(constant.err).toMatch(/with 73\.96 KB for a history of 1,999 operations\n/);
    const poisson = await open("poisson(2000 ops/s)");
    expect(poisson.err).toMatch(/with about 74 KB and at most 8\d\.\d+ KB for a history\n/);
  });

  it("says when a limit has ended it", async () => {
    // Each request is sent five times, since no answer comes in time: more events than foreseen.
    const hasty =
      "arrivals = constant(200 ops/s), timeout = 10ms, retry = exponential_backoff(base: 1ms, cap: 2ms, tries: 5)";
    const cut = await run(
      ["--max-events", "2500"],
      SCENARIO.replace("clients = 3, think = 5ms", hasty),
    );
    expect(cut.code).toBe(0);
    expect(cut.err).toMatch(/operations, ended at [\d.]+ ms by a limit; /);
  });

  it("says what is wrong with a scenario, and where a file cannot be written", async () => {
    expect(await run([], "topology {")).toMatchObject({ code: 2, out: "" });
    const nowhere = await run(["--out", "/dev/null/x"]);
    expect(nowhere.code).toBe(2);
    expect(nowhere.err).toMatch(/cannot write .*: a part of the path is not a folder/);
  });
});
