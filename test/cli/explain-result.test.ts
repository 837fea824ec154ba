import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "./fake-door.ts";

const SCENARIO = `
topology { site here { node a { disk = nvme } } site there { node b { disk = nvme } } link here <-> there { rtt = 10ms } }
replicate single_leader on a, b { leader = a, mode = sync }
workload w on here { clients = 8, mix = (write: 100%) }
run { duration = 3s, trials = 2 }
`;

describe("explaining a result", () => {
  let cwd = "";
  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), "explain-"));
    writeFileSync(join(cwd, "pair.scenario"), SCENARIO);
    const { code, err } = await call(["run", "pair.scenario", "--out", "results", "--quiet"], {
      cwd,
    });
    expect(code, err).toBe(0);
  }, 60_000);
  afterAll(() => rmSync(cwd, { recursive: true }));

  it("tells a folder's figures step by step from the bound, and what they rest on", async () => {
    const { code, out } = await call(["explain", "results"], { cwd });
    expect(code).toBe(0);
    expect(out).toMatch(/mean\(write\.latency\) +adds +comes to/);
    expect(out).toMatch(/network delay there and back +10\.1 ms/);
    expect(out).toMatch(/flushes with idle disks +\+/);
    expect(out).toMatch(/round-trip bound, every time at its mean/);
    expect(out).toContain("trust: default: times of");
    expect(out).toMatch(/nearest measured row is PostgreSQL 15/);
  });

  it("tells one figure of a scenario when its metric is named, running it first", async () => {
    const folder = await call(["explain", "results", "throughput(write)"], { cwd });
    const ran = await call(["explain", "pair.scenario", "throughput(write)", "--quiet"], { cwd });
    expect(ran.code).toBe(0);
    expect(ran.out).toBe(folder.out);
    expect(ran.out).not.toContain("mean(write.latency)");
  }, 60_000);

  it("has steps in results.json that add up to the figure", async () => {
    const { out } = await call(["run", "pair.scenario", "--json", "--quiet"], { cwd });
    const [only] = JSON.parse(out).cases;
    expect(only.differences).toHaveLength(2);
    for (const { bound, steps, figure } of only.differences) {
      const sum = steps.reduce(
        (all: number, { value }: { value: number }) => all + value,
        bound.value,
      );
      expect(sum / figure.value).toBeCloseTo(1, 12);
    }
    const [latency] = only.differences;
    expect(latency.steps.at(-1).value / latency.figure.value).toBeLessThan(0.02);
  }, 60_000);

  it("says what can be explained, and what is no result", async () => {
    const { code, err } = await call(["explain", "results", "stale_reads"], { cwd });
    expect(code).toBe(2);
    expect(err).toContain(
      "`throughput(write)`, `write.latency` and, of quorums, `read.latency` can",
    );
    writeFileSync(join(cwd, "other.json"), '{"cases": [1]}');
    const other = await call(["explain", "other.json"], { cwd });
    expect(other.err).toContain("holds no results");
    const none = await call(["explain", "."], { cwd });
    expect(none.err).toContain("`quorate run FILE --out DIR` writes a folder");
  });
});
