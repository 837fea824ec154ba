import { describe, expect, it } from "vitest";
import { heatmap } from "../../src/charts/heatmap.ts";
import { svgRenderer } from "../../src/charts/svg/render.ts";
import { buildResult } from "../report/result-builder.ts";

/** A grid whose columns are rules of so many names each. */
async function drawn(names: number): Promise<string> {
  const result = buildResult({ sessions: [1, 8, 64], rtts: [0.001, 0.07] });
  const cases = result.cases.map((one) => {
    const params = one.plan.params.map((param) => {
      const nodes = Array.from({ length: names }, (_, index) => `pg${index + 2}`);
      const text = `any ${param.text} of [${nodes.join(", ")}]`;
      return param.name === "sessions" ? { ...param, text, json: text } : param;
    });
    return { ...one, plan: { ...one.plan, params } };
  });
  const chart = heatmap(
    { ...result, cases },
    { metric: "p99(write.latency)", by: ["sessions", "rtt"] },
  )!;
  return (await svgRenderer("light"))(chart, "a");
}

/** The column names that are seen: Vega keeps those it drops, with no opacity. */
function seen(svg: string): number {
  return [...svg.matchAll(/<text([^>]*)>any [^<]*</g)].filter(
    ([, attributes]) => !attributes!.includes('opacity="0"'),
  ).length;
}

describe("a heat map", () => {
  it("names every column, however long its value is", async () => {
    const short = await drawn(1);
    const long = await drawn(4);
    expect(seen(short)).toBe(3);
    expect(seen(long)).toBe(3);
    expect(long).toMatch(/rotate\(330\)[^>]*>any/);
  });
});
