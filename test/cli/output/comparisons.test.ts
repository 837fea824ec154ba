import pc from "picocolors";
import { describe, expect, it } from "vitest";
import { analyse } from "../../../src/analysis/analyse.ts";
import { compareBy } from "../../../src/analysis/comparison/comparison.ts";
import { manyLines } from "../../../src/cli/output/comparisons.ts";
import { writesRecord } from "../../analysis/record-builder.ts";
import { buildStudy, metric } from "../../analysis/study-builder.ts";
import { buildPlan } from "../../engine/plan-builder.ts";

const throughput = metric("throughput", { words: ["write"] });
const median = metric("write.latency", { aggregate: "p50" });
const answers = metric("bottleneck");

/** Three trials of each of two cases of `ack`, of so many writes in 10 s. */
const RESULT = (() => {
  const metrics = [throughput, median, answers];
  const study = buildStudy([buildPlan(), buildPlan()], { axes: ["ack"], metrics });
  const cases = study.cases.map((one, index) => {
    const name = index === 0 ? "none" : "all";
    return { ...one, params: [{ name: "ack", text: name, json: name }] };
  });
  const trials = (writes: readonly number[], latencyMs: number) =>
    writes.map((count, trial) => ({
      ...writesRecord(count, [latencyMs]),
      seed: `test/${trial}`,
    }));
  return analyse({ ...study, cases }, [
    trials([4000, 5000, 6000], 5),
    trials([3990, 4991, 5990], 9),
  ]);
})();

function shown(...comparisons: ReturnType<typeof compareBy>[]): string {
  return manyLines(comparisons, pc.createColors(false), 120).join("\n");
}

describe("comparisons in a terminal", () => {
  it("put the two values, their gap and their ratio beside each other, and name the best", () => {
    const text = shown(compareBy(RESULT, throughput, ["ack"]));
    expect(text).toMatch(/^Compared: throughput\(write\) by ack \(higher is better\)$/m);
    expect(text).toMatch(/^ +A +B +value of A +value of B +B - A +B \/ A$/m);
    expect(text).toMatch(/^ +none +all +500\/s .* 499\/s .* -0\.97\/s .* 0\.9981x/m);
    expect(text).toContain("  - ack = none is best");
  });

  it("tell once how the intervals of several were made, below the last of them", () => {
    const [rate, wait] = [throughput, median].map((one) => compareBy(RESULT, one, ["ack"]));
    const text = shown(rate!, wait!);
    expect(text.match(/Trial i of both cases drew/g)).toHaveLength(1);
    expect(text.indexOf("Trial i of both")).toBeGreaterThan(text.indexOf("Compared: p50"));
    expect(text).not.toContain("\n\n\n");
  });

  it("tell it for each that was made in another way", () => {
    const [rate, word] = [throughput, answers].map((one) => compareBy(RESULT, one, ["ack"]));
    const text = shown(rate!, word!);
    expect(text.match(/Trial i of both cases drew/g)).toHaveLength(1);
    expect(text).toContain("What was seen over all trials of each case.");
  });

  it("say why there is nothing to compare, and still how the others were made", () => {
    const [rate, none] = [["ack"], ["rtt"]].map((by) => compareBy(RESULT, throughput, by));
    const text = shown(rate!, none!);
    expect(text).toContain("  rtt has one value here: `vary` it in a sweep");
    expect(text.match(/Trial i of both cases drew/g)).toHaveLength(1);
    expect(shown(none!)).not.toContain("Trial i");
  });
});
