import { createColors } from "picocolors";
import { beforeAll, describe, expect, it } from "vitest";
import type { Ranking } from "../../../src/analysis/results.ts";
import { inputName } from "../../../src/analysis/sensitivity/words.ts";
import { rankingLines } from "../../../src/cli/output/rankings.ts";
import { renderReport } from "../../../src/report/html.ts";
import { type Outcome, prepare, rankPlanOf, runScenario, sourceOf } from "../../../src/run.ts";

const reader = {
  read: () => ({ ok: false, reason: "missing", detail: "" }) as const,
  readColumn: () => ({ ok: false, reason: "missing", detail: "", columns: [] }) as const,
};

/** Commits wait for a far copy; the flush time of both disks is a param, and so is a bound. */
const TEXT = `param rtt   = 20ms in 1ms..25ms
param fsync = 2ms
param mode  = sync in [sync, async]
param bound = 1s
topology {
  site east { node a { disk = disk(fsync: fsync), cpu = cpu(cores: 1, per_op: 0us), apply = apply(time: 0us) } }
  site west { node b { disk = disk(fsync: fsync), cpu = cpu(cores: 1, per_op: 0us), apply = apply(time: 0us) } }
  link east <-> west { rtt = rtt, bandwidth = 1 Gbps }
}
replicate single_leader on a, b { leader = a, mode = mode }
workload writers on east { clients = 1, mix = (write: 100%) }
run { duration = 2s, warmup = 0s, trials = 1, seed = "s" }
expect p99(write.latency) < bound
sweep { vary rtt over [10ms, 20ms] }
report "R" {
  rank inputs by p50(write.latency)
  rank inputs by throughput(write) as "What throughput depends on"
}
`;

let outcome: Outcome;
let ranking: Ranking;

beforeAll(async () => {
  outcome = await runScenario(sourceOf("a.scenario", TEXT), { reader });
  ranking = outcome.result!.rankings![0]!;
}, 60_000);

const input = (name: string) => ranking.inputs.find((one) => inputName(one) === name)!;

describe("rank inputs in a scenario", () => {
  it("ranks the case with the scenario's own values, for each metric asked", () => {
    const { rankings } = outcome.result!;
    expect(rankings!.map(({ metric, label }) => [metric.id, label])).toEqual([
      ["p50(write.latency)", undefined],
      ["throughput(write)", "What throughput depends on"],
    ]);
    expect([ranking.caseLabel, ranking.cases, ranking.trials]).toEqual(["rtt=20 ms", 2, 5]);
    // 20 ms of round trip, 2 ms of flushing, and the local network and CPU.
    expect(ranking.base.value).toBeGreaterThan(0.022);
    expect(ranking.base.value).toBeLessThan(0.0222);
    expect(ranking.complete).toBe(true);
  });

  it("puts params and hardware in one order, without counting twice", () => {
    expect(ranking.inputs.slice(0, 3).map(inputName)).toEqual(["mode", "rtt", "fsync"]);
    // 22 ms of which the round trip is 20 and the follower's flush 2; the domain ends at 25 ms.
    expect(input("rtt").moves).toEqual(["round trip of east <-> west"]);
    expect(input("rtt").elasticity!.value).toBeCloseTo(20 / 22, 1);
    expect(input("fsync").moves).toEqual(["disk fsync of a", "disk fsync of b"]);
    expect(input("disk fsync of b").movedBy).toEqual(["fsync"]);
    expect(input("disk fsync of b").elasticity!.value).toBeCloseTo(2 / 22, 2);
    expect(input("disk fsync of a").verdict).toBe("none");
    expect(ranking.inputs.map(inputName)).not.toContain("round trip of east <-> west");
    expect(ranking.remarks).toEqual(["bound: no part of the plan depends on it"]);
    expect(input("mode").steps.map(({ text }) => text)).toEqual(["async"]);
  });

  it("keeps to the domain of a param", () => {
    const [smaller, larger] = input("rtt").steps;
    expect([smaller?.text, larger?.text]).toEqual(["x0.8", "x1.25"]);
    const { study, recompile, paramInputs } = prepare(
      sourceOf("a.scenario", TEXT.replace("1ms..25ms", "1ms..22ms")),
      { reader },
    );
    const rtt = paramInputs!(1).find(({ name }) => name === "rtt")!;
    expect(recompile!(1, { rtt: rtt.scaled(1.25)!.value }).casePlan).toBeNull();
    expect(study).not.toBeNull();
  });

  it("says before it runs what it takes", async () => {
    const plan = await rankPlanOf(prepare(sourceOf("a.scenario", TEXT), { reader }));
    const steps = ranking.inputs.flatMap((one) => one.steps).filter(({ estimate }) => estimate);
    // The steps and the case as it is; both metrics share them.
    expect(plan!.study.cases).toHaveLength(1 + steps.length);
    expect(
      await rankPlanOf(prepare(sourceOf("b", TEXT.replace(/report[\s\S]*/, "")), { reader })),
    ).toBe(null);
  });

  it("is read in a terminal: what weighs, what hardly matters", () => {
    const text = rankingLines(outcome.result!, createColors(false), 110).join("\n");
    expect(text).toContain("What p50(write.latency) depends on (22.1 ms as it is)");
    expect(text).toMatch(
      /^ {2}rtt +20 ms +18\.1 ms +27\.1 ms +\+0\.90 % .*= round trip of east <-> west$/m,
    );
    expect(text).toMatch(/^ {2}mode +sync .* async: 2\.1 ms$/m);
    expect(text).toMatch(/hardly matters: .*disk fsync of a/s);
    expect(text).toMatch(/hardly matters: .*number of keys/s);
    expect(text).toContain("in the case rtt=20 ms");
  });

  it("is drawn in the report", async () => {
    const page = await renderReport(outcome.result!, { version: "0", command: "quorate" });
    expect(page).toContain("What throughput depends on");
    expect(page).toMatch(/<strong>Hardly matters:<\/strong> [^<]*number of keys/);
    expect(page.match(/<figure\b/g)!.length).toBeGreaterThanOrEqual(2);
    expect(page).not.toContain("the runs that it takes were not made");
  });
});
