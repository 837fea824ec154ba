import { describe, expect, it } from "vitest";
import { find, run, ScenarioError, scenario } from "../../src/index.ts";

const pair = scenario`
  param n = 4 in 1..64
  topology { site x { node a }  site y { node b }  link x <-> y { rtt = ${20}ms } }
  replicate single_leader on a, b { leader = a, mode = sync, local_flush = off, ack_at = received }
  workload w on x { clients = n, value = 1 B }
  run { duration = 1s, warmup = 200ms, trials = 2 }
  find max n where throughput(write) < 100000/s
`;

describe("asking a scenario from a notebook", () => {
  it("answers one question, and none of the scenario's own", async () => {
    const answers = await find(pair, "min n where throughput(write) >= 480/s");
    expect(answers).toHaveLength(1);
    const [only] = answers;
    // 10 sessions over 20 ms write 500 times a second, 9 write 450 times.
    expect(only).toMatchObject({ param: "n", outcome: "found", value: 10, low: 9, unit: "count" });
    expect(only!.sentence).toMatch(/^n = 10 \(9\.\.10\), \d+ runs/);
    expect(only!.tried.map(({ verdict }) => verdict)).toContain("fail");
  });

  it("shows the mistakes of a question as those of a scenario", async () => {
    const wrong = find(pair, "max n where throughput(write) > 1ms");
    await expect(wrong).rejects.toThrow(ScenarioError);
    await expect(wrong).rejects.toThrow(/find max n where throughput\(write\) > 1ms/);
  });

  it("keeps the answers of a scenario's own searches beside its verdicts", async () => {
    const { found } = await run(pair, { set: { n: 2 } });
    expect(found.map(({ outcome, value }) => [outcome, value])).toEqual([["everywhere", 64]]);
    expect(found[0]!.remarks).toEqual(["it holds everywhere: the domain ends at 64"]);
  });
});
