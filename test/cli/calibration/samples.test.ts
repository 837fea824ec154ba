import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { call } from "../fake-door.ts";
import { said } from "./project.ts";

const cwd = fileURLToPath(new URL("samples", import.meta.url));

/** What is in each sample: the tool, and role and count of each series. */
const EXPECTED: Readonly<
  Record<string, readonly [tool: RegExp, ...series: [string, number | null][]]>
> = {
  "fio.json": [/^fio JSON \(fio-3\.33\)$/, ["fsync", 1823]],
  "fping-count.txt": [/^fping$/, ["rtt", 5], ["rtt", 4]],
  "mtr.json": [/^mtr report$/, ["rtt", 3]],
  "pg_stat_replication.csv": [/pg_stat_replication/, ["rtt", 24], ["fsync", 22], ["lag", 24]],
  "pg_test_fsync.txt": [
    /^pg_test_fsync$/,
    ["fsync", null],
    ["fsync", null],
    ["fsync", null],
    ["fsync", null],
  ],
  "pgbench_log.closed": [/^pgbench -l/, ["latency", 300]],
  "pgbench_log.rate": [/^pgbench -l/, ["latency", 204]],
  "ping-linux.txt": [/^ping$/, ["rtt", 5]],
};

describe("what tools really printed", () => {
  it("is all here", () => {
    const files = readdirSync(cwd).filter((name) => name !== "README.md");
    expect(files.sort()).toEqual(Object.keys(EXPECTED).sort());
  });

  it.each(Object.entries(EXPECTED))("%s", async (file, [tool, ...series]) => {
    const [found] = said(
      await call(["calibrate", file, "--json", "--family", "lognormal"], { cwd }),
    ).files;
    expect(found!.recognised).toMatch(tool);
    expect(found!.series.map(({ role, count }) => [role, count])).toEqual(series);
    expect(found!.ignored.count).toBe(0);
    for (const { mean } of found!.series) expect(mean).toBeGreaterThan(0);
  });

  it("tells a schedule from clients that wait for their answers", async () => {
    const load = async (file: string) =>
      said(await call(["calibrate", file, "--json"], { cwd })).files[0]!.series[0]!.load;
    expect(await load("pgbench_log.rate")).toMatchObject({ kind: "open" });
    expect(await load("pgbench_log.closed")).toMatchObject({ kind: "closed", clients: 2 });
  });
});
