import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromArrow } from "arquero";
import { parquetReadObjects } from "hyparquet";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "../fake-door.ts";

let cwd: string;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "quorate-binary-"));
  writeFileSync(
    join(cwd, "pair.scenario"),
    `scenario "A pair"
param rtt = 2ms in 1ms..300ms
topology { site east { node a }  site west { node b }  link east <-> west { rtt = rtt } }
replicate single_leader on a, b { leader = a, mode = sync }
workload writers on east { clients = 2, mix = (read: 50%, write: 50%) }
run { duration = 200ms, warmup = 0s, trials = 3 }
sweep { vary rtt over [2ms, 4ms] }
`,
  );
});

afterAll(() => rmSync(cwd, { recursive: true }));

async function parquetRows(...path: string[]) {
  const bytes = new Uint8Array(readFileSync(join(cwd, ...path)));
  return parquetReadObjects({ file: bytes.buffer });
}

describe("results for other programs", () => {
  it("are printed as bytes", async () => {
    const printed = await call(["run", "pair.scenario", "--format", "parquet"], { cwd });
    const bytes = new Uint8Array(Buffer.from(printed.out, "latin1"));
    const rows = await parquetReadObjects({ file: bytes.buffer });
    expect(rows.map((row) => row["param_rtt_text"])).toEqual(["2 ms", "4 ms"]);
  });

  it("stand in the folder beside CSV, and the words are printed", async () => {
    const words = ["run", "pair.scenario", "--format", "parquet", "--out", "both"];
    expect((await call(words, { cwd })).out).toMatch(/^A pair\n2 cases, 3 trials each/);
    expect(await parquetRows("both", "cases.parquet")).toHaveLength(2);
    expect(await parquetRows("both", "runs.parquet")).toHaveLength(6);
    expect(readdirSync(join(cwd, "both"))).toContain("cases.csv");
  });

  it("may be every operation of a trial, the same in both formats as in JSON lines", async () => {
    const history = (format: string) =>
      call(["history", "pair.scenario", "--case", "rtt=2 ms", "--format", format, "--out", "ops"], {
        cwd,
      });
    for (const format of ["arrow", "parquet", "jsonl"])
      expect((await history(format)).code).toBe(0);
    const [arrow, jsonl, parquet] = readdirSync(join(cwd, "ops")).sort();
    expect([arrow, jsonl, parquet].map((name) => name!.split(".").at(-1))).toEqual([
      "arrow",
      "jsonl",
      "parquet",
    ]);
    const rows = await parquetRows("ops", parquet!);
    const other = fromArrow(readFileSync(join(cwd, "ops", arrow!))).objects();
    expect(rows.length).toBeGreaterThan(100);
    expect(other.map((row) => ({ ...row }))).toEqual(rows);
    const lines = readFileSync(join(cwd, "ops", jsonl!), "utf8")
      .trim()
      .split("\n");
    const begun = lines.filter((line) => JSON.parse(line).type === "invoke");
    expect(rows).toHaveLength(begun.length);
  });

  it("are not thrown at a terminal", async () => {
    for (const command of ["run", "history"]) {
      const words = [command, "pair.scenario", "--format", "arrow"];
      const { code, err } = await call(words, { cwd, outIsTerminal: true });
      expect(code).toBe(2);
      expect(err).toContain("is bytes, which no terminal shows");
    }
  });
});
