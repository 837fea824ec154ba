import { describe, expect, it } from "vitest";
import { answerOf } from "./answer-of.ts";

function sites(names: readonly string[]): string {
  const links = names.flatMap((one, i) =>
    names.slice(i + 1).map((other) => `link s${one} <-> s${other} { latency = 5ms }`),
  );
  return `topology {
    ${names.map((name) => `site s${name} { node ${name} }`).join("\n")}
    ${links.join("\n")}
    link within each site { latency = 100us }
  }`;
}

/** Writes acknowledged between two moments, in seconds; and what is lost at the end. */
async function group(names: readonly string[], workload: string, faults: string) {
  const [only] = await answerOf(`${sites(names)}
  system galera on ${names.join(", ")} { }
  workload w on ${workload} { arrivals = constant(90 ops/s), mix = (write: 100%), timeout = 2s }
  faults { ${faults} }
  run { duration = 60s, warmup = 0s, trials = 1, seed = "v" }
  report { table lost_writes, converged }`);
  const { intervalNs, columns } = only!.records[0]!.series;
  const at = (seconds: number) => Math.round((seconds * 1e9) / intervalNs);
  return {
    between: (from: number, to: number) =>
      columns["write.ok"]!.slice(at(from), at(to)).reduce((sum, count) => sum + count, 0),
    lost: only!.metrics.get("lost_writes")!.value,
    converged: only!.metrics.get("converged")!.value,
  };
}

describe("who may form the next view of a group", () => {
  it("is no half of the last one with somebody who was not in it", async () => {
    const { between, lost, converged } = await group(
      ["a", "b", "c"],
      "sa, sb, sc",
      `from 5s to 30s partition sa | [sb, sc]
       at 20s crash b for 20s`,
    );
    // b and c go on without a, which is told to wait.
    expect(between(12, 20)).toBeGreaterThan(8 * 55);
    // c alone is half of them: that a comes back to it at 30 s changes nothing before b does at 40 s.
    expect(between(21, 40)).toBe(0);
    expect(between(45, 60)).toBeGreaterThan(15 * 85);
    expect(lost).toBe(0);
    expect(converged).toBe(1);
  });

  it("is the smaller part, when that was the last view", async () => {
    const { between, lost, converged } = await group(
      ["a", "b", "c", "d", "e"],
      "sd",
      `at 2s crash a for 24s
       at 2s crash b for 24s
       from 14s to 45s partition [sa, sb, sc] | [sd, se]`,
    );
    // {c, d, e} go on at about 7 s, {d, e} at about 19 s; {a, b, c} are more, and strangers.
    expect(between(9, 14)).toBeGreaterThan(5 * 85);
    expect(between(21, 45)).toBeGreaterThan(24 * 85);
    expect(lost).toBe(0);
    expect(converged).toBe(1);
  });
});
