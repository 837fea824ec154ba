import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { call } from "../cli/fake-door.ts";

const cwd = fileURLToPath(new URL("../../notebooks/scenarios/", import.meta.url));

interface Answer {
  readonly cases: readonly {
    readonly case: string;
    readonly metrics: Readonly<
      Record<string, { readonly value: number; readonly low: number; readonly high: number }>
    >;
  }[];
}

describe("an answer and its question", { timeout: 60_000 }, () => {
  it("are seen in order from one log, and out of order from two; one log has its price", async () => {
    const { code, out } = await call(
      ["run", "same-shard.scenario", "--trials", "2", "--jobs", "1", "--json"],
      {
        cwd,
      },
    );
    const { cases } = JSON.parse(out) as Answer;
    const of = (shards: number) => cases.find((one) => one.case === `shards=${shards}`)!.metrics;
    expect(code).toBe(0);
    // A single log is applied in its order, so that theory leaves nothing (not even one in 100k).
    expect(of(1)["violations(consistent_prefix)"]).toMatchObject({ value: 0 });
    expect(of(2)["violations(consistent_prefix)"]!.low).toBeGreaterThan(5);
    // The same work by the same worker: nobody is spared, only the order changes.
    const busy = (shards: number) => of(shards)["utilization(far.apply)"]!.value;
    expect(Math.abs(busy(1) - busy(2))).toBeLessThan(0.005);
    // The price: the usual write waits for all others, not only for those of its own shard.
    expect(of(1)["p50(lag(far))"]!.value).toBeGreaterThan(of(2)["p50(lag(far))"]!.value * 1.01);
  });

  it("tells whose question was missing, and where it was", async () => {
    const words = ["trace", "same-shard.scenario", "--of", "violations(consistent_prefix)"];
    const { code, out } = await call([...words, "--set", "shards=2", "--trials", "1", "--json"], {
      cwd,
    });
    const { story } = JSON.parse(out) as { story: { sentence: string } };
    expect(code).toBe(0);
    expect(story.sentence).toMatch(
      /at far \(.* s\): it saw the answer without the question; far applied version \d+ at .* s, .* too late: it (had come .* before, and waited to be applied|was on its way from leader, which took .*)\.$/,
    );
  });
});
