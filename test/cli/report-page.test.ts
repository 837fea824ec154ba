import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { reportPage } from "../../src/cli/output/report-page.ts";
import { type Outcome, runScenario, sourceOf } from "../../src/run.ts";

const SCENARIO = `scenario "=1+1"
param clients = 1 in 1..64
topology { site x { node a } site y { node b }  link x <-> y { rtt = 10ms } }
replicate single_leader on a, b { leader = a, mode = sync }
workload w on x { clients = clients, mix = (write: 100%) }
run { duration = 1s, trials = 2 }
sweep { vary clients over [1, 2] }`;

let outcome: Outcome;
beforeAll(async () => {
  outcome = await runScenario(sourceOf("page.scenario", SCENARIO), {
    reader: { readText: () => ({ problem: "no files here" }) } as never,
    jobs: 1,
  });
});
afterEach(() => {
  delete process.env["SOURCE_DATE_EPOCH"];
});

const page = (choices = {}) => reportPage(outcome, outcome.result!, "quorate report x", choices);

/** The files that a page hands out, by name. */
function files(text: string): ReadonlyMap<string, string> {
  const links = text.matchAll(/<a download="([^"]*)" href="data:[^;]*;base64,([^"]*)">/g);
  return new Map(
    [...links].map(([, name, data]) => [name!, Buffer.from(data!, "base64").toString("utf8")]),
  );
}

describe("the page that the command writes", () => {
  it("hands out a row a case, a row a trial and the whole answer", async () => {
    const handed = files(await page({ static: true }));
    expect([...handed.keys()]).toEqual(["cases.csv", "runs.csv", "results.json"]);
    expect(handed.get("cases.csv")!.trim().split("\n")).toHaveLength(3);
    expect(handed.get("runs.csv")!.trim().split("\n")).toHaveLength(5);
    const answer = JSON.parse(handed.get("results.json")!) as {
      resultHash: string;
      scenario: string;
    };
    expect(answer.resultHash).toBe(outcome.result!.resultHash);
    expect(answer.scenario).toBe("=1+1");
  });

  it("runs nothing where it must be static", async () => {
    expect(await page({ static: true })).not.toContain("<script");
  });

  it("is dated by SOURCE_DATE_EPOCH alone, and the same bytes but for that", async () => {
    const plain = await page({ static: true });
    expect(await page({ static: true })).toBe(plain);
    process.env["SOURCE_DATE_EPOCH"] = "1700000000";
    const dated = await page({ static: true });
    expect(dated).toContain("2023-11-14 22:13 UTC");
    expect(dated.replace(" · 2023-11-14 22:13 UTC", "")).toBe(plain);
    process.env["SOURCE_DATE_EPOCH"] = "yesterday";
    expect(await page({ static: true })).toBe(plain);
  });
});
