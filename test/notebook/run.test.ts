import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { check, run, ScenarioError, scenario } from "../../src/index.ts";

const pair = (rtt: number) => scenario`
  param sessions = 1 in 1..64
  topology { site x { node a }  site y { node b }  link x <-> y { rtt = ${rtt}ms } }
  replicate single_leader on a, b { leader = a, mode = sync }
  workload w on x { clients = sessions, mix = (write: 100%) }
  run { duration = 2s, warmup = 1s, trials = 2 }
  sweep { vary sessions over [1, 4] }
  expect throughput(write) > 10/s
`;

describe("running a scenario from a notebook", () => {
  it("gives tables, charts and verdicts of the same study", async () => {
    const done = await run(pair(70));
    const table = done.table;
    expect(table.numRows()).toBe(2);
    expect(table.get("throughput_write_per_s", 1)).toBeGreaterThan(50);
    expect(done.runs.numRows()).toBe(4);
    expect(done.series("rate(write.ok)", { case: 1 }).numRows()).toBeGreaterThan(1);
    expect(done.verdicts.map(({ verdict }) => verdict)).toEqual(["pass", "pass"]);
    expect(await done.chart("throughput(write)").svg()).toContain("<svg");
    expect(inspect(done)).toContain("sessions");
  });

  it("takes values for params, a seed and a number of trials", async () => {
    const done = await run(pair(70), {
      trials: 1,
      seed: "mine",
      cases: "sessions=4",
    });
    expect(done.result.study.seed).toBe("mine");
    expect(done.result.cases.map(({ trials }) => trials)).toEqual([1]);
    const eight = await run(pair(70), { set: { sessions: 8 }, trials: 1 });
    expect(eight.result.cases[0]?.plan.params).toContainEqual(
      expect.objectContaining({ name: "sessions", json: 8 }),
    );
  });

  it("writes the same report twice", async () => {
    const folder = mkdtempSync(join(tmpdir(), "quorate-notebook-"));
    try {
      const [a, b] = [join(folder, "a.html"), join(folder, "b.html")];
      await (await run(pair(70), { trials: 1 })).report(a);
      await (await run(pair(70), { trials: 1 })).report(b);
      expect(readFileSync(a, "utf8")).toBe(readFileSync(b, "utf8"));
      expect(readFileSync(a, "utf8")).toContain("<svg");
      expect(readFileSync(a, "utf8").replace(/<[^>]*>/g, "")).toContain("{ rtt = 70ms }");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it("shows a mistake in the template's own line, and no stack", async () => {
    const wrong = scenario`run { duration = ${5}kg }`;
    const error = await run(wrong).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ScenarioError);
    expect(inspect(error)).toContain("--> scenario:1:");
    expect(inspect(error)).toContain("run { duration = ${…}kg }");
    expect(inspect(error)).not.toContain("    at ");
    expect(check(wrong).length).toBeGreaterThan(0);
  });

  it("refuses what costs more than is allowed", async () => {
    await expect(run(pair(1), { maxEvents: 10 })).rejects.toThrow(/costs too much/);
  });
});
